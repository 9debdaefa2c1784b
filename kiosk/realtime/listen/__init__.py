"""Receives events: the subscriber's thread, gaps in the numbering, and the state of the link."""
