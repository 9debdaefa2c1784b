"""What the services need from the outside. Adapters implement these; tests hand in real ones."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.core.data import AuditRow, Picture, Snapshot, Spool
from kiosk.core.events import Event


class Clock(Protocol):
    """The time, twice: in the shop's zone for the sheet, in UTC for the wire."""

    def local(self) -> datetime:
        """Now in the shop's zone, naive, to the second."""

    def utc(self) -> datetime:
        """Now in UTC, aware."""

    def to_utc(self, local: datetime) -> datetime:
        """A naive local moment in UTC, aware."""


@dataclass(frozen=True, slots=True)
class Fence:
    """One spool's row as read for one action, and where it stands. `mark` is the store's own."""

    spool: Spool
    mark: object


class SpoolStore(Protocol):
    """The shop's sheet. One instance belongs to one thread; calls block on the network.

    All of them raise `SheetError` where nothing was written, with the code that says why.
    """

    def latest(self) -> Snapshot:
        """The last snapshot read by this process; reads one if there is none."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet afresh: one request while the columns stay where they are."""

    def fence(self, tag: str) -> Fence:
        """Read one spool's row as it stands now: one request, a few more where row or headers had moved.

        Raises `OutcomeUnknownError` where the last write on the row lost a race.
        """

    def write(self, fence: Fence, row: AuditRow, after: Picture) -> Spool:
        """Write the nine state cells and the audit row in one atomic request.

        Returns the spool as the sheet echoed it. Raises `OutcomeUnknownError` where the write may have
        been applied and nobody can tell.
        """

    def audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit that this process has seen."""

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """The same, looked up in the sheet where this process hasn't seen it; None where nobody wrote it."""

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""


class Announcer(Protocol):
    """Tells other stations what happened. Returns at once and never raises."""

    def announce(self, events: Iterable[Event]) -> None:
        """Publish these events, in order, as soon as possible, best effort."""


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
