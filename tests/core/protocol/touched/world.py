"""A model of a small shop whose people change the sheet and the audit; each station has a log and a memory.

In the other model (`tests.core.protocol.model`) all stations read one audit that only grows, and the question
is which write wins. Here rows of the audit are moved or deleted, rows of the sheet copied, pasted, renamed
and deleted, and stations have read more or less of both; the question is which promises still hold. It runs
the real functions of `kiosk.core.protocol`; `Rules` names them, and a test removes one by handing in another.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

from kiosk.core.protocol import memory
from kiosk.core.protocol.acceptance import Accepted, known_and_since, may_accept, what_is_accepted
from kiosk.core.protocol.audit_check import AuditWindow, audit_check
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt, what_still_matters
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.findings import Finding
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.kinds import AuditFinding, Mark
from kiosk.core.protocol.memory import UNSEEN, Seen
from kiosk.core.protocol.tail_check import places_to_check
from kiosk.core.shop.data import Action, AuditRow, Picture, Spool
from tests.core.protocol.model import BY_HAND, NOW, WORKERS, taken

T = TypeVar("T", bound=Hashable)

FROM_ACCEPTANCE = -1
"""A window that begins with the row that the newest valid acceptance names."""

NEW = "N"
"""A tag that no row of the sheet has at first."""


def is_ours(version: str) -> bool:
    """True for a station's id, which doesn't begin like another program's `version`."""
    return bool(version) and not version.startswith("v")


Read = Callable[[LogAt, AuditWindow, Iterable[Spool], Iterable[str]], list[AuditFinding]]


def read_itself(
    log: LogAt, window: AuditWindow, spools: Iterable[Spool], above: Iterable[str]
) -> list[AuditFinding]:
    return contradictions(log, window, spools, frozenset(above), is_ours)


@dataclass(frozen=True)
class Rules:
    """The rules of stations. The flags stand for rules that aren't separate functions."""

    new_log: type[AuditLog] = AuditLog
    inspect: Callable[[LogAt, Spool, Seen, float], Finding | None] = inspect
    audit_check: Callable[..., list[AuditFinding]] = audit_check
    places_to_check: Callable[..., Mapping[int, str] | None] = places_to_check

    contradictions: Read = read_itself
    in_doubt: Callable[[LogAt, Iterable[Spool]], frozenset[str]] = in_doubt
    what_is_accepted: Callable[..., list[Accepted]] = what_is_accepted
    may_accept: Callable[[LogAt | None, Iterable[AuditFinding], bool], bool] = may_accept
    known_and_since: Callable[[LogAt, LogAt, Sequence[AuditRow | None]], LogAt] = known_and_since
    seen_now: Callable[[Seen, LogAt, Spool], Seen] = memory.seen_now
    elsewhere_now: Callable[[LogAt, Iterable[Spool]], frozenset[str]] = memory.elsewhere_now
    repairs_name: bool = True
    """A repair's row names the spool and the versions."""

    acceptance_writes_cells: bool = False
    repeats_tombstones: bool = True
    waits_in_doubt: bool = True
    """A row in doubt is a fault for a minute, in which a station that remembers the spool puts it back."""


@dataclass(frozen=True)
class Command:
    """`s1.2` is the second command of station s1; `take` is the one whose hold a pause means."""

    name: str
    station: int
    action: Action
    worker: str
    tag: str
    before: int | None
    take: int | None


@dataclass(frozen=True)
class Shop:
    """The stations' commands, and how often people do what. `held` names each spool's first holder; a spool
    with None has no audit row.

    `fresh` stations have read nothing at first; `cuts` is the number of rows above a station's window.
    `versions` are those of spools without an audit row; those in `by_hand` have a holder that a person typed.
    With `lost`, S shows the cells of a void take by B, unless they are `repaired`. With `given_up`, a take by
    C that was given up is still in flight.
    """

    stations: dict[str, tuple[str, ...]]
    held: dict[str, str | None] = field(default_factory=lambda: {"S": ""})
    versions: dict[str, str] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    cuts: dict[str, int] = field(default_factory=dict)
    by_hand: tuple[str, ...] = ()
    lost: bool = False
    repaired: bool = False
    given_up: bool = False
    may: dict[str, int] = field(default_factory=dict)
    writes: int = 1
    """How many notes and repairs may be in flight at once."""
    residual: bool = False
    """True if people also make changes that a station without a known log can't detect."""

    def commands(self) -> tuple[Command, ...]:
        made: list[Command] = []
        for number, (station, texts) in enumerate(self.stations.items()):
            before = None
            for count, text in enumerate(texts, start=1):
                words = text.split()
                tag = words[3] if len(words) > 3 else "S"
                action = Action(words[0])
                takes = [
                    place
                    for place, each in enumerate(made)
                    if (each.station, each.worker, each.tag) == (number, words[1], tag)
                ]
                take = takes[-1] if takes and action is not Action.TOMAR else None
                made.append(Command(f"{station}.{count}", number, action, words[1], tag, before, take))
                before = len(made) - 1
        return tuple(made)


