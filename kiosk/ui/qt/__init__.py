"""What Qt for Python needs to run safely: the asyncio loop, and garbage collection on the GUI thread."""
