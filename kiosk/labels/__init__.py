"""Labels to print: badges, spools and command codes, each with the QR code that a scanner reads."""
