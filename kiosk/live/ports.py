"""What a station at work asks of the services behind it. The wiring hands in an implementation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.core.events.event import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import Backlog, Command, Outcome, Snapshot, Verdict


class Readings(Protocol):
    """The sheet and the link, to be read; each method with the thread that may call it."""

    @property
    def follows_audit(self) -> bool:
        """True where other processes are followed by the audit's tail, for want of a common Redis."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet. Reader thread; blocks; raises `KioskError`."""

    def look(self) -> Snapshot | None:
        """A newer snapshot of the sheet, read because it was time or shared by another station; None where
        there is none yet. Called each second. Reader thread; blocks; raises `KioskError`."""

    def read_audit(self) -> None:
        """Read the end of the audit. Reader thread; blocks; raises `KioskError`."""

    def audit_events(self) -> Sequence[Event]:
        """What the audit tells since the last call. Reader thread; blocks; raises `KioskError`."""

    def start_link(
        self,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
    ) -> None:
        """Start listening. The callbacks are called in the subscriber's thread; `on_gap` where events were
        missed that only the sheet has."""

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        """From now on tell when Google makes this station wait: the seconds as a wait begins, 0 as it ends.

        The callback is called in the reader's and the writer's threads.
        """

    def stop(self) -> None:
        """Nothing is tried again from now on; what is in flight ends. Returns at once. Any thread."""

    def close(self) -> None:
        """Stop every thread, within two seconds. Any thread."""


class Actions(Protocol):
    """A station's own commands and its memory of them; a board has none of it."""

    @property
    def left_behind(self) -> Sequence[LeftBehind]:
        """What people have to be told of the station's memory as it was opened. Any thread."""

    @property
    def open_commands(self) -> Sequence[tuple[Command, Verdict]]:
        """What an earlier run left without an end, when this one began: queued or unknown. Any thread."""

    def remembered(self) -> Snapshot | None:
        """The sheet as this station last saw it, of whatever age; None where it never did. Reader thread."""

    def execute(self, command: Command) -> Outcome:
        """Do an action. Writer thread; blocks; never raises for what may happen on a shop floor.

        `unknown` and `queued` are not the end: the command stays in the backlog, `carry_on` tells its end.
        """

    def carry_on(self) -> Sequence[Outcome]:
        """Go on with the backlog, in order: the ends that came since, also those of an earlier run of this
        station. Writer thread; blocks; never raises for what may happen on a shop floor."""

    def told(self, outcome: Outcome) -> None:
        """People have been told this end, so a restart need not tell it again. Writer thread."""

    def backlog(self) -> Backlog:
        """What still has to be brought to the sheet. Reader's or writer's thread; some microseconds."""


@dataclass(frozen=True)
class Services:
    """What an engine runs on; `actions` is None for a board, which only reads."""

    readings: Readings
    actions: Actions | None = None
