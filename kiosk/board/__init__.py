"""`kiosk board`, the wall screen: start-up, services and wiring of a window that only reads.

What it shows is in `kiosk.ui.board_window`; only `kiosk.cli` uses this package.
"""
