"""What the services need from the outside. Adapters implement these; tests hand in real ones."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.journal import Attempt, Record
from kiosk.core.protocol.audit_log import LogAt, Standing
from kiosk.core.protocol.findings import ALONE, Context
from kiosk.core.sharing.budget import Booking, RequestKind, Urgency
from kiosk.core.shop.data import AuditRow, Backlog, Command, Picture, Snapshot, Spool


class Clock(Protocol):
    """The time, twice: in the shop's zone for the sheet, in UTC for the wire."""

    def local(self) -> datetime:
        """Now in the shop's zone, naive, to the second."""

    def utc(self) -> datetime:
        """Now in UTC, aware."""

    def to_utc(self, local: datetime) -> datetime:
        """A naive local moment in UTC, aware."""

    def to_local(self, moment: datetime) -> datetime:
        """An aware moment in the shop's zone, naive."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows as their cells stand, and the audit of the very moment in which they were read.

    `untagged` are rows without a tag that bear a `version`: a write has strayed onto them. `contexts` has
    what else is known of some of the spools.
    """

    spools: Mapping[str, Spool]
    log: LogAt
    untagged: tuple[Spool, ...] = ()
    contexts: Mapping[str, Context] = field(default_factory=dict)

    def context(self, tag: str) -> Context:
        return self.contexts.get(tag, ALONE)


@dataclass(frozen=True, slots=True)
class Fence(Cells):
    """What one read gave for one write. `mark` is the store's own: where and by which headers it read."""

    mark: object = None


@dataclass(frozen=True, slots=True)
class Write:
    """Nine state cells of one row of the sheet, `version` among them, and the audit row with them."""

    row: int
    picture: Picture
    version: str
    audit: AuditRow


@dataclass(frozen=True, slots=True)
class Echo:
    """What the sheet said in answer to a write: the audit with it, and each written row as it now stands."""

    log: LogAt
    rows: Mapping[int, Spool]


class SpoolStore(Protocol):
    """The shop's sheet. One instance belongs to one thread; calls block on the network.

    All of them raise `SheetError` where nothing was written, with the code that says why.
    """

    def latest(self) -> Snapshot:
        """The last snapshot read by this process, or kept from an earlier one; reads one if there is none."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet afresh: one request while the columns stay where they are.

        Spools are shown as the audit has them, with the hand edits that nobody has noted yet; `version` is
        the present hold. Until the audit was read for the first time they are shown as their cells stand.
        """

    def read_audit(self) -> None:
        """Read the audit as far back as needed to judge by it; nothing where that was done."""

    def cells(self) -> Cells | None:
        """The rows of the last snapshot as they stood; None before the audit was read with one."""

    def fence(self, tags: Sequence[str], rows: Sequence[int] = ()) -> Fence:
        """Read these spools' rows, and rows without a tag by their numbers, with the end of the audit.

        One request, a few more where rows or headers had moved. Raises `SheetError` where a tag isn't in the
        sheet, stands there twice, or nothing may be written before people have looked.
        """

    def write(self, fence: Fence, writes: Sequence[Write]) -> Echo:
        """Write all these cells and audit rows in one atomic request.

        Raises `OutcomeUnknownError` where the write may have been applied and nobody can tell.
        """

    def append(self, row: AuditRow) -> LogAt:
        """Append one row to the audit, with no cells. Returns the audit with it; raises as `write`."""

    def audit_log(self) -> LogAt:
        """Read what came to the audit since the last read: one request."""

    def standing(self, tag: str) -> Standing | None:
        """How the spool stands by the audit as far as this process has read it; sends nothing."""

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit, looked up in the sheet where this process hasn't read so far back."""

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""


class AttemptBook(Protocol):
    """The attempts of the journal's commands. Each call is on the disk when it has returned."""

    def prepare(self, command_id: str, row: AuditRow) -> Attempt:
        """What will be written."""

    def sent(self, attempt_id: str) -> None:
        """It is about to go on the wire."""

    def returned(self, attempt_id: str) -> None:
        """The last sending was certainly not applied."""

    def renounce(self, attempt_id: str, tombstone_id: str) -> str:
        """It shall not count if it isn't there yet. Returns the tombstone's id, the first one given."""

    def void(self, attempt_id: str) -> None:
        """It is dead for ever."""

    def counted(self, attempt_id: str) -> None:
        """It counts, but the command does not end with it."""


class CommandJournal(Protocol):
    """This station's commands, on its disk. Any thread but the GUI's; raises `JournalError`.

    Each call is on the disk when it has returned; where it raised, nothing has changed.
    """

    @property
    def attempts(self) -> AttemptBook:
        """Each try to write a command."""

    def accept(self, command: Command) -> Record:
        """A worker's wish, before anything else is done about it; one accepted before as it stands."""

    def wait(self, command_id: str) -> None:
        """The sheet is away: this release waits for it here."""

    def applied(self, command_id: str, attempt_id: str) -> None:
        """This attempt counts."""

    def refused(self, command_id: str, refusal: Refusal) -> None:
        """It is not on the sheet and never will be."""

    def given_back(self, command_id: str, refusal: Refusal) -> None:
        """It waited here, and can't be done any more."""

    def mark_told(self, *command_ids: str) -> None:
        """Their ends are on the screen."""

    def find(self, command_id: str) -> Record | None:
        """All that is known of one command."""

    def pending(self) -> tuple[Record, ...]:
        """Those that have not ended, in order of acceptance."""

    def unanswered(self) -> tuple[Record, ...]:
        """Those that ended and were not told."""

    def backlog(self) -> Backlog:
        """How much waits to be sent, and since when."""


class Announcer(Protocol):
    """Tells other stations what happened. Returns at once and never raises."""

    def announce(self, events: Iterable[Event]) -> None:
        """Publish these events, in order, as soon as possible, best effort."""


class Budget(Protocol):
    """What one service account may send, shared by all who use it. Any thread, but not the screen's: it may
    ask a server, within short limits. Never raises.
    """

    def book(self, kind: RequestKind, urgency: Urgency, longest_s: float) -> Booking:
        """May a request be sent, and when? An action's booking is kept for it, if it is at most `longest_s`
        seconds ahead. Returns at once: waiting is the caller's.
        """

    def give_back(self, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        """What this granted booking was for was certainly not sent: nobody has counted it."""

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        """The server refused such a request as one too many, and wants to be spared for `asked_s` seconds (0
        where it didn't say): everybody slows down.
        """

    def left(self, kind: RequestKind) -> int:
        """How many such requests the account has left just now."""


class WriteLease(Protocol):
    """Asks other stations to wait while a spool is written. Nothing rests on it: the audit decides."""

    def hold(self, tags: Iterable[str], deadline: float) -> AbstractContextManager[None]:
        """Lease these spools for as long as the block runs; all of a batch at once.

        Never fails and never forbids: somebody else's lease is waited for, two seconds and `deadline`
        (`time.monotonic`) at most, and then the action goes on. Without Redis it goes on at once.
        """


class NoLease:
    """For a station that shares its sheet with nobody through Redis."""

    def hold(self, tags: Iterable[str], deadline: float) -> AbstractContextManager[None]:  # noqa: ARG002
        """Go on at once."""
        return nullcontext()
