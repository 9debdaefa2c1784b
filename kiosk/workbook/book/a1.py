"""Converts between A1 notation and grid ranges by Google's rules. Pure; any thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.workbook.book.book import Sheet
from kiosk.workbook.book.errors import ApiFault, bad_request, not_implemented

_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?\Z")
_QUOTED = re.compile(r"'((?:[^']|'')*)'(?:!(.*))?\Z", re.DOTALL)
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*\Z")
_R1C1 = re.compile(r"R([1-9][0-9]{0,7})C([1-9][0-9]{0,4})(?::R([1-9][0-9]{0,7})C([1-9][0-9]{0,4}))?\Z", re.I)
_RELATIVE = re.compile(
    r"R(\[-?[0-9]+\]|[0-9]*)C(\[-?[0-9]+\]|[0-9]*)(:R(\[-?[0-9]+\]|[0-9]*)C(\[-?[0-9]+\]|[0-9]*))?\Z", re.I
)
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+\Z|[Rr][0-9]*[Cc][0-9]*\Z")


@dataclass(frozen=True)
class Area:
    """A rectangle of one sheet, half-open and 0-based, inside its grid; `rows_open`: no last row given."""

    sheet: Sheet
    top: int
    left: int
    bottom: int
    right: int
    rows_open: bool = False

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.right - self.left

    def a1(self) -> str:
        """The name in answers, such as `Operaciones!A1:K5`."""
        first = f"{column_letters(self.left)}{self.top + 1}"
        last = f"{column_letters(self.right - 1)}{self.bottom}"
        return f"{quoted(self.sheet.title)}!{first}" + ("" if first == last else f":{last}")


@dataclass(frozen=True)
class _Bounds:
    top: int | None
    left: int | None
    bottom: int | None
    right: int | None


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quoted(title: str) -> str:
    """The title as written before the `!`: in quotes unless it is a plain word."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def resolve(text: str, sheets: Sequence[Sheet]) -> Area:
    """The area of an A1 or R1C1 range, clipped to the grid.

    Raises ApiFault 400 if it is unknown or begins outside, 501 if it is relative to a cell.
    """
    sheet, bounds, cells = _parsed(text, sheets)
    return _within(sheet, bounds, cells)


def resolve_whole(text: str, sheets: Sequence[Sheet]) -> Area:
    """The area of a range to be written. Raises ApiFault 400 also if it ends outside the grid."""
    sheet, bounds, cells = _parsed(text, sheets)
    area = _within(sheet, bounds, cells)
    if (bounds.bottom or 0) > sheet.row_count or (bounds.right or 0) > sheet.column_count:
        raise _exceeds(sheet, _named(sheet, cells))
    return area


def _parsed(text: str, sheets: Sequence[Sheet]) -> tuple[Sheet, _Bounds, str]:
    """The sheet, the bounds that are stated, and the cells as written."""
    sheet, cells = _split(text, sheets)
    if cells is None:
        return sheet, _Bounds(None, None, None, None), ""
    bounds = _bounds(cells) or _row_column_bounds(cells)
    if bounds is None:
        raise _unparsable(text)
    return sheet, bounds, cells


def _split(text: str, sheets: Sequence[Sheet]) -> tuple[Sheet, str | None]:
    quoted_title = _QUOTED.match(text)
    if quoted_title:
        title, cells = quoted_title.group(1).replace("''", "'"), quoted_title.group(2)
    elif "!" in text:
        title, _, cells = text.partition("!")
    elif sheets and (_bounds(text) is not None or _titled(text, sheets) is None):
        return sheets[0], text  # cells go before a sheet of that name, which needs its quotes
    else:
        title, cells = text, None
    sheet = _titled(title, sheets)
    if sheet is None:
        raise _unparsable(text)
    return sheet, cells


def _titled(title: str, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet with this title. Case is ignored, as two titles never differ by case alone."""
    folded = title.casefold()
    return next((sheet for sheet in sheets if sheet.title.casefold() == folded), None)


def _bounds(cells: str) -> _Bounds | None:
    first_text, colon, last_text = cells.partition(":")
    first = _CORNER.match(first_text)
    last = _CORNER.match(last_text) if colon else first
    if first is None or last is None or not first_text or (colon and not last_text):
        return None
    if not colon and not (first.group(1) and first.group(2)):
        return None  # a bare `A` or `1` is not a range
    left, right = _ordered(_column(first), _column(last))
    top, bottom = _ordered(_row(first), _row(last))
    if (left is None and right is not None) or (top is None and bottom is not None):
        return _Bounds(top or 0, left or 0, _after(bottom), _after(right))
    return _Bounds(top, left, _after(bottom), _after(right))


def _row_column_bounds(cells: str) -> _Bounds | None:
    """The bounds of `R1C1:R2C2`. Raises ApiFault 501 for places relative to a cell, which there is none."""
    found = _R1C1.match(cells)
    if found is None:
        if _RELATIVE.match(cells):
            raise not_implemented(f"the relative range {cells!r}")
        return None
    first_row, first_column, last_row, last_column = (
        None if text is None else int(text) - 1 for text in found.groups()
    )
    top, bottom = _ordered(first_row, first_row if last_row is None else last_row)
    left, right = _ordered(first_column, first_column if last_column is None else last_column)
    return _Bounds(top, left, _after(bottom), _after(right))


def _column(corner: re.Match[str]) -> int | None:
    return column_index(corner.group(1)) if corner.group(1) else None


def _row(corner: re.Match[str]) -> int | None:
    return int(corner.group(2)) - 1 if corner.group(2) else None


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is not None and last is not None and last < first:
        return last, first
    return first, last


def _after(index: int | None) -> int | None:
    return None if index is None else index + 1


def _named(sheet: Sheet, cells: str) -> str:
    return f"{quoted(sheet.title)}!{cells.replace('$', '').upper()}"


def _within(sheet: Sheet, bounds: _Bounds, cells: str) -> Area:
    top, left = bounds.top or 0, bounds.left or 0
    bottom = sheet.row_count if bounds.bottom is None else bounds.bottom
    right = sheet.column_count if bounds.right is None else bounds.right
    if top >= sheet.row_count or left >= sheet.column_count:
        raise _exceeds(sheet, _named(sheet, cells))
    rows_open = bounds.bottom is None
    return Area(sheet, top, left, min(bottom, sheet.row_count), min(right, sheet.column_count), rows_open)


def exceeds_grid(area: Area) -> ApiFault:
    """The ApiFault 400 for an area outside its grid."""
    return _exceeds(area.sheet, area.a1())


def _exceeds(sheet: Sheet, named: str) -> ApiFault:
    return bad_request(
        f"Range ({named}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def _unparsable(text: str) -> ApiFault:
    return bad_request(f"Unable to parse range: {text}")
