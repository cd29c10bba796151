"""Compares two runs of one pipeline: `rca.compare.runs.compare`. Nothing is imported here, for evidence needs the words only."""
