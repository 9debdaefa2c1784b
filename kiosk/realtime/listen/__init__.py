"""Events in: the subscriber thread, gaps in the numbering, and the state of the link."""
