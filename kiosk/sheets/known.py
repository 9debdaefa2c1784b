"""What this process has seen of the sheet so far. Shared by the threads that read and write it."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from kiosk.core.data import AuditRow, Snapshot
from kiosk.sheets.layout import Layout


@dataclass(frozen=True, slots=True)
class TailMark:
    """The last audit row known: its 1-based row and its id ("" where it is the header row)."""

    row: int
    id: str


class Known:
    """Layout, latest snapshot, and the audit rows seen. Every method may be called from any thread."""

    KEPT_AUDIT_ROWS = 20_000

    def __init__(self) -> None:
        self._lock = Lock()
        self._layout: Layout | None = None
        self._snapshot: Snapshot | None = None
        self._audit: OrderedDict[str, AuditRow] = OrderedDict()
        self._tail: TailMark | None = None

    @property
    def layout(self) -> Layout | None:
        with self._lock:
            return self._layout

    @property
    def snapshot(self) -> Snapshot | None:
        with self._lock:
            return self._snapshot

    @property
    def tail(self) -> TailMark | None:
        """None until the end of the audit has been looked up."""
        with self._lock:
            return self._tail

    def found(self, layout: Layout) -> None:
        with self._lock:
            self._layout = layout

    def lost_layout(self) -> None:
        """The sheet isn't as it was: worksheets and headers have to be found again."""
        with self._lock:
            self._layout = None

    def read(self, snapshot: Snapshot) -> None:
        with self._lock:
            if self._snapshot is None or snapshot.read_at >= self._snapshot.read_at:
                self._snapshot = snapshot

    def saw(self, rows: Iterable[AuditRow], tail: TailMark) -> None:
        """Remember audit rows, and how far the audit has been read; the mark never goes back."""
        with self._lock:
            for row in rows:
                self._audit[row.id] = row
            while len(self._audit) > self.KEPT_AUDIT_ROWS:
                self._audit.popitem(last=False)
            if self._tail is None or tail.row >= self._tail.row:
                self._tail = tail

    def lost_tail(self) -> None:
        """The audit isn't where it was: its end has to be looked up again."""
        with self._lock:
            self._tail = None

    def audit_row(self, event_id: str) -> AuditRow | None:
        with self._lock:
            return self._audit.get(event_id)
