"""`kiosk init`: from a spreadsheet's address and a credentials file to a station that works.

`questions` asks; `walk` checks and changes; `config_file` changes single keys of kiosk.toml; `new_columns`
plans what is added to the sheet; `spreadsheet_id` reads the address that people copy.
"""
