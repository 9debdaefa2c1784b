"""Typed cells and their stored form. Pure; any thread.

A row is a list of values (`None` = empty) plus the number formats of some of its columns. Both are stored as
compact JSON, in separate columns, because almost every read needs values only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

Value = str | int | float | bool | None

MAX_CELL_CHARACTERS = 50_000
_EXACT_INTEGERS = 1e15

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class DamagedRow(ValueError):
    """A row's stored text is none that a kiosk wrote."""


@dataclass(frozen=True)
class NumberFormat:
    """A cell's number format; `kind` is Google's `type` (DATE, DATE_TIME, NUMBER, TEXT), never empty."""

    kind: str
    pattern: str


DATE = NumberFormat("DATE", "dd-mm-yyyy")
DATE_TIME = NumberFormat("DATE_TIME", "dd-mm-yyyy hh:mm:ss")


@dataclass
class Row:
    """One row: values from column 0 on, and formats by column index. Mutable while a request works on it."""

    values: list[Value] = field(default_factory=list)
    formats: dict[int, NumberFormat] = field(default_factory=dict)

    def value(self, column: int) -> Value:
        """The value in `column` (0-based), or None."""
        return self.values[column] if column < len(self.values) else None

    def put(self, column: int, value: Value) -> None:
        """Set one value, growing the row as needed."""
        if column >= len(self.values):
            self.values.extend([None] * (column + 1 - len(self.values)))
        self.values[column] = value

    def put_format(self, column: int, number_format: NumberFormat | None) -> None:
        """Set or (None) clear one column's format."""
        if number_format is None:
            self.formats.pop(column, None)
        else:
            self.formats[column] = number_format


def normal(value: Value) -> Value:
    """The normalised value: no empty text, whole numbers as int (Google sends `93`, not `93.0`)."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("a cell can't hold NaN or infinity")
        if value.is_integer() and abs(value) < _EXACT_INTEGERS:
            return int(value)
    return value


def encode_values(values: Iterable[Value]) -> str:
    """JSON text of a row's values, without trailing empty ones."""
    kept = list(values)
    while kept and kept[-1] is None:
        kept.pop()
    return _encode(kept)


def encode_formats(formats: Mapping[int, NumberFormat]) -> str | None:
    """JSON text such as `{"35": "DATE|dd-mm-yyyy"}`, or None if no cell of the row has a format."""
    if not formats:
        return None
    return _encode({str(column): f"{fmt.kind}|{fmt.pattern}" for column, fmt in formats.items()})


def decode_row(values: str, formats: str | None) -> Row:
    """The row stored as `values` and `formats`. Raises DamagedRow on text that `encode_…` didn't write."""
    return Row(decode_values(values), {} if formats is None else decode_formats(formats))


def decode_values(text: str) -> list[Value]:
    """A row's values from their stored form. Raises DamagedRow."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedRow(f"a row's cells: {error}") from error
    if not isinstance(found, list):
        raise DamagedRow("a row's cells are no list")
    return found


def decode_formats(text: str) -> dict[int, NumberFormat]:
    """Formats by column from their stored form. Raises DamagedRow."""
    try:
        stored: dict[str, str] = json.loads(text)
        return {int(column): NumberFormat(*packed.split("|", 1)) for column, packed in stored.items()}
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise DamagedRow(f"a row's formats: {error}") from error
