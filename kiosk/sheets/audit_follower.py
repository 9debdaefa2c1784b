"""Follows other processes by the end of the audit, where no Redis connects them."""

from kiosk.core.events.event import Event, events_of
from kiosk.core.ports import Clock
from kiosk.sheets.store import SheetStore


class AuditFollower:
    """Belongs to the store's thread. Our own actions are told as well; a screen knows them by their ids."""

    def __init__(self, store: SheetStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._place: int | None = None

    def events(self) -> list[Event]:
        """What has come to count since the last call: one read request; nothing at the first call."""
        audit = self._store.audit_log()
        first, self._place = self._place, audit.end
        if first is None:
            return []
        rows = [judged.row for judged in audit.since(first) if judged.counts]
        return [event for row in rows for event in events_of(row, self._clock.to_utc(row.timestamp))]
