"""A model of a small shop: a state machine of stations, one sheet, and requests that land any time or never.

It runs the real functions of `kiosk.core.protocol`, of the rules and of the states. Which ones, `Functions`
says: a test takes a guard out by handing in a function without it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from kiosk.core.errors import Refusal
from kiosk.core.protocol import fence
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.protocol.findings import Doubt, Finding, HandNote
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Spool, Worker
from kiosk.core.shop.transitions import Transition, picture_after

NOW = datetime(2026, 5, 14, 10, 30)
WORKERS = {mark: Worker(number, mark, mark) for number, mark in enumerate("ABC", start=1)}
BY_HAND = "XX(9)"
"""The holder that people type into the sheet; this worker never uses a station."""


_GIVE_A_HOLD = (Action.TOMAR, Action.RELEVO, Action.DESHACER)

Ground = Refusal | HandNote | Doubt | Standing


def at_fence(log: LogAt, spool: Spool) -> Ground:
    """What an action may be based on, at a station that remembers nothing."""
    return fence.at_fence(log, spool, inspect(log, spool))


def _note_cells(note: HandNote) -> Picture | None:
    return note.after


@dataclass(frozen=True)
class Functions:
    """The functions by which stations act."""

    new_log: Callable[[], AuditLog] = AuditLog
    inspect: Callable[[LogAt, Spool], Finding | None] = inspect
    at_fence: Callable[[LogAt, Spool], Ground] = at_fence
    seen_by_rules: Callable[[Spool, Standing], Spool] = by_the_audit
    on_row: Callable[[Command, Spool], Refusal | None] = rules.on_row
    next_step: Callable[[LogAt, InFlight], Step] = next_step
    before_resend: Callable[[LogAt, Spool], Ground] = at_fence
    note_cells: Callable[[HandNote], Picture | None] = _note_cells
    """The picture that a note writes; None if it writes `version` alone."""


@dataclass(frozen=True)
class Planned:
    """`s1.2` is the second command of station s1. `meant` is the command whose row it means: of a release the
    take, the hand-over or the undo that gave the hold, of an undo what it undoes."""

    name: str
    station: str
    action: Action
    worker: str
    tag: str
    before: int | None
    meant: int | None
    to: str = ""
    """The worker who is given the spool; `worker` touches."""

    @property
    def holds(self) -> str:
        """Who holds the spool after it, if it gives a hold."""
        return self.to or self.worker


@dataclass(frozen=True)
class Shop:
    """What happens, and how much of what may go wrong. `held` says who holds a spool at the start.

    `repairs` and `notes` are under way at once, `resends` is for each command, all else is for the whole run.
    Impatient workers give their next command while the last one is still unknown.
    """

    stations: dict[str, tuple[str, ...]]
    held: dict[str, str] = field(default_factory=lambda: {"S": ""})
    crashes: int = 0
    hands: int = 0
    sorts: int = 0
    repairs: int = 1
    notes: int = 2
    resends: int = 0
    impatient: bool = False

    def commands(self) -> tuple[Planned, ...]:
        """`TOMAR A`, `TOMAR A on Q` or `RELEVO A to B`; a station gives its commands in order."""
        made: list[Planned] = []
        for station, texts in self.stations.items():
            before = None
            for number, text in enumerate(texts, start=1):
                words = text.split()
                more = dict(zip(words[2::2], words[3::2], strict=True))
                tag, to = more.get("on", "S"), more.get("to", "")
                action = Action(words[0])
                own = [
                    place
                    for place, made_before in enumerate(made)
                    if (made_before.station, made_before.tag) == (station, tag)
                    and (
                        made_before.worker == words[1]
                        if action is Action.DESHACER
                        else made_before.holds == words[1] and made_before.action in _GIVE_A_HOLD
                    )
                ]
                meant = own[-1] if own and action is not Action.TOMAR else None
                made.append(Planned(f"{station}.{number}", station, action, words[1], tag, before, meant, to))
                before = len(made) - 1
        return tuple(made)


class Phase(IntEnum):
    """The state of a command."""

    READY = 0
    SENT = 1
    SILENT = 2
    RENOUNCING = 3
    APPLIED = 4
    REFUSED = 5
    LOST = 6


class Job(NamedTuple):
    """A command under way: `attempt` counts its ids, `sent` is the audit row of the present one."""

    phase: Phase = Phase.READY
    attempt: int = 0
    resends: int = 0
    restarts: int = 0
    sent: int = -1


class Row(NamedTuple):
    """A row of the sheet; `edit` numbers the hand edit on it that no write has covered."""

    tag: str
    picture: int
    version: str
    edit: int = 0


class Kind(IntEnum):
    ACTION = 0
    TOMBSTONE = 1
    NOTE = 2
    REPAIR = 3


class Request(NamedTuple):
    """A write on its way. `seen` is the hand edit that its sender had read; -1 is no row, no picture."""

    kind: Kind
    row: int
    audit: int
    picture: int
    version: str
    seen: int = 0
    job: int = -1


class State(NamedTuple):
    """The whole state: the sheet, requests in flight, the stations' journals, and what may still happen."""

    rows: tuple[Row, ...]
    log: tuple[int, ...]
    flight: tuple[Request, ...]
    jobs: tuple[Job, ...]
    crashes: int
    hands: int
    sorts: int
    notes: int = 0
    """The number of notes sent so far, for their ids."""
    dead: frozenset[str] = frozenset()
    harm: str = ""
    """The promise that the last write broke; the search ends at such a state."""


