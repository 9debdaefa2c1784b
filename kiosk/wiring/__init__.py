"""Builds the services out of adapters and settings. Imported late, by `kiosk.dependency` only."""
