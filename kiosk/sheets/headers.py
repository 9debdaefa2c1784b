"""Finding the header row and the columns by name, as real sheets spell them. Pure functions.

Spelling drifts: accents, case, spaces, `_` and `/` don't count, and a header may be followed by
` / SECOND NAME`. A title row may stand above the header row.
A second name counts where no column bears the wanted name as its first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.sheets import codec

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
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Every 0-based column of each wanted header that is there, the repeated ones too."""


def normalise(text: str) -> str:
    """A header without what drifts: accents, case, spaces, underscores, slashes, signs that nobody sees."""
    plain = unicodedata.normalize("NFKD", text)
    seen = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return _SEPARATORS.sub("", seen).lower()


def find(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> Header:
    """The row, among the first ones, that holds most of the wanted headers."""
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
    """Columns by their own or first name, and by their second names.

    A column that bears a wanted header as its first name is that one, and no other by its second name.
    """
    first: _Places = {}
    second: _Places = {}
    for column, text in enumerate(texts):
        name, *others = text.split(" / ")
        own = {normalise(text), normalise(name)}
        for spelling in own:
            first.setdefault(spelling, []).append(column)
        if not own & wanted:
            for spelling in {normalise(other) for other in others}:
                second.setdefault(spelling, []).append(column)
    return first, second


def header_texts(row: Sequence[object]) -> tuple[str, ...]:
    """A header row as text, without empty cells at its end, so that two reads of it compare equal."""
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
    """A worksheet's title as A1 notation wants it."""
    return "'" + title.replace("'", "''") + "'"
