"""`kiosk init`: sets up a station, given a spreadsheet's address and a credentials file.

`questions` asks; `walk` checks and changes; `config_file` edits single keys of kiosk.toml; `new_columns`
plans the headers to add to the sheet; `spreadsheet_id` extracts the id from a pasted address.
"""
