"""The state of the screen: the shop model, and the worker's choices."""
