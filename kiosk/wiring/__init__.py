"""Builds the services from the settings. Only `kiosk.dependency` imports it, late: it loads the adapters."""
