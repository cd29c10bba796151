"""From what a user asked for to a report: each step is one room, this one only orders them."""
