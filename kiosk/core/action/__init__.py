"""A command's way to the sheet and back: delivery, verdict, backlog and recovery.

`occupation.OccupationService` is its face. It belongs to the writer thread and blocks on network and disk.
"""
