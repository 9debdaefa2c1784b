"""The interfaces through which services reach the sheet, the disk and Redis. Adapters implement them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from datetime import datetime, timedelta
from typing import Protocol

from kiosk.core.clock import Clock
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.journal import Attempt, Record, UnreadableRecord
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import Finding
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.rows_set_aside import RowsSetAside
from kiosk.core.sharing.budget import Booking, RequestKind, Urgency
from kiosk.core.shop.data import AuditRow, Backlog, Command, Picture, Snapshot, Spool


class DatingClock(Clock, Protocol):
    """A clock that knows whether rows of the sheet may be dated by it."""

    def doubt(self) -> Refusal | None:
        """Why this machine's time is wrong, as far as is known; None while it is believed. Sends nothing."""

    def accept(self, accepted: datetime | None) -> None:
        """A person said at this time of this machine's clock, aware, that it is right; None if nobody did."""

    def is_certain(self) -> bool:
        """False where a look at the sheet might dispel the doubt: its server's time was not seen just now."""

    def lacks_server(self) -> bool:
        """True where Redis alone speaks against this machine, and the sheet's server should be asked."""

    def for_records(self) -> datetime | None:
        """The local time for rows that are written though this machine's time is wrong: another clock's.

        None where no better time is known. While this machine is believed, its own.
        """

    def steady_error(self) -> timedelta:
        """How far `steady` is known to be ahead of the right time: zero, unless this machine began wrong."""


@frozen
class Cells:
    """Rows as their cells stand, and the audit as of the same read.

    `untagged` are rows without a tag that have a `version`: a write has strayed onto them. `findings` says,
    by row number, what has to be done about rows that aren't well.
    """

    spools: Mapping[str, Spool]
    log: LogAt
    untagged: tuple[Spool, ...] = ()
    findings: Mapping[int, Finding] = field(default_factory=dict)

    def finding(self, spool: Spool) -> Finding | None:
        """What has to be done about this row; None if all is well."""
        return self.findings.get(spool.row)


@frozen
class Fence(Cells):
    """The read that a write is based on. `mark` is private to the store: which rows and headers it read."""

    mark: object = None


@frozen
class Write:
    """Nine state cells of one row of the sheet, `version` among them, and the audit row with them."""

    row: int
    picture: Picture
    version: str
    audit: AuditRow


@frozen
class Echo:
    """The sheet's answer to a write: the audit including it, and each written row as it stands now."""

    log: LogAt
    rows: Mapping[int, Spool]


class SpoolStore(Protocol):
    """The shop's sheet. One instance belongs to one thread; calls block on the network.

    All of them raise `SheetError`, with the code that says why, if nothing was written.
    """

    def latest(self) -> Snapshot:
        """The last snapshot that this process read or an earlier one stored; reads one if there is none."""

    def seen(self) -> Snapshot | None:
        """The same, or None if there is none. Sends nothing."""

    def away(self) -> Refusal | None:
        """Why the sheet is known to be out of reach, by any request of this process; None if it isn't known
        to be. Sends nothing."""

    def is_back(self) -> bool:
        """Ask the sheet with one request, for a few seconds at most; True unless it is away. Never raises."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet afresh: one request while the columns stay where they are.

        Spools are as the audit has them, with the hand edits that no station has noted yet; `version` is the
        present hold. Until the audit has been read for the first time they are as their cells stand.
        """

    def stopped(self) -> Refusal | None:
        """The alarm for which nothing is written now, the first of several; None without. Sends nothing."""

    def read_audit(self) -> None:
        """Read the audit as far back as needed to judge by it; does nothing if that was done."""

    def cells(self) -> Cells | None:
        """The rows of the last snapshot as they stood; None before the audit was read with one."""

    def fence(self, tags: Sequence[str], rows: Sequence[int] = ()) -> Fence:
        """Read these spools' rows, and rows without a tag by their numbers, with the end of the audit.

        One request, a few more if rows or headers had moved. Raises `SheetError` if a tag is missing
        from the sheet or stands there twice, or while an alarm forbids writing.
        """

    def write(self, fence: Fence, writes: Sequence[Write]) -> Echo:
        """Write all these cells and audit rows in one atomic request.

        Raises `OutcomeUnknownError` if it isn't known whether the write was applied, and `WriteRefused` if
        the sheet refused what it holds.
        """

    def unreadable(self, write: Write) -> Refusal | None:
        """Why the sheet would not give this write back as it is meant; None if it would. Sends nothing.

        Such a write is never sent: `write` and `append` raise `SheetError` instead.
        """

    def append(self, row: AuditRow) -> LogAt:
        """Append one row to the audit, without cells. Returns the audit including it; raises as `write`."""

    @property
    def aside(self) -> RowsSetAside:
        """The rows that the sheet refused to have mended; shared by all stores of the process."""

    def audit_log(self) -> LogAt:
        """Read the rows appended to the audit since the last read: one request."""

    def audit_with(self, row: AuditRow) -> LogAt | None:
        """The audit's rows of this row's spool, all of them, judged; None if this row isn't in the audit."""

    def standing(self, tag: str) -> Standing | None:
        """How the spool stands by the audit as far as this process has read it; no request."""

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit; looked up in the sheet if this process hasn't read that far back."""

    def requests(self) -> tuple[int, int]:
        """The numbers of read and write requests sent so far, counted at the transport."""


