"""What stops all writing to the sheet: the alarms, and the trust in the audit as a station knows it."""
