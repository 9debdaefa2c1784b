"""This station's own memory. The place of the journal of commands and of the mirror of the sheet.

Nothing is kept here yet: a command that ends without an answer is told as unknown and stays so.
"""
