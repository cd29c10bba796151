"""Reports for other people's systems: one content, told in the markup of each and cut to its size."""
