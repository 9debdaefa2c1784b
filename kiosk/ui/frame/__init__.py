"""How the parts of the kiosk's window share the screen."""
