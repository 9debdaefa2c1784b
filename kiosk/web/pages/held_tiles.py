"""View models of the tiles of held spools. Pure.

`resources/web/static/spools.js` makes the same of events.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Fault, FaultKind, Operation, Progress, Spool, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.estado_detalle import cycle_in
from kiosk.core.shop.held_time import Held, held
from kiosk.core.shop.operations import PRODUCTION
from kiosk.core.shop.prueba import real_spools
from kiosk.core.shop.search_match import fold
from kiosk.core.shop.states import states_of
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail
from kiosk.web.pages.page_words import PageWords
from kiosk.web.search_parts import best, of_holder, of_spool, query_words

SHORT: Final[Mapping[Operation, str]] = {Operation.REPARACION: "REP", Operation.METROLOGIA: "MET"}
"""Of operations whose name is too long for a chip."""

_LATEST = datetime(9999, 1, 1)


@frozen
class Chip:
    """An operation and how far it is. `is_filled`: the spool is held for it now. `more` is its cycle."""

    operation: str
    progress: Progress
    is_filled: bool = False
    more: str = ""

    @property
    def short(self) -> str:
        return short_name(self.operation)


@frozen
class HeldTile:
    """One held spool. `mark` is the holder as the sheet has it, `name` is empty if no worker is known by it.

    `place` is the station, "" if unknown. `fault` is a sentence, and `lacks_id` says that it is about the
    holder, who is then not named apart.
    """

    key: str
    tag: str
    head: str
    tail: str
    mark: str
    name: str
    operation: str
    chips: tuple[Chip, ...]
    since: datetime | None
    elapsed: str
    held: Held
    place: str
    fault: str
    lacks_id: bool
    parts: str
    """What searches look in."""

    @property
    def address(self) -> str:
        return spool_address(self.tag)

    @property
    def short(self) -> str:
        """`REP`: what it is held for, as a chip says it."""
        return short_name(self.operation)

    @property
    def holder_key(self) -> str:
        """The same for all spools of one holder."""
        return fold(self.mark)

    @property
    def initials(self) -> str:
        return self.mark.partition("(")[0][:2].upper()

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


BLANK: Final = HeldTile(
    "", "", "", "", "", "", "", (), None, "", Held.SHORT, place="", fault="", lacks_id=False, parts=""
)
"""Placeholders that the scripts fill in."""


@frozen
class Surroundings:
    """The facts that a tile needs besides its spool."""

    workers: Mapping[int, Worker]
    since: Callable[[datetime], timedelta]
    station_of: Callable[[str], str]
    cell_of: Callable[[Fault], str]
    words: PageWords


def short_name(operation: str) -> str:
    """`REP` of `REPARACION`; "" stays empty."""
    known = Operation.__members__.get(operation)
    return SHORT.get(known, operation) if known else operation


def spool_address(tag: str) -> str:
    """The path of a spool's page, written as browsers write it."""
    return "/spool/" + quote(tag, safe="!'()*")


def tiles_of(spools: Iterable[Spool], around: Surroundings) -> list[HeldTile]:
    """The tiles of the held ones among these spools, oldest first; undated ones come last."""
    held_now = [spool for spool in real_spools(spools) if not spool.picture.is_free]
    groups = groups_needed(spool.tag for spool in held_now)
    tiles = [_tile(spool, groups, around) for spool in held_now]
    return sorted(tiles, key=lambda tile: (tile.since or _LATEST, tile.key))


def matching(tiles: Sequence[HeldTile], query: str) -> list[HeldTile]:
    """Those that the query means, by tag, NV, OT, mark or name."""
    return best(query_words(query), tiles, lambda tile: tile.parts)


def chips_of(spool: Spool, word: PageWords) -> tuple[Chip, ...]:
    """The chips of ARM and SOLD; of a spool in repair only that of the repair."""
    states = states_of(spool.picture)
    if states.held_for is Operation.REPARACION:
        cycle = cycle_in(spool.picture.estado_detalle)
        more = word("cycle", cycle=cycle) if cycle else ""
        return (Chip(Operation.REPARACION, Progress.EN_PROGRESO, is_filled=True, more=more),)
    return tuple(Chip(each, states.of(each), states.held_for is each) for each in PRODUCTION)


def fault_words(fault: Fault, around: Surroundings) -> str:
    """A sentence: the fault of a cell, and its place."""
    return around.words.special("fault", fault.kind.value.upper(), raw=fault.raw, where=around.cell_of(fault))


def _tile(spool: Spool, groups: int, around: Surroundings) -> HeldTile:
    picture = spool.picture
    worker = around.workers.get(picture.holder_id) if picture.holder_id is not None else None
    name = worker.full_name if worker else ""
    since = parse_moment(picture.fecha_ocupacion)
    elapsed = around.since(since) if since else None
    mark = picture.ocupado_por.strip()
    head, tail = split_tail(spool.tag, groups)
    fault = _worst(spool.faults)
    return HeldTile(
        key=spool.key,
        tag=spool.tag,
        head=head,
        tail=tail,
        mark=mark,
        name=name,
        operation=states_of(picture).held_for or "",
        chips=chips_of(spool, around.words),
        since=since,
        elapsed=around.words.elapsed(elapsed),
        held=held(elapsed),
        place=around.station_of(spool.hold),
        fault=fault_words(fault, around) if fault else "",
        lacks_id=fault is not None and fault.kind is FaultKind.SIN_ID,
        parts=of_spool(spool) + of_holder(mark, name),
    )


def _worst(faults: Sequence[Fault]) -> Fault | None:
    """A repeated tag refuses every write, so it is told before all others."""
    repeated = (fault for fault in faults if fault.kind is FaultKind.DUPLICADO)
    return next(repeated, faults[0] if faults else None)