Move = tuple[str, State]
Log = tuple[int, ...]
"""The numbers of an audit's rows."""


class World:
    """A shop with its functions. Rows and pictures are numbered, so that states are cheap to compare."""

    def __init__(self, shop: Shop, functions: Functions | None = None) -> None:
        self.shop = shop
        self.commands = shop.commands()
        self.functions = functions or Functions()
        self.audit: list[AuditRow] = []
        self.pictures: list[Picture] = []
        self._audit_numbers: dict[AuditRow, int] = {}
        self._picture_numbers: dict[Picture, int] = {}
        self._logs: dict[Log, LogAt] = {}
        self._findings: dict[tuple[Log, str, int, str], Finding | None] = {}
        self._counting: dict[Log, tuple[AuditRow, ...]] = {}
        self._holders: dict[tuple[Log, str], str] = {}
        self.steps: dict[tuple[Log, int, Job], Step] = {}
        self.unlawful: dict[tuple[Log, tuple[int, ...], bool], str] = {}
        self.not_mended: dict[tuple[Log, str, int, str], str] = {}
        self.firsts: dict[str, int] = {}

    def start(self) -> State:
        """The first state: nothing in flight; each spool was free, and then taken by its present holder."""
        rows, log = [], []
        for tag, holder in self.shop.held.items():
            given = self.number_audit(_first_row(f"v0{tag}", "", tag, Picture(), Picture()))
            log.append(given)
            if holder:
                held = taken(Picture(), holder)
                given = self.number_audit(_first_row(f"h0{tag}", f"v0{tag}", tag, Picture(), held))
                log.append(given)
            row = self.audit[given]
            assert row.after is not None
            rows.append(Row(tag, self.number(row.after), row.id))
        self.firsts = {self.audit[number].tag: number for number in log}
        jobs = tuple(Job() for _ in self.commands)
        shop = self.shop
        return State(tuple(rows), tuple(log), (), jobs, shop.crashes, shop.hands, shop.sorts)

    def number(self, picture: Picture) -> int:
        found = self._picture_numbers.setdefault(picture, len(self.pictures))
        if found == len(self.pictures):
            self.pictures.append(picture)
        return found

    def number_audit(self, row: AuditRow) -> int:
        found = self._audit_numbers.setdefault(row, len(self.audit))
        if found == len(self.audit):
            self.audit.append(row)
        return found

    def log_of(self, numbers: Log) -> LogAt:
        """The audit with these rows, as every reader judges it."""
        found = self._logs.get(numbers)
        if found is None:
            found = self.functions.new_log().read(1, [self.audit[number] for number in numbers])
            self._logs[numbers] = found
        return found

    def counting(self, numbers: Log) -> tuple[AuditRow, ...]:
        """The rows that count, in order, each once."""
        found = self._counting.get(numbers)
        if found is None:
            log, rows = self.log_of(numbers), dict[str, AuditRow]()
            for row in (self.audit[number] for number in numbers):
                judged = log.judged(row.id)
                if judged is not None and judged.counts:
                    rows.setdefault(row.id, row)
            found = self._counting[numbers] = tuple(rows.values())
        return found

    def holder(self, numbers: Log, tag: str) -> str:
        """Who holds the spool by the audit."""
        key = (numbers, tag)
        found = self._holders.get(key)
        if found is None:
            standing = self.log_of(numbers).standing(tag)
            assert standing is not None
            found = self._holders[key] = standing.picture.ocupado_por
        return found

    def spool(self, row: Row) -> Spool:
        return Spool(row.tag, self.pictures[row.picture], row.version, row=1, fecha_materiales="01-03-2026")

    def finding(self, log: Log, row: Row) -> Finding | None:
        """The finding of a reader that reads the row at this moment."""
        key = (log, row.tag, row.picture, row.version)
        if key not in self._findings:
            self._findings[key] = self.functions.inspect(self.log_of(log), self.spool(row))
        return self._findings[key]

    def attempt_id(self, job: int, attempt: int) -> str:
        return f"{self.commands[job].name}{'abcdef'[attempt]}"

    def hold_meant(self, state: State, job: int) -> str | None:
        """The hold on the screen at the worker's tap: that of the worker's own take, else the first one. An
        undo means the row that it undoes."""
        command = self.commands[job]
        if command.action is Action.TOMAR:
            return None
        if command.meant is None:
            return f"h0{command.tag}"
        return self.attempt_id(command.meant, state.jobs[command.meant].attempt)


def taken(picture: Picture, worker: str) -> Picture:
    """The cells after this worker took the spool for ARM."""
    return picture_after(picture, Transition(Action.TOMAR, Operation.ARM, WORKERS[worker].mark, NOW))


def _first_row(row_id: str, prev: str, tag: str, before: Picture, after: Picture) -> AuditRow:
    return AuditRow(
        row_id, NOW, "TOMAR_SPOOL", tag, None, "", "ARM", "TOMAR", prev=prev, before=before, after=after
    )
