"""The result bar: what became of an action, and its undo."""
