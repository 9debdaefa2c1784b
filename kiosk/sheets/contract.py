"""Which headers are missing, where, what that costs, and which header may have been meant. Pure.

The columns that the state of a spool is derived from, and people with their roles, are required for any work;
`version` and the audit are required for writing. All nine state cells are written together, so a missing
column of SOLD stops the writing of ARM as well.
"""

import difflib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import count

from kiosk.core.frozen import frozen
from kiosk.core.shop import columns
from kiosk.sheets.headers import normalise
from kiosk.sheets.layout import DISPENSABLE, Table

NEAR = 0.75
"""How similar a header must be to be suggested as the one meant, from 0 to 1 (`difflib`'s ratio)."""

_LONG_ENOUGH = 4


class Cost(StrEnum):
    """How much doesn't work without a header."""

    WORK = "work"
    """Nothing works: no lists, no actions."""
    WRITING = "writing"
    """No actions; the lists are shown."""
    DETAIL = "detail"
    """Only this column's own content is missing."""


@frozen
class Breach:
    """One header that is absent, or that is in several cells: those are then in `at`.

    `near` is the header that may have been meant, as it is spelled, in the cell `near_at`; both are "" if no
    header is similar. `free_at` is a cell after the last header, where this one alone could go.
    """

    sheet: str
    header: str
    cost: Cost
    at: tuple[str, ...] = ()
    near: str = ""
    near_at: str = ""
    free_at: str = ""

    @property
    def is_repeated(self) -> bool:
        return bool(self.at)


def breaches(tables: Mapping[str, Table]) -> tuple[Breach, ...]:
    """All faults of the headers of these worksheets, given by kind as in `layout.WANTED`."""
    return tuple(each for kind, table in tables.items() for each in _breaches_of(table, kind == "metadata"))


def _breaches_of(table: Table, is_audit: bool) -> Iterator[Breach]:
    header = table.header
    free = count(len(header.texts))
    for name in header.missing:
        near = _nearest(name, table)
        yield Breach(
            table.title,
            name,
            _cost(name, is_audit),
            near=header.texts[near].strip() if near is not None else "",
            near_at=table.cell(near) if near is not None else "",
            free_at=table.cell(next(free)),
        )
    for name in header.repeated:
        places = tuple(table.cell(column) for column in header.places[name])
        yield Breach(table.title, name, _cost(name, is_audit), at=places)


def _cost(name: str, is_audit: bool) -> Cost:
    if name in DISPENSABLE:
        return Cost.DETAIL
    return Cost.WRITING if is_audit or name == columns.VERSION else Cost.WORK


def _nearest(name: str, table: Table) -> int | None:
    """The column whose header is most similar to the wanted one, out of those that aren't wanted headers."""
    taken = {column for places in table.header.places.values() for column in places}
    free = {
        normalise(text): column
        for column, text in reversed(list(enumerate(table.header.texts)))
        if column not in taken and normalise(text)
    }
    wanted = normalise(name)
    alike = difflib.get_close_matches(wanted, free, n=1, cutoff=NEAR)
    alike += [text for text in free if _begins_alike(text, wanted)]
    return free[alike[0]] if alike else None


def _begins_alike(one: str, other: str) -> bool:
    """True for `Armador (nombre)` and `Armador`: one is the beginning of the other."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter)
