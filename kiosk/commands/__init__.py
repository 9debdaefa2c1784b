"""The commands of `kiosk`, on the same core as the window and without Qt.

Main thread, unless a module says so. Only the answer goes to standard output, by way of `output`; whatever
else there is to say goes to standard error.
`cli` is the one who calls them.
"""