CHANCES = (
    "hand", "empty", "sort", "copy", "paste", "rename", "away", "delete", "insert", "doubt",
    "swap", "strike", "order", "repeat", "accept", "silence", "restart",
)  # fmt: skip
"""The kinds of steps that the shop limits in number."""


class Phase(IntEnum):
    READY = 0
    SENT = 1
    SILENT = 2
    RENOUNCING = 3
    APPLIED = 4
    REFUSED = 5


class Job(NamedTuple):
    phase: Phase = Phase.READY
    sent: int = -1


class Row(NamedTuple):
    """`edit` is the holder that a hand wrote last here, and no write has covered since; "" is none.

    The hand's work is certain `unless` the audit gets a row with one of these names before it is noted.
    """

    tag: str
    picture: int
    version: str
    edit: str = ""
    unless: tuple[str, ...] = ()


class Station(NamedTuple):
    """`known` are the audit rows that it has read, from row `start` on; None where it knows no log.

    `edits` are hand edits that it has read, and no row of the audit has said anything of since.
    """

    known: tuple[int, ...] | None
    start: int = 0
    base: tuple[int, ...] = ()
    seen: tuple[tuple[str, int], ...] = ()
    alarm: bool = False
    edits: frozenset[tuple[str, str]] = frozenset()


class Kind(IntEnum):
    ACTION = 0
    TOMBSTONE = 1
    NOTE = 2
    REPAIR = 3
    ACCEPTANCE = 4


class Request(NamedTuple):
    """A write on its way; `row` -1 writes no cells."""

    kind: Kind
    station: int
    audits: tuple[int, ...]
    row: int = -1
    picture: int = -1
    version: str = ""
    job: int = -1
    edit: str = ""
    cells: tuple[tuple[int, int, str], ...] = ()


class State(NamedTuple):
    """The whole state. `holds` are takes that were told and haven't been ended; `typed` are holders that a
    person typed into a spool's row; `over` are actions that landed before a person changed their spool;
    `touched` is True if people have changed the audit and it wasn't accepted since."""

    rows: tuple[Row, ...]
    log: tuple[int, ...]
    flight: tuple[Request, ...]
    jobs: tuple[Job, ...]
    stations: tuple[Station, ...]
    left: tuple[int, ...]
    made: int = 0
    holds: frozenset[tuple[str, str]] = frozenset()
    typed: frozenset[tuple[str, str]] = frozenset()
    over: frozenset[str] = frozenset()
    touched: bool = False
    harm: str = ""


class Book(Generic[T]):
    """Numbers values, so that states are cheap to compare."""

    def __init__(self) -> None:
        self.values: list[T] = []
        self._numbers: dict[T, int] = {}

    def number(self, value: T) -> int:
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found


