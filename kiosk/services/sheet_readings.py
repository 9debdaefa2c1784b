"""Reads the sheet for a station or a board: whole snapshots, newer snapshots when they are due, the audit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from kiosk.core.events.event import Event
from kiosk.core.shop.data import Snapshot
from kiosk.services.sheet_watch import SheetWatch

if TYPE_CHECKING:
    from kiosk.sheets.audit_follower import AuditFollower
    from kiosk.sheets.http.pace import Pace
    from kiosk.sheets.store import SheetStore


class SheetReadings:
    """The reads that stations and boards have in common. Belongs to the reader thread; blocks on the network.

    `follows_audit` is True where other stations' actions are learned from the audit, for lack of Redis.
    """

    def __init__(
        self, reader: SheetStore, pace: Pace, watch: SheetWatch, follower: AuditFollower, follows_audit: bool
    ) -> None:
        self.follows_audit = follows_audit
        self._reader, self._pace = reader, pace
        self._watch, self._follower = watch, follower
        self._is_ready = False

    def snapshot(self) -> Snapshot:
        self._watch.settle()
        with self._urgent_at_first():
            return self._watch.full_read(is_start=not self._is_ready)

    def look(self) -> Snapshot | None:
        return self._watch.look()

    def read_audit(self) -> None:
        self._watch.take_audit()
        with self._urgent_at_first():
            self._reader.read_audit()
        if self.follows_audit:
            # Set the place to follow from, so that no row after the next snapshot is missed.
            self._follower.events()
        self._is_ready = True
        self._watch.compare_audit()

    def audit_events(self) -> Sequence[Event]:
        return self._follower.events()

    @property
    def reads_itself(self) -> bool | None:
        """Whether this process reads the sheet, and takes no other station's snapshots; None before the
        first. Any thread."""
        return self._watch.reads_itself

    def requests(self) -> tuple[int, int]:
        """Read and write requests so far, at the transport. Any thread."""
        return self._reader.requests()

    def _urgent_at_first(self) -> AbstractContextManager[None]:
        """First reads have an action's priority, as a person waits for them; later ones yield to actions."""
        return nullcontext() if self._is_ready else self._pace.urgent()
