"""`kiosk station`: a whole station without a screen, driven by lines of JSON. Protocol: `docs/station.md`.

Main thread, with a loop of its own; two threads do nothing but read standard input and write standard output.
"""
