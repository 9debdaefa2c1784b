"""The settings: typed, read once, every wrong key named at once."""
