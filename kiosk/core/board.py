"""The picture of the shop that one screen holds: the latest snapshot, brought up to date by events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from kiosk.core.data import Snapshot, Spool, Worker
from kiosk.core.events import Event, spool_after


class Board:
    """Spools by key, and workers. Not thread-safe: it belongs to the thread that shows it.

    What arrives while a snapshot is being read is applied again on top of it, for nobody knows whether the
    read saw it; a snapshot is asked for with `begin_snapshot` and given with `load`.
    """

    REMEMBERED = 4_096
    """How many event identities are kept to recognise a repeat."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._spools: dict[str, Spool] = {}
        self._seen: dict[tuple[str, str], None] = {}
        self._since_asked: list[Event | Spool] | None = None
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
        missed, self._since_asked = self._since_asked or [], None
        for news in missed:
            if isinstance(news, Spool):
                self._spools[news.key] = news
            else:
                self._change(news)

    def apply(self, event: Event) -> str | None:
        """Bring one spool up to date. Returns its key, or None where the event was known already."""
        identity = event.identity
        if identity:
            if identity in self._seen:
                return None
            self._remember(identity)
        if self._since_asked is not None:
            self._since_asked.append(event)
        return self._change(event)

    def put(self, spool: Spool) -> str:
        """A single row as the sheet says it is now. Returns its key."""
        if self._since_asked is not None:
            self._since_asked.append(spool)
        self._spools[spool.key] = spool
        return spool.key

    def apply_all(self, events: Iterable[Event]) -> list[str]:
        """The keys of the spools that changed, each once, in the order of the events."""
        return list(dict.fromkeys(key for event in events if (key := self.apply(event))))

    def _change(self, event: Event) -> str:
        spool = self._spools.get(event.tag_spool) or Spool(event.tag_spool)
        local = event.timestamp.astimezone(self._zone).replace(tzinfo=None)
        self._spools[spool.key] = _without_stale_faults(spool_after(spool, event, local))
        return spool.key

    def _remember(self, identity: tuple[str, str]) -> None:
        self._seen[identity] = None
        if len(self._seen) > self.REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def age(self, now: datetime) -> float | None:
        """Seconds since the sheet was read; None before the first snapshot. `now` is aware."""
        return None if self.read_at is None else (now.astimezone(UTC) - self.read_at).total_seconds()


def _without_stale_faults(spool: Spool) -> Spool:
    """A fault of a state cell goes as soon as the cell holds something else."""
    cells = spool.picture.by_header()
    kept = tuple(fault for fault in spool.faults if cells.get(fault.column, fault.raw) == fault.raw)
    return replace(spool, faults=kept)
