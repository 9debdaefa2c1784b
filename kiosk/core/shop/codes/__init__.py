"""What codes say that are scanned in the shop: whose badge it is, what the kiosk is to do."""
