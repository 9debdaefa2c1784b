"""Finding the header row and the columns by name, as real sheets spell them. Pure functions.

Spelling drifts: accents, case, spaces, `_` and `/` don't count, and a header may be followed by
` / SECOND NAME`. A title row may stand above the header row.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[\s_/]+")

SEARCHED_ROWS = 20
"""The header row is looked for among this many first rows."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of one worksheet. `row` is 1-based; `columns` maps wanted names to 0-based columns.

    `repeated` names wanted headers that stand in several columns: which one is meant can't be known, so
    they are in no mapping.
    """

    row: int
    texts: tuple[str, ...]
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]


def normalise(text: str) -> str:
    """A header without what drifts: accents, case, spaces, underscores, slashes."""
    plain = unicodedata.normalize("NFKD", text)
    return _SEPARATORS.sub("", "".join(c for c in plain if not unicodedata.combining(c))).lower()


def find(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> Header:
    """The row, among the first ones, that holds most of the wanted headers."""
    names = tuple(wanted)
    candidates = [_match(number, row, names) for number, row in enumerate(rows[:SEARCHED_ROWS], start=1)]
    empty = Header(1, (), {}, names, ())
    return max(candidates, key=lambda header: (len(header.columns), -header.row), default=empty)


def _match(number: int, row: Sequence[object], wanted: tuple[str, ...]) -> Header:
    texts = header_texts(row)
    places: dict[str, list[int]] = {}
    for column, text in enumerate(texts):
        for spelling in {normalise(text), normalise(text.split(" / ")[0])}:
            places.setdefault(spelling, []).append(column)
    found = {name: places.get(normalise(name), []) for name in wanted}
    return Header(
        row=number,
        texts=texts,
        columns={name: columns[0] for name, columns in found.items() if len(columns) == 1},
        missing=tuple(name for name, columns in found.items() if not columns),
        repeated=tuple(name for name, columns in found.items() if len(columns) > 1),
    )


def header_texts(row: Sequence[object]) -> tuple[str, ...]:
    """A header row as text, without empty cells at its end, so that two reads of it compare equal."""
    texts = ["" if cell is None else str(cell) for cell in row]
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
    """A worksheet's title as A1 notation wants it."""
    return "'" + title.replace("'", "''") + "'"
