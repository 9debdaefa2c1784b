"""Follows other processes by the end of the audit, where no Redis connects them."""

from kiosk.core.events import Event, events_of
from kiosk.core.ports import Clock
from kiosk.sheets.known import Known, TailMark
from kiosk.sheets.store import SheetStore


class AuditFollower:
    """Belongs to the store's thread. Our own actions are told as well; a screen knows them by their ids."""

    def __init__(self, store: SheetStore, known: Known, clock: Clock) -> None:
        self._store = store
        self._known = known
        self._clock = clock
        self._mark: TailMark | None = None

    def events(self) -> list[Event]:
        """What happened since the last call: one read request; nothing at the first call."""
        if self._mark is None:
            self._store.latest()
            self._mark = self._known.tail
            return []
        rows, self._mark = self._store.audit_since(self._mark)
        return [event for row in rows for event in events_of(row, self._clock.to_utc(row.timestamp))]
