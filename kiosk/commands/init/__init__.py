"""`kiosk init`: sets up a station, given a spreadsheet's address and a credentials file.

`questions` asks; `walk` checks and changes, kiosk.toml by `config/config_file`; `new_columns`
plans the headers to add to the sheet; `spreadsheet_id` extracts the id from a pasted address.
"""
