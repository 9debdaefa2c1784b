"""Foundations on Qt: the asyncio loop, safe garbage collection, the main window."""
