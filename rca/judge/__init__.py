"""Asks a model what checks and provenance leave open, and weighs what it says."""
