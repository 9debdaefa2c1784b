"""The header contract: what the headers lack, where, what it costs, and what may have been meant. Pure.

Required to work at all is every column that the state of a spool is derived from, and people with their
roles; `version` and the audit are required to write. All nine state cells are written together, so there is
no writing for ARM alone where a column of SOLD is gone.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.core.shop import columns
from kiosk.sheets.headers import normalise
from kiosk.sheets.layout import DISPENSABLE, Table

NEAR = 0.75
"""How alike two headers are, from 0 to 1, for one to be suggested in place of the other."""

_LONG_ENOUGH = 4


class Cost(StrEnum):
    """What doesn't work without a header."""

    WORK = "work"
    """Nothing: no list, no action."""
    WRITING = "writing"
    """No action; who has what is shown."""
    DETAIL = "detail"
    """Only what this column tells."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One header that is absent, or stands in several cells (then `at` names them).

    `near` is the header that may be meant, as it is spelled, at `near_at`; both "" where none is alike.
    `free_at` is the first cell after the last header, where an absent one could go.
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
    """All that is wrong with the headers of these worksheets, by their kinds as in `layout.WANTED`."""
    return tuple(each for kind, table in tables.items() for each in _breaches_of(table, kind == "metadata"))


def _breaches_of(table: Table, is_audit: bool) -> Iterator[Breach]:
    header = table.header
    for name in header.missing:
        near = _nearest(name, table)
        yield Breach(
            table.title,
            name,
            _cost(name, is_audit),
            near=header.texts[near].strip() if near is not None else "",
            near_at=table.cell(near) if near is not None else "",
            free_at=table.cell(len(header.texts)),
        )
    for name in header.repeated:
        places = tuple(table.cell(column) for column in header.places[name])
        yield Breach(table.title, name, _cost(name, is_audit), at=places)


def _cost(name: str, is_audit: bool) -> Cost:
    if name in DISPENSABLE:
        return Cost.DETAIL
    return Cost.WRITING if is_audit or name == columns.VERSION else Cost.WORK


def _nearest(name: str, table: Table) -> int | None:
    """The column whose header is most like the wanted one; none that is a wanted header itself."""
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
    """`Armador (nombre)` for `Armador`."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LONG_ENOUGH and longer.startswith(shorter)
