"""What a tag says to people: how much of its end names it, and what it is taken for. Pure functions."""
