"""What the program needs of Qt itself: the asyncio loop, safe garbage collection, its windows' frame."""
