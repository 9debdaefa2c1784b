"""Learns what other processes did from the end of the audit, for stations without Redis."""

from kiosk.core.clock import Clock
from kiosk.core.errors import SheetError
from kiosk.core.events.event import Event, events_of
from kiosk.core.refusals import is_alarm
from kiosk.sheets.store import SheetStore


class AuditFollower:
    """Belongs to the store's thread. Gives our own actions as well; a screen knows them by their ids."""

    def __init__(self, store: SheetStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._place: int | None = None

    def events(self) -> list[Event]:
        """The events of audit rows that were added and count since the last call: one read request.

        The first call gives none, and nor does any while the audit isn't believed.
        """
        try:
            audit = self._store.audit_log()
        except SheetError as error:
            if is_alarm(error.refusal):
                return []
            raise
        first, self._place = self._place, audit.end
        if first is None:
            return []
        rows = [judged.row for judged in audit.since(first) if judged.counts]
        return [event for row in rows for event in events_of(row, self._clock.to_utc(row.timestamp))]
