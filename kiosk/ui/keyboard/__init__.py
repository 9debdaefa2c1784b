"""The window by keyboard: the way through it, the ring around what has the focus, and the way back."""
