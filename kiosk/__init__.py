"""The Spool Kiosk: who has which spool right now, on the shop's own spreadsheet."""

__version__ = "0.1.0"
