"""The live grid of occupied spools."""
