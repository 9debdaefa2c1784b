"""Finds formulas whose results aren't in an .xlsx file: openpyxl reads such cells as empty.

The worksheets' XML is searched itself, because openpyxl either reads values or translates formulas, and a
formula that it can't translate would make a file with all its values unreadable.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, iterparse

_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""The end of a cell with a formula and no value, or with an empty text as its value."""

_CELL = re.compile(r"[A-Z]+[0-9]+")
_CHUNK = 1 << 20
_LONGEST_END = 256


def uncomputed(package: zipfile.ZipFile, part: str) -> list[str]:
    """The cells of a worksheet with a formula and no result, such as `B7`; in the order of the file."""
    if not _may_have_some(package, part):
        return []
    with package.open(part) as file:
        return [cell for row in _rows(file) for cell in _without_result(row)]


def _may_have_some(package: zipfile.ZipFile, part: str) -> bool:
    """A quick look: a file that Excel saved has none, and hundreds of thousands of cells."""
    end = b""
    with package.open(part) as file:
        while chunk := file.read(_CHUNK):
            if _NO_RESULT.search(end + chunk):
                return True
            end = chunk[-_LONGEST_END:]
    return False


def _rows(file: IO[bytes]) -> Iterator[Element]:
    for _, element in iterparse(file):  # noqa: S314 -- as above
        if _name(element) == "row":
            yield element
            element.clear()


def _without_result(row: Element) -> Iterator[str]:
    for cell in row:
        parts = {_name(part): part.text or "" for part in cell}
        place = cell.get("r", "")
        # a formula whose result is an empty text is of the type "str"
        if "f" in parts and not parts.get("v") and cell.get("t") != "str" and _CELL.fullmatch(place):
            yield place


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
