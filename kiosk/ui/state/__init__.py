"""What the screen knows: the shop model, and what the worker has chosen."""
