"""Where each piece of the final output comes from."""
