"""What this process has seen of the sheet so far. Shared by the threads that read and write it."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
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

    RACE = timedelta(seconds=60)
    """Rows further apart than this are no race; then somebody has put an older `version` back by hand."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._layout: Layout | None = None
        self._snapshot: Snapshot | None = None
        self._audit: OrderedDict[str, AuditRow] = OrderedDict()
        self._tail: TailMark | None = None
        self._unread_takes: tuple[int, ...] = ()
        self._first: OrderedDict[tuple[str, str], AuditRow] = OrderedDict()
        self._lost: set[str] = set()

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
            self._remember(rows)
            if self._tail is None or tail.row >= self._tail.row:
                self._tail = tail

    def found_tail(self, tail: TailMark, takes: Sequence[int]) -> None:
        """Where the audit ends, and its rows above that tell of the present holds and aren't read yet."""
        with self._lock:
            self._unread_takes = tuple(takes)
            if self._tail is None or tail.row >= self._tail.row:
                self._tail = tail

    @property
    def unread_takes(self) -> tuple[int, ...]:
        with self._lock:
            return self._unread_takes

    def saw_takes(self, rows: Iterable[AuditRow]) -> None:
        """The takes that had not been read."""
        with self._lock:
            self._remember(rows)
            self._unread_takes = ()

    def lost(self, event_id: str) -> None:
        """A write of this id came after a stranger's that had read the same row."""
        with self._lock:
            self._lost.add(event_id)

    def has_lost(self, event_id: str) -> bool:
        """True for the id of a write that lost a race: the cells that it left are not to be believed."""
        with self._lock:
            return event_id in self._lost

    def lost_tail(self) -> None:
        """The audit isn't where it was: its end has to be looked up again."""
        with self._lock:
            self._tail = None

    def audit_row(self, event_id: str) -> AuditRow | None:
        with self._lock:
            return self._audit.get(event_id)

    def _remember(self, rows: Iterable[AuditRow]) -> None:
        for row in rows:
            self._audit[row.id] = row
            if row.prev is not None and row.after:
                first = self._first.setdefault((row.tag, row.prev), row)
                if first.id != row.id and abs(row.timestamp - first.timestamp) <= self.RACE:
                    self._lost.add(row.id)
                elif first.id != row.id:
                    self._first[row.tag, row.prev] = row
        for kept in (self._audit, self._first):
            while len(kept) > self.KEPT_AUDIT_ROWS:
                kept.popitem(last=False)
