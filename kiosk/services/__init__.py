"""The implementations of `kiosk.live`'s ports: on the sheet, Redis, and the station's own files."""
