"""Sends events: the publishing itself, and the thread that does it."""
