"""Events out: publishing them, and the thread that does it."""
