"""The current worker's card, and the list to choose a worker from."""
