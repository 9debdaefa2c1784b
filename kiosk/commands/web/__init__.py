"""`kiosk web`: the shop's face for browsers and other programs, in a process of its own."""
