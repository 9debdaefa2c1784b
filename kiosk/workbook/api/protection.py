"""Protected ranges: cells that one user of the workbook may not edit, refused in Google's words. Pure.

They belong to a user's connection (`LocalWorkbook.protected`) and not to the file: people in planning go on
editing what the kiosk's account may not. They are checked where cells are written; rows and columns may be
deleted and moved all the same, and the ranges stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.workbook.book import a1
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.errors import bad_request

MESSAGE = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


def must_be_editable(grid: Grid, sheet_id: int, top: int, left: int, bottom: int, right: int) -> None:
    """Raise ApiFault 400 if one of these cells is protected from the user. Half-open and 0-based."""
    for area in _areas(grid, grid.protected):
        if area.sheet.sheet_id != sheet_id or bottom <= area.top or right <= area.left:
            continue
        if top < area.bottom and left < area.right:
            raise bad_request(MESSAGE)


def _areas(grid: Grid, ranges: Sequence[str]) -> list[Area]:
    """The areas of these A1 ranges. Raises ApiFault 400 for one that the workbook doesn't have."""
    sheets = grid.sheets() if ranges else []
    return [a1.resolve(text, sheets) for text in ranges]
