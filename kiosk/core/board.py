"""The picture of the shop that one screen holds: the latest snapshot, brought up to date by events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from kiosk.core import columns
from kiosk.core.data import Fault, FaultKind, Snapshot, Spool, Worker, mark_id
from kiosk.core.events import Event, spool_after

SKEW: Final = timedelta(seconds=5)
"""How far the clocks of two stations may be apart: an event older than the last one by more is old news."""

LANDS: Final = timedelta(seconds=30)
"""How long after its moment an action may still reach the sheet: a read may have been too early to see it."""


class Board:
    """Spools by key, and workers. Not thread-safe: it belongs to the thread that shows it.

    What arrives while a snapshot is being read is applied again on top of it, for nobody knows whether the
    read saw it; a snapshot is asked for with `begin_snapshot` and given with `load`.
    Old news don't undo newer ones: neither an event that comes late, nor a row read before the last event.
    """

    REMEMBERED = 4_096
    """How many event identities are kept to recognise a repeat."""

    def __init__(self, zone: tzinfo, sheet: str = "Operaciones") -> None:
        self._zone = zone
        self._sheet = sheet
        self._spools: dict[str, Spool] = {}
        self._seen: dict[tuple[str, str], None] = {}
        self._last_event: dict[str, datetime] = {}
        self._last_read: dict[str, datetime] = {}
        self._since_asked: list[Event | tuple[Spool, datetime]] | None = None
        self.workers: Mapping[int, Worker] = {}
        self.read_at: datetime | None = None

    @property
    def spools(self) -> Mapping[str, Spool]:
        """Every row that bears a tag, by `Spool.key`."""
        return self._spools

    def begin_snapshot(self) -> None:
        """From now on all news are kept, to be applied again on the snapshot that is being read."""
        self._since_asked = []

    def snapshot_failed(self) -> None:
        """No snapshot will come for the last `begin_snapshot`."""
        self._since_asked = None

    def load(self, snapshot: Snapshot) -> None:
        """Replace everything by what the sheet says, then apply what happened during the read."""
        self._spools = {spool.key: spool for spool in snapshot.spools}
        self.workers = snapshot.workers
        self.read_at = snapshot.read_at
        self._last_event.clear()
        self._last_read.clear()
        missed, self._since_asked = self._since_asked or [], None
        for news in missed:
            if isinstance(news, Event):
                self._change(news)
            else:
                self._replace(*news)

    def apply(self, event: Event) -> str | None:
        """Bring one spool up to date. Returns its key, or None where the event was known or is old news."""
        identity = event.identity
        if identity:
            if identity in self._seen:
                return None
            self._remember(identity)
        if self._since_asked is not None:
            self._since_asked.append(event)
        return self._change(event)

    def put(self, spool: Spool, read_at: datetime) -> str:
        """A single row as the sheet said it was at `read_at`, which is aware. Returns its key."""
        if self._since_asked is not None:
            self._since_asked.append((spool, read_at))
        self._replace(spool, read_at)
        return spool.key

    def apply_all(self, events: Iterable[Event]) -> list[str]:
        """The keys of the spools that changed, each once, in the order of the events."""
        return list(dict.fromkeys(key for event in events if (key := self.apply(event))))

    def _replace(self, spool: Spool, read_at: datetime) -> None:
        last = self._last_event.get(spool.tag)
        if last is None or last <= read_at:
            self._last_read[spool.tag] = read_at
            self._spools[spool.key] = spool

    def _is_old_news(self, event: Event) -> bool:
        """An event without id may be anybody's, with a clock of its own: it always counts."""
        last = self._last_event.get(event.tag_spool)
        read = self._last_read.get(event.tag_spool, self.read_at)
        too_late = last is not None and event.timestamp < last - SKEW
        in_the_sheet = read is not None and event.timestamp < read - LANDS
        return event.event_id is not None and (too_late or in_the_sheet)

    def _change(self, event: Event) -> str | None:
        if self._is_old_news(event):
            return None
        last = self._last_event.get(event.tag_spool, event.timestamp)
        self._last_event[event.tag_spool] = max(last, event.timestamp)
        spool = self._spools.get(event.tag_spool) or Spool(event.tag_spool)
        local = event.timestamp.astimezone(self._zone).replace(tzinfo=None)
        self._spools[spool.key] = self._with_faults(spool_after(spool, event, local))
        return spool.key

    def _remember(self, identity: tuple[str, str]) -> None:
        self._seen[identity] = None
        if len(self._seen) > self.REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def age(self, now: datetime) -> float | None:
        """Seconds since the sheet was read; None before the first snapshot. `now` is aware."""
        return None if self.read_at is None else (now.astimezone(UTC) - self.read_at).total_seconds()

    def _with_faults(self, spool: Spool) -> Spool:
        """A fault of a state cell goes once the cell holds something else; a holder without id is one."""
        cells = spool.picture.by_header()
        kept = [fault for fault in spool.faults if cells.get(fault.column, fault.raw) == fault.raw]
        is_known = any(fault.kind is FaultKind.SIN_ID for fault in kept)
        holder = spool.picture.ocupado_por
        if not spool.picture.is_free and mark_id(holder) is None and not is_known:
            kept.append(Fault(FaultKind.SIN_ID, self._sheet, spool.row, columns.OCUPADO_POR, holder))
            kept.sort(key=lambda fault: fault.kind is FaultKind.DUPLICADO)  # as a snapshot has them
        return replace(spool, faults=tuple(kept))
