"""Splits a .csv file's text into cells, and finds the lines at which it can't be believed. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kiosk.workbook.book.errors import Unreadable

DELIMITERS = ";\t,|"  # the comma last but one: it occurs in texts and numbers too
_LOOKED_AT = 50
_LEAST_CELLS = 3
"""Narrower rows are too much like text that happens to hold the other sign."""


class Misshapen(ValueError):
    """The text is no table: `cause`, at `line`, counted from 1."""

    def __init__(self, cause: Unreadable, line: int) -> None:
        super().__init__(f"{cause} in line {line}")
        self.cause = cause
        self.line = line


@dataclass(frozen=True, slots=True)
class CsvLine:
    """One row of cells; `number` is the file's line at which it begins, counted from 1."""

    number: int
    cells: list[str]


def table(text: str) -> list[CsvLine]:
    """The rows, split at the sign that splits most of them. Raises Misshapen."""
    delimiter = max(DELIMITERS, key=lambda sign: _fitness(text, sign))
    lines = list(_lines(text, delimiter))
    width = _usual_width(lines)
    for line in lines:
        if any(_swallows_rows(cell, delimiter, width) for cell in line.cells):
            raise Misshapen(Unreadable.OPEN_QUOTE, line.number)
        if _is_split_otherwise(line.cells, delimiter, width):
            raise Misshapen(Unreadable.OTHER_DELIMITER, line.number)
    return lines


def _lines(text: str, delimiter: str) -> Iterator[CsvLine]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield CsvLine(number, cells)
            number = reader.line_num + 1
    except csv.Error as error:
        raise Misshapen(Unreadable.OPEN_QUOTE, number) from error


def _fitness(text: str, delimiter: str) -> float:
    """The share of the first rows that this delimiter splits; of equal ones the caller takes the first."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths = [len(cells) for cells in islice(_readable(rows), _LOOKED_AT) if cells]
    return sum(width > 1 for width in widths) / len(widths) if widths else 0.0


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows up to one that can't be read; which line that is, is told when all are read."""
    try:
        yield from rows
    except csv.Error:
        return


def _usual_width(lines: Sequence[CsvLine]) -> int:
    widths = Counter(len(line.cells) for line in lines if any(line.cells))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _swallows_rows(cell: str, delimiter: str, width: int) -> bool:
    """True if a whole line within the cell is itself a row of the table: a quote was left open above."""
    inner = cell.split("\n")[1:-1]
    return any(line.count(delimiter) + 1 >= max(width, _LEAST_CELLS) for line in inner)


def _is_split_otherwise(cells: Sequence[str], delimiter: str, width: int) -> bool:
    """True if the row is one cell here, and a full row by another sign."""
    if len(cells) != 1 or width < _LEAST_CELLS:
        return False
    return any(cells[0].count(sign) + 1 >= width for sign in DELIMITERS if sign != delimiter)
