"""Finds the header row, and columns by their headers as real sheets spell them. Pure functions.

Accents, case, spaces, `_` and `/` are ignored. There may be title rows above the header row. A header may
have a second name, as in `FIRST NAME / SECOND NAME`; it counts if no column has the wanted name as its first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from kiosk.core.frozen import frozen
from kiosk.core.shop.folding import folded
from kiosk.sheets import codec

_SEPARATORS = re.compile(r"[_/]+")

SEARCHED_ROWS = 20
"""The header row is searched for in this many rows from the top."""


@frozen
class Header:
    """The header row of one worksheet. `row` is 1-based; `columns` maps wanted names to 0-based columns.

    `repeated` are the wanted headers found in several columns. Which column is meant can't be told, so
    `columns` leaves them out.
    """

    row: int
    texts: tuple[str, ...]
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """All 0-based columns of each wanted header that was found, repeated ones included."""


@lru_cache(maxsize=4_096)  # the same headers are searched for over and over
def normalise(text: str) -> str:
    """A header as it is compared: folded (`core.shop.folding`), without accents, underscores and slashes."""
    plain = unicodedata.normalize("NFKD", text)
    return _SEPARATORS.sub("", folded("".join(c for c in plain if not unicodedata.combining(c))))


def find(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> Header:
    """The row with most of the wanted headers, out of the first `SEARCHED_ROWS`."""
    names = tuple(wanted)
    candidates = [_match(number, row, names) for number, row in enumerate(rows[:SEARCHED_ROWS], start=1)]
    empty = Header(1, (), {}, names, ())
    return max(candidates, key=lambda header: (len(header.columns), -header.row), default=empty)


def _match(number: int, row: Sequence[object], wanted: tuple[str, ...]) -> Header:
    texts = header_texts(row)
    first, second = _by_spelling(texts, {normalise(name) for name in wanted})
    found = {name: first.get(normalise(name)) or second.get(normalise(name), []) for name in wanted}
    return Header(
        row=number,
        texts=texts,
        columns={name: columns[0] for name, columns in found.items() if len(columns) == 1},
        missing=tuple(name for name, columns in found.items() if not columns),
        repeated=tuple(name for name, columns in found.items() if len(columns) > 1),
        places={name: tuple(columns) for name, columns in found.items() if columns},
    )


_Places = dict[str, list[int]]


def _by_spelling(texts: Sequence[str], wanted: set[str]) -> tuple[_Places, _Places]:
    """Columns by their whole or first name, and columns by their second names.

    A column whose first name is a wanted header is not found by its second name as well.
    """
    first: _Places = {}
    second: _Places = {}
    for column, text in enumerate(texts):
        if not text:
            continue
        name, *others = text.split(" / ")
        own = {normalise(text), normalise(name)}
        for spelling in own:
            first.setdefault(spelling, []).append(column)
        if not own & wanted:
            for spelling in {normalise(other) for other in others}:
                second.setdefault(spelling, []).append(column)
    return first, second


def header_texts(row: Sequence[object]) -> tuple[str, ...]:
    """A header row as text without trailing empty cells, so that two reads of it compare equal."""
    texts = [cell if isinstance(cell, str) else codec.text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def column_letters(index: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def quoted(title: str) -> str:
    """A worksheet's title, quoted for A1 notation."""
    return "'" + title.replace("'", "''") + "'"
