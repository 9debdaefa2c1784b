"""What the two windows need of Qt to start, to run and to stop in order. GUI thread."""
