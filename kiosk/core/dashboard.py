"""The lists of the command line: which spools are held and which may be taken, from a fresh read."""

from kiosk.core.ports import SpoolStore
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation, Snapshot
from kiosk.core.shop.lists import Available, Occupied
from kiosk.core.shop.prueba import real_spools


class DashboardService:
    """The lists over a fresh read of the sheet. Blocks on the network; belongs to the store's thread."""

    def __init__(self, store: SpoolStore) -> None:
        self._store = store

    def snapshot(self) -> Snapshot:
        """The whole sheet, read now. Raises `SheetError` where it can't be read."""
        return self._store.snapshot()

    def occupied(self) -> list[Occupied]:
        """Every spool that somebody holds, newest first."""
        return lists.occupied(real_spools(self.judged().spools))

    def available(self, operation: Operation) -> list[Available]:
        """Every spool that may be taken for the operation, in the order of work."""
        return lists.available(real_spools(self.judged().spools), operation)

    def judged(self) -> Snapshot:
        """A snapshot judged by the audit: bare cells may show a write that doesn't count."""
        self._store.read_audit()
        return self._store.snapshot()
