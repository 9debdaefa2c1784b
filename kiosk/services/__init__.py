"""What stands behind the ports of `kiosk.live`: services on sheet, Redis, and the station's memory."""
