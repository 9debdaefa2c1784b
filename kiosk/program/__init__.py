"""What every program of the kiosk needs: logs, resources, an orderly end."""
