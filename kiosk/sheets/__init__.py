"""The shop's Google spreadsheet: headers, cells, reads and atomic writes, on gspread.

A `SheetStore` and its client belong to one thread; `SheetState`, what this process has seen of the sheet, is
shared among them. The pure modules (headers, codec, audit_codec, writing) may be used anywhere.
"""
