"""The ports through which the engine reads and acts. `kiosk.wiring` hands in the implementations."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.hand_over import HandOverRequest
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import AuditRow, Backlog, Command, Fault, LeftBehind, Outcome, Snapshot, Verdict


class Readings(Protocol):
    """Reads of the sheet and of the link. Each method names the thread that may call it."""

    @property
    def follows_audit(self) -> bool:
        """True where other processes are followed by polling the audit's tail, for lack of a common Redis."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet. Reader thread; blocks; raises `KioskError`."""

    def look(self) -> Snapshot | None:
        """A newer snapshot of the sheet, read because it was due or shared by another station; None where
        there is none yet. Called once a second. Reader thread; blocks; raises `KioskError`."""

    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms for which nothing is written at present. Any thread; returns at once."""

    def clock_doubt(self) -> Refusal | None:
        """Why this machine's time is wrong; None while it is believed. Any thread; returns at once."""

    def steady_error(self) -> timedelta:
        """How far `Clock.steady` is known to be ahead of the right time. Any thread; returns at once."""

    def read_audit(self) -> None:
        """Read the end of the audit. Reader thread; blocks; raises `KioskError`."""

    def audit_events(self) -> Sequence[Event]:
        """The events of audit rows since the last call. Reader thread; blocks; raises `KioskError`."""

    def start_link(
        self,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
        on_numbered: Callable[[str, int], None],
    ) -> None:
        """Start listening. The callbacks are called in the subscriber's thread; `on_gap` when events were
        missed that can only be recovered by reading the sheet; `on_numbered` with the numbering and number of
        the last event that has passed, where the events themselves don't tell it."""

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        """Report Google's rate limits from now on: the seconds as a wait begins, 0 as it ends.

        The callback is called in the reader's and the writer's threads.
        """

    def stop(self) -> None:
        """Retry nothing from now on; requests in flight may end. Returns at once. Any thread."""

    def close(self) -> None:
        """Stop every thread, within two seconds. Any thread."""


class Actions(Protocol):
    """A station's own commands and its journal of them; a board has neither."""

    @property
    def left_behind(self) -> Sequence[LeftBehind]:
        """Commands of earlier runs that this station can't end: people must be told. Any thread."""

    @property
    def open_commands(self) -> Sequence[tuple[Command, Verdict]]:
        """The commands that an earlier run left queued or unknown, as of this run's start. Any thread."""

    def remembered(self) -> Snapshot | None:
        """This station's last snapshot of the sheet, however old; None if it has none. Reader thread."""

    def execute(self, command: Command, asked_at: datetime | None = None) -> Outcome:
        """Carry out a command. Writer thread; blocks. Refusals and outages are outcomes, and never raised.

        `asked_at` is when the worker asked, by `Clock.steady`; None for now. An undo may be too late by it.
        The verdicts `unknown` and `queued` are provisional: the command stays in the backlog, and `carry_on`
        returns its final outcome.
        """

    def execute_batch(
        self, commands: Sequence[Command], asked_at: datetime | None = None
    ) -> Iterator[Sequence[Outcome]]:
        """Carry out one action on several spools, fifty at most, with one outcome each, in groups as they
        come. The same as `execute` otherwise; the iterator works as it is consumed."""

    def carry_on(self) -> Sequence[Outcome]:
        """Send the backlog in order; returns the final outcomes since the last call, also of commands from an
        earlier run. Writer thread; blocks. Refusals and outages are outcomes, and never raised."""

    def mark_told(self, outcome: Outcome) -> None:
        """Record that people were told this outcome, so that a restart won't repeat it. Writer thread."""

    def backlog(self) -> Backlog:
        """The commands still to be sent to the sheet. Reader or writer thread; takes microseconds."""


class SheetView(Protocol):
    """What a face tells of the sheet besides its spools. Any thread; returns at once."""

    @property
    def reads_itself(self) -> bool | None:
        """True if this process reads the sheet, False if it takes another station's snapshots; None before
        the first."""

    def cell_of(self, fault: Fault) -> str:
        """Where the fault stands, as people write it: `Operaciones!BM12`. Its whole row, `Operaciones!12:12`,
        where the column isn't known."""

    def station_of(self, hold: str) -> str:
        """The station whose audit row gave this hold; "" where the audit as known doesn't tell."""


class Archive(Protocol):
    """The audit as it is now, for people who look back. One thread at a time; blocks; raises `KioskError`."""

    def history(self, tag: str) -> Sequence[AuditRow]:
        """The rows of one spool that count, however its tag is spelt, oldest first."""

    def of_worker(self, worker_id: int, day: date) -> Sequence[AuditRow]:
        """The rows that count, of any day, of every spool on which this worker may have worked on this
        local day, oldest first; of some others too."""


@frozen
class Missed:
    """The events after a number, in order, without those of other spreadsheets. `is_whole` is False if some
    of them are no longer kept, or if events have been numbered anew since."""

    events: tuple[Event, ...]
    is_whole: bool


class KeptEvents(Protocol):
    """The events that the shop's Redis still keeps. One thread at a time; blocks; raises `OSError` where it
    doesn't answer."""

    def after(self, numbering: str, seq: int) -> Missed:
        """The events after this number."""


class HandOverLink(Protocol):
    """What a station tells others of requests for hand-overs, and hears. Each method may be called on any
    thread, and returns at once; what can't be said now is said later, or forgotten."""

    @property
    def station(self) -> str:
        """The name of this station."""

    def start(self, on_standing: Callable[[dict[str, HandOverRequest] | None], None]) -> None:
        """Listen. The callback is called on another thread with all requests that stand in the shop, by tag,
        whenever they have changed; with None while nobody can be told."""

    def station_of(self, hold: str) -> str:
        """As `SheetView.station_of`."""

    def ask(self, request: HandOverRequest) -> None:
        """Tell of a request."""

    def decline(self, request: HandOverRequest) -> None:
        """Tell that the holder has said no."""

    def end(self, request: HandOverRequest) -> None:
        """Forget a request that is over."""


@frozen
class Services:
    """The services of an engine; `actions` is None for a board, which only reads.

    Without `hand_overs` a request for a hand-over is known at this station alone.
    """

    readings: Readings
    actions: Actions | None = None
    hand_overs: HandOverLink | None = None
