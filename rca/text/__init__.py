"""Pure functions on strings and JSON values: claims, look-up, completeness, language, encoding, similarity, contracts."""
