"""`kiosk doctor`: examines everything that a station needs, and reports problems with their remedies.

`examination` reads settings, network, Redis and sheet; `rehearsal` writes; every `check_…` is a pure function
from the data read to findings; `report` formats them as text and JSON.
"""
