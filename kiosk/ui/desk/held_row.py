"""One row of the table as values: no colours, no pixels. GUI thread: it translates."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import FaultKind, Operation, Spool
from kiosk.core.shop.folding import visible
from kiosk.core.shop.search_match import finds, fold, spool_haystack
from kiosk.core.shop.states import states_of
from kiosk.texts import clock_time
from kiosk.ui.grid.tile import Tile, gone_word
from kiosk.ui.look.chips import short_name
from kiosk.ui.look.elapsed import elapsed_text

translate = QCoreApplication.translate


class Column(Enum):
    """The columns from left to right; their number is that of the model's."""

    TAG = 0
    NV = 1
    OT = 2
    OPERATION = 3
    HOLDER = 4
    SINCE = 5
    HELD = 6
    STATE = 7
    STATION = 8


@frozen
class HeldRow:
    """A held spool. `tile` is what the grid would show of it; `station` is "" where it isn't known."""

    tile: Tile
    nv: str
    ot: str
    state: str
    fault: str
    station: str
    haystack: str

    @property
    def holder(self) -> str:
        return f"{self.tile.mark} {self.tile.name}".strip()

    @property
    def kind(self) -> str:
        """Its state as one of a few: rows are filtered by it."""
        return translate("HeldRow", "con fallas") if self.fault else self.state

    def is_found_by(self, query: tuple[str, ...]) -> bool:
        """Whether the folded words of a search stand in its tag, its order or its holder's name."""
        return finds(query, self.haystack)


def held_row(tile: Tile, spool: Spool | None, station: str) -> HeldRow:
    """The row of a tile; `spool` is None if it has left the sheet meanwhile."""
    nv, ot = (visible(spool.nv), visible(spool.ot)) if spool else ("", "")
    text = spool_haystack(spool) if spool else fold(tile.tag)
    haystack = f"{text}|{fold(tile.mark)}|{fold(tile.name)}"
    return HeldRow(tile, nv, ot, _state(tile, spool), _fault(tile, spool), station, haystack)


def _fault(tile: Tile, spool: Spool | None) -> str:
    """As the tile tells it; of a holder without a number in fewer words, for he stands in another cell."""
    first = spool.faults[0] if spool and spool.faults and not spool.duplicates else None
    if first is not None and first.kind is FaultKind.SIN_ID:
        return translate("HeldRow", "sin n.º · fila {row}").format(row=first.row)
    return tile.fault


def _state(tile: Tile, spool: Spool | None) -> str:
    if tile.is_gone:
        return gone_word()
    if spool is None or tile.operation is None:
        return ""
    states = states_of(spool.picture)
    if tile.operation is Operation.REPARACION and states.cycle:
        return translate("HeldRow", "REP ciclo {n}").format(n=states.cycle)
    return f"{short_name(tile.operation)} {states.of(tile.operation).word}"


def title_of(column: Column) -> str:
    """The column's heading."""
    return {
        Column.TAG: translate("HeldRow", "Tag"),
        Column.NV: "NV",
        Column.OT: "OT",
        Column.OPERATION: translate("HeldRow", "Oper."),
        Column.HOLDER: translate("HeldRow", "Quién"),
        Column.SINCE: translate("HeldRow", "Desde"),
        Column.HELD: translate("HeldRow", "Lleva"),
        Column.STATE: translate("HeldRow", "Estado"),
        Column.STATION: translate("HeldRow", "Puesto"),
    }[column]


def text_of(row: HeldRow, column: Column, elapsed: timedelta | None, today: date | None) -> str:
    """What a cell says. Without `today` the day is always given."""
    tile = row.tile
    match column:
        case Column.TAG:
            return tile.tag
        case Column.NV:
            return row.nv
        case Column.OT:
            return row.ot
        case Column.OPERATION:
            return short_name(tile.operation) if tile.operation else ""
        case Column.HOLDER:
            return row.holder
        case Column.SINCE:
            return _since(tile.since, today)
        case Column.HELD:
            return gone_word() if tile.is_gone else elapsed_text(elapsed)
        case Column.STATE:
            return tile.open_word or row.fault or row.state
        case Column.STATION:
            return row.station


def _since(since: datetime | None, today: date | None) -> str:
    if since is None:
        return ""
    return clock_time(since, today) if today else f"{since:%d-%m-%Y %H:%M}"


_Key = Callable[[HeldRow], object]


@lru_cache(maxsize=20_000)  # all rows are sorted at each change
def _natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Digits in a text count as numbers: OT 99 stands before OT 1056."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


_ORDER: Final = {operation: at for at, operation in enumerate(Operation)}
ORDER_BY: Final = MappingProxyType[Column, _Key](
    {
        Column.TAG: lambda row: _natural(row.tile.tag),
        Column.NV: lambda row: _natural(row.nv),
        Column.OT: lambda row: _natural(row.ot),
        Column.OPERATION: lambda row: _ORDER[row.tile.operation] if row.tile.operation else None,
        Column.HOLDER: lambda row: fold(row.tile.name or row.tile.mark),
        Column.SINCE: lambda row: row.tile.since,
        Column.HELD: lambda row: row.tile.since,
        Column.STATE: lambda row: fold(row.kind),
        Column.STATION: lambda row: _natural(row.station),
    }
)
"""By what a column is sorted. None, and nothing at all, come last in either direction."""
