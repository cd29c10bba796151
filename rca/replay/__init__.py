"""Saved traces with what they should yield: recorded once, diagnosed again offline, compared."""
