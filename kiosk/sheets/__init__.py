"""The shop's Google spreadsheet: headers, cells, reads and atomic writes, on gspread.

A `SheetStore` and its client belong to one thread. The stores of a process share one `SheetState`: what it
has seen of the sheet so far. The pure modules (headers, layout, codec, reading, poll, writing,
moved_columns, contract) may be used anywhere.
"""
