"""`kiosk workbook`: the local workbook of this machine, imported, exported, served over HTTP."""
