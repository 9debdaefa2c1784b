"""The table as text for other programs: for the clipboard, and as a .csv file. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from kiosk.core.shop.folding import visible

_FORMULA_START: Final = re.compile(r"'|\s*[=+\-@＝＋－＠]")
"""What a spreadsheet may take for a formula, white space before the sign or not."""
DELIMITER: Final = ";"
"""Of a .csv file: spreadsheets of this part of the world expect it."""


def harmless(cell: str) -> str:
    """Text that no spreadsheet computes: an apostrophe marks it as text. On one line."""
    text = " ".join(cell.split()) if not cell.isprintable() else visible(cell)
    return f"'{text}" if _FORMULA_START.match(text) else text


def for_clipboard(rows: Iterable[Sequence[str]]) -> str:
    """Cells with tabs between, as spreadsheets paste them."""
    return "".join("\t".join(map(harmless, row)) + "\n" for row in rows)


def for_file(rows: Iterable[Sequence[str]]) -> bytes:
    """A .csv file: UTF-8, with the mark by which spreadsheets know that."""
    text = io.StringIO()
    csv.writer(text, delimiter=DELIMITER).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
