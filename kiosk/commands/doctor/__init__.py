"""`kiosk doctor`: looks at all that a station needs, and says what is wrong and what to do.

`examination` reads (settings, network, Redis, sheet) and `rehearsal` writes; every `check_…` is a pure
function from what was read to findings; `report` makes text and JSON of them.
"""
