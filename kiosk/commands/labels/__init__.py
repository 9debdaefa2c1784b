"""`kiosk labels`: what people ask to be printed, and the file that they get."""