class World:
    """A shop with its rules, and everything that is remembered by number."""

    def __init__(self, shop: Shop, rules: Rules | None = None) -> None:
        self.shop = shop
        self.rules = rules or Rules()
        self.commands = shop.commands()
        self.names = tuple(shop.stations)
        self.tags = (*shop.held, NEW)
        self.audit = Book[AuditRow]()
        self.pictures = Book[Picture]()
        self.seen = Book[Seen]()
        self.contradicting: dict[Hashable, bool] = {}
        self.differing: dict[Hashable, list[AuditFinding]] = {}
        self._logs: dict[tuple[tuple[int, ...], int, tuple[int, ...]], LogAt] = {}

    def start(self) -> State:
        rows, log = list[Row](), list[int]()
        for tag, holder in self.shop.held.items():
            picture, version = Picture(), self.shop.versions.get(tag, "")
            if tag in self.shop.by_hand:
                picture = Picture(BY_HAND)
            if holder is not None:
                picture, version = self._given(tag, holder, log)
            rows.append(Row(tag, self.pictures.number(picture), version))
        if self.shop.lost:
            log += self._lost()
            if not self.shop.repaired:
                shown = self.pictures.number(taken(Picture(), "B"))
                rows = [Row("S", shown, "lost") if row.tag == "S" else row for row in rows]
        flight: tuple[Request, ...] = ()
        if self.shop.given_up:
            log, flight = self._given_up(rows, log)

        knowing = Station(tuple(log))
        stations = []
        for name in self.names:
            if name in self.shop.fresh:
                stations.append(Station(None))
            else:
                stations.append(self.memorised(knowing, tuple(rows)))
        left = tuple(self.shop.may.get(each, 0) for each in CHANCES)
        jobs = tuple(Job() for _ in self.commands)
        holds = {(tag, WORKERS[who].mark) for tag, who in self.shop.held.items() if who}
        holds |= {(tag, BY_HAND) for tag in self.shop.by_hand}
        return State(tuple(rows), tuple(log), flight, jobs, tuple(stations), left, holds=frozenset(holds))

    def _given(self, tag: str, holder: str, log: list[int]) -> tuple[Picture, str]:
        first = _row(f"0{tag}", f"v{tag}", tag, Picture(), Picture())
        log.append(self.audit.number(first))
        if not holder:
            return Picture(), first.id
        held = taken(Picture(), holder)
        row = _row(f"h0{tag}", first.id, tag, Picture(), held)
        log.append(self.audit.number(row))
        return held, row.id

    def _given_up(self, rows: list[Row], log: list[int]) -> tuple[list[int], tuple[Request, ...]]:
        """A take of S that was given up, and is still in flight."""
        at = next(number for number, row in enumerate(rows) if row.tag == "S")
        free, held = self.pictures.values[rows[at].picture], taken(Picture(), "C")
        late = self.audit.number(_row("late", rows[at].version, "S", free, held))
        stone = replace(_row("†late", None, "S", None, None), evento_tipo=Mark.RENUNCIADO, ref="late")
        request = Request(Kind.ACTION, 0, (late,), at, self.pictures.number(held), "late")
        return [self.audit.number(stone), *log], (request,)

    def _lost(self) -> list[int]:
        lost = _row("lost", "0S", "S", Picture(), taken(Picture(), "B"))
        made = [self.audit.number(lost)]
        if self.shop.repaired:
            repair = replace(
                _row("undone", None, "S", None, None), evento_tipo=Mark.ANULADO, ref="lost", written="h0S"
            )
            made.append(self.audit.number(repair))
        return made

    # a station's knowledge

    def audit_rows(self, numbers: Iterable[int]) -> list[AuditRow]:
        return [self.audit.values[number] for number in numbers]

    def log_of(self, station: Station) -> LogAt:
        """The audit as this station judges it."""
        assert station.known is not None
        key = (station.known, station.start, station.base)
        if key not in self._logs:
            log = self.rules.new_log(station.start + 1, self.audit_rows(station.base))
            self._logs[key] = log.read(station.start + 1, self.audit_rows(station.known))
        return self._logs[key]

    def spool(self, row: Row) -> Spool:
        return Spool(row.tag, self.pictures.values[row.picture], row.version, row=1)

    def seen_by(self, station: Station, tag: str) -> Seen:
        found = dict(station.seen).get(tag)
        return UNSEEN if found is None else self.seen.values[found]

    def with_seen(self, station: Station, tag: str, seen: Seen) -> Station:
        others = [each for each in station.seen if each[0] != tag]
        mine = [] if seen == UNSEEN else [(tag, self.seen.number(seen))]
        return station._replace(seen=tuple(sorted([*others, *mine])))

    def memorised(self, station: Station, rows: tuple[Row, ...]) -> Station:
        """The station's memory after a full read."""
        log = self.log_of(station)
        there = {row.tag: row for row in rows}
        elsewhere = self.rules.elsewhere_now(log, [self.spool(row) for row in rows])
        for tag in self.tags:
            if tag in there:
                station = self.remembering(station, there[tag])
            else:
                station = self.with_seen(station, tag, memory.absent_now(log, elsewhere))
        return station

    def remembering(self, station: Station, row: Row) -> Station:
        """The memory after a read of one row."""
        log = self.log_of(station)
        seen = self.rules.seen_now(self.seen_by(station, row.tag), log, self.spool(row))
        edits = {tag: edit for tag, edit in station.edits if tag != row.tag or log.standing(tag) is None}
        if row.edit and not row.unless and log.standing(row.tag) is None:
            edits[row.tag] = row.edit
        return self.with_seen(station, row.tag, seen)._replace(edits=frozenset(edits.items()))

    def _start(self, log: tuple[int, ...], name: str) -> int:
        """How many rows stand above the window of a station that reads the audit anew."""
        cut = self.shop.cuts.get(name, 0)
        if cut != FROM_ACCEPTANCE:
            return min(cut, len(log))
        rows = self.audit_rows(log)
        accepted = self.rules.new_log(1).read(1, rows).acceptance()
        return next((at for at, row in enumerate(rows) if accepted and row.id == accepted.tras), 0)

    def fresh_window(
        self, log: tuple[int, ...], number: int, rows: tuple[Row, ...]
    ) -> tuple[Station, set[str]]:
        """The part of the audit that a station reads anew, and the ids of the rows above that window."""
        start = self._start(log, self.names[number])
        station = Station(log[start:], start)
        above: set[str] = set()
        while start and self.log_of(station).is_unplaced:
            start -= 1
            station = Station(log[start:], start)
        if start:
            spools = [self.spool(row) for row in rows]
            doubtful = self.rules.in_doubt(self.log_of(station), spools)
            earlier = [row for row in self.audit_rows(log[:start]) if row.tag in doubtful]
            judged = AuditLog()
            judged.read(1, earlier)
            base = what_still_matters(judged, earlier) if earlier else []
            station = station._replace(base=tuple(self.audit.number(row) for row in base))
            above = {row.id for row in earlier}
        return station, above


def _row(row_id: str, prev: str | None, tag: str, before: Picture | None, after: Picture | None) -> AuditRow:
    return AuditRow(
        row_id, NOW, "TOMAR_SPOOL", tag, None, "", "ARM", "TOMAR", prev=prev, before=before, after=after
    )
