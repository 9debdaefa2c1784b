"""What a supervisor does at the screen: his PIN, his actions with their reasons. GUI thread only."""
