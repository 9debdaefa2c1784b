"""Which spools are meant: by a question about the shop, and by what a worker narrows his list to. Pure."""
