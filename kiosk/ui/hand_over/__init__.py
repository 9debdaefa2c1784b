"""Hand-overs by touch: a worker asks for a held spool, and its holder answers. GUI thread only."""