class AttemptBook(Protocol):
    """The attempts of the journal's commands. Each call is durable when it has returned."""

    def prepare(self, command_id: str, row: AuditRow) -> Attempt:
        """Record an attempt before anything of it is sent: the row that will be written."""

    def sent(self, attempt_id: str) -> None:
        """Record that it is about to be sent."""

    def returned(self, attempt_id: str) -> None:
        """Record that the last send was certainly not applied."""

    def renounce(self, attempt_id: str, tombstone_id: str) -> str:
        """Record that a tombstone is about to be sent. Returns the tombstone's id: the first one given."""

    def void(self, attempt_id: str) -> None:
        """Record that it never counts."""

    def counted(self, attempt_id: str) -> None:
        """Record that it counts, though the command doesn't end with it."""


class CommandJournal(Protocol):
    """This station's commands, on its disk. Any thread but the GUI's; raises `JournalError`.

    Each call is durable when it has returned; if it raised, nothing has changed.
    """

    @property
    def attempts(self) -> AttemptBook:
        """The attempts to write commands to the sheet."""

    def together(self) -> AbstractContextManager[None]:
        """Record all calls in the block at once, those of `attempts` too: if it raises, none of them."""

    def accept(self, command: Command) -> Record:
        """Record a command before anything else is done about it; one known already is returned as it is."""

    def wait(self, command_id: str, hold: str | None = None) -> None:
        """Record that this command waits here until the sheet can be reached.

        `hold` is the one that it means, if it came without one.
        """

    def applied(self, command_id: str, attempt_id: str) -> None:
        """End the command: this attempt counts."""

    def refused(self, command_id: str, refusal: Refusal) -> None:
        """End the command: it is not on the sheet and never will be."""

    def given_back(self, command_id: str, refusal: Refusal) -> None:
        """End the command: it waited here and can't be carried out any more."""

    def strike(self, command_id: str) -> bool:
        """End a command that its worker undid while it waited here; the answer to the undo tells its end.

        False, and nothing has changed, unless it waits and nothing of it can have reached the sheet.
        """

    def mark_told(self, *command_ids: str) -> None:
        """Record that the outcomes of these commands have been shown."""

    def find(self, command_id: str) -> Record | None:
        """The record of one command; None if it was never accepted here."""

    def of_spool(self, tag: str) -> tuple[Record, ...]:
        """The commands of one spool, however its tag is spelt, that are kept and can be read, in order of
        acceptance."""

    def age(self, moment: datetime) -> timedelta:
        """How long ago a noted moment is, by the clock that notes them: negative if that was set back."""

    def pending(self) -> tuple[Record, ...]:
        """The commands that have not ended and can be read, in order of acceptance."""

    def queue(self) -> tuple[Record | UnreadableRecord, ...]:
        """The same with those that can't be read, each in its place."""

    def unanswered(self) -> tuple[Record, ...]:
        """The commands that ended, can be read, and whose outcome has not been shown."""

    def backlog(self) -> Backlog:
        """How many commands wait to be sent, and since when."""


class Announcer(Protocol):
    """Publishes events to other stations. Returns at once and never raises."""

    def announce(self, events: Iterable[Event]) -> None:
        """Publish these events in order, as soon as possible, best effort."""


class Budget(Protocol):
    """Rate limiting for one service account, shared by all stations that use it. Never raises.

    Any thread but the GUI's, since it may ask Redis, with short time-outs.
    """

    def book(self, kind: RequestKind, urgency: Urgency, longest_s: float) -> Booking:
        """Ask for a turn. An action's booking is kept for it if it is at most `longest_s` seconds ahead.

        Returns without waiting for the turn: that is up to the caller.
        """

    def give_back(self, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        """Free a granted booking whose request was certainly not sent."""

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        """Record a 429: every station backs off. `asked_s` is the server's Retry-After in seconds, or 0."""

    def left(self, kind: RequestKind) -> int:
        """How many requests of this kind the account has left now."""


class WriteLease(Protocol):
    """An advisory lock on spools while they are written. Nothing depends on it: the audit decides."""

    def hold(self, tags: Iterable[str], deadline: float) -> AbstractContextManager[None]:
        """Lease these spools while the block runs; all of a batch at once.

        Never fails: another station's lease is waited for until `deadline` (`time.monotonic`), two seconds at
        most, and then the block runs anyway. Without Redis it runs at once.
        """


class NoLease:
    """The lease of a station without Redis."""

    def hold(self, tags: Iterable[str], deadline: float) -> AbstractContextManager[None]:  # noqa: ARG002
        """Run the block at once."""
        return nullcontext()
