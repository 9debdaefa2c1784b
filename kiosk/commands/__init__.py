"""The commands of `kiosk`, on the same core as the window and without Qt. `cli` calls them.

They run in the main thread unless a module states otherwise. Only the answer goes to standard output, through
`output`; all other messages go to standard error.
"""
