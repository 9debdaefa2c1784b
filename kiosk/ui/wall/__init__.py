"""The wall board: the grid for a screen that nobody touches."""
