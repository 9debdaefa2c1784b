"""Spools that are taken for one another, side by side before one of them is begun. GUI thread only."""
