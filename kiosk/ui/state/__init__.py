"""The state behind the screen: the shop model and the worker's selection, with Qt signals."""
