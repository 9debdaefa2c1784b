"""The methods of Sheets API v4 that the kiosk uses, answered from a local workbook."""
