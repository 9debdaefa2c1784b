"""What one process knows of the shop: the latest snapshot, brought up to date by events."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from kiosk.core.events.event import Event, spool_after
from kiosk.core.events.order import SKEW, EventOrder
from kiosk.core.shop.data import TO_CHECK, Fault, FaultKind, Snapshot, Spool, Worker, fault_of
from kiosk.core.shop.lookup import spool_of_tag

LANDS: Final = timedelta(seconds=30)
"""How long after its timestamp an action may still reach the sheet: a read before that may have missed it."""

UNKNOWN: Final = "?"
"""The version of a spool after an event that names none. No event follows it."""


class ShopState:
    """Spools by key, and workers. Not thread-safe: it belongs to one thread.

    A snapshot is announced with `begin_snapshot` and handed over with `load`. What arrives in between is
    applied again on top of it, because the read may or may not have seen it.
    Old news never replaces newer news, whatever the order of arrival: neither an event (`EventOrder` tells
    which of two is later), nor a row or a snapshot that was read before the last event.
    """

    REMEMBERED = 4_096
    """How many event identities are kept to recognise duplicates."""

    HEADS = 8
    """How many candidates for the latest event of a spool are kept; several only while events are missing."""

    def __init__(self, zone: tzinfo, sheet: str = "Operaciones") -> None:
        self._zone = zone
        self._sheet = sheet
        self._spools: dict[str, Spool] = {}
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._order = EventOrder(self.REMEMBERED)
        self._heads: dict[str, list[Event]] = {}  # candidates for the latest event, in order of arrival
        self._shown: dict[str, str] = {}  # the event that a spool's present state comes from
        self._last_event: dict[str, datetime] = {}
        self._last_read: dict[str, datetime] = {}
        self._since_asked: list[Event | tuple[Spool, datetime]] | None = None
        self.workers: Mapping[int, Worker] = {}
        self.read_at: datetime | None = None

    @property
    def spools(self) -> Mapping[str, Spool]:
        """Every row with a tag, by `Spool.key`."""
        return self._spools

    def key_of(self, tag: str) -> str:
        """The key of the spool that people mean by this tag; the tag itself where no spool has it."""
        spool = None if tag in self._spools else spool_of_tag(self._spools.values(), tag)
        return tag if spool is None else spool.key

    def begin_snapshot(self) -> None:
        """From now on keep all news, to apply them again on top of the snapshot that is being read."""
        self._since_asked = []

    def snapshot_failed(self) -> None:
        """Cancel the last `begin_snapshot`: its read failed."""
        self._since_asked = None

    def load(self, snapshot: Snapshot) -> None:
        """Replace everything by the snapshot, then apply the rows and events that are newer than it."""
        later = self._read_since(snapshot.read_at)
        self._spools = {spool.key: spool for spool in snapshot.spools}
        self.workers = snapshot.workers
        self.read_at = snapshot.read_at
        self._last_event.clear()
        self._last_read.clear()
        self._shown.clear()
        self._keep_what_it_may_have_missed()
        for spool, read_at in later:
            self._replace(spool, read_at)
        missed, self._since_asked = self._since_asked or [], None
        for news in missed:
            if isinstance(news, Event):
                self._change(self._as_shown(news))
            else:
                self._replace(*news)

    def _read_since(self, moment: datetime) -> list[tuple[Spool, datetime]]:
        """Single rows read after this snapshot (another station may have read it) and not changed since."""
        reads = [(tag, at) for tag, at in self._last_read.items() if at > moment and tag not in self._shown]
        return [(self._spools[tag], at) for tag, at in reads if tag in self._spools]

    def _keep_what_it_may_have_missed(self) -> None:
        """A snapshot may be older than events heard before it arrived; the chain of versions tells."""
        assert self.read_at is not None
        heads, self._heads = self._heads, {}
        for heard_as, events in heads.items():
            recent = [event for event in events if event.timestamp >= self.read_at - LANDS]
            tag = self.key_of(heard_as) if recent else heard_as
            for event in (replace(each, tag_spool=tag) for each in recent):
                self._heads.setdefault(tag, []).append(event)
                shown = _version_of(tag, self._shown, self._spools)
                if tag in self._spools and self._order.follows(event, shown):
                    self._show(event)

    def apply(self, event: Event) -> str | None:
        """Bring one spool up to date. Returns its key, or None if the event is a duplicate or outdated."""
        event = self._as_shown(event)
        identity = event.identity
        if identity:
            if identity in self._seen:
                return None
            self._seen[identity] = None
            if len(self._seen) > self.REMEMBERED:
                self._seen.popitem(last=False)
            self._order.learn(event)
        if self._since_asked is not None:
            self._since_asked.append(event)
        return self._change(event)

    def _as_shown(self, event: Event) -> Event:
        """The event under the key of the spool it means: another program spells the tag its own way."""
        key = self.key_of(event.tag_spool)
        return event if key == event.tag_spool else replace(event, tag_spool=key)

    def put(self, spool: Spool, read_at: datetime) -> str:
        """Take in a single row as read at `read_at`, which is aware. Returns its key."""
        if self._since_asked is not None:
            self._since_asked.append((spool, read_at))
        self._replace(spool, read_at)
        return spool.key

    def apply_all(self, events: Iterable[Event]) -> list[str]:
        """Apply events in order. Returns the keys of the spools that changed, each once."""
        return list(dict.fromkeys(key for event in events if (key := self.apply(event))))

    def _replace(self, spool: Spool, read_at: datetime) -> None:
        last = self._last_event.get(spool.tag)
        is_newer = last is None or last <= read_at
        if is_newer and not self._order.is_followed(spool.tag, spool.version):
            self._shown.pop(spool.tag, None)
            self._last_read[spool.tag] = read_at
            self._spools[spool.key] = spool

    def _change(self, event: Event) -> str | None:
        """Decide which event to show of the spool now. Returns its key, or None if nothing changed."""
        tag = event.tag_spool
        if not event.event_id:  # of another program, with a clock of its own: always applied
            self._heads.pop(tag, None)
            return self._show(event)
        heads = [*self._heads.get(tag, []), event]
        heads = [head for head in heads if not self._order.is_followed(tag, head.event_id)]
        self._heads[tag] = heads[-self.HEADS :]
        changed = None
        for head in self._heads[tag]:
            if self._is_news(head, arrives=head is event):
                changed = self._show(head)
        return changed

    def _is_news(self, event: Event, arrives: bool) -> bool:
        tag, shown = event.tag_spool, _version_of(event.tag_spool, self._shown, self._spools)
        if event.event_id == shown:
            return arrives and event.picture is None
        is_later = self._order.is_later(event, shown)
        if is_later is not None:
            return is_later
        # No event of the shown version was heard, so the clocks decide.
        last, read = self._last_event.get(tag), self._last_read.get(tag, self.read_at)
        too_late = last is not None and event.timestamp < last - SKEW
        in_the_sheet = read is not None and event.timestamp < read - LANDS
        return arrives and not too_late and not in_the_sheet

    def _show(self, event: Event) -> str:
        tag = event.tag_spool
        last = self._last_event.get(tag, event.timestamp)
        self._last_event[tag] = max(last, event.timestamp)
        self._shown[tag] = event.event_id or event.version or UNKNOWN
        spool = self._spools.get(tag) or Spool(tag)
        local = event.timestamp.astimezone(self._zone).replace(tzinfo=None)
        self._spools[spool.key] = _with_faults(spool_after(spool, event, local), self._sheet)
        return spool.key


def _with_faults(spool: Spool, sheet: str) -> Spool:
    """Drop the faults of state cells that hold something else now; add those of the texts that they hold.

    Somebody has acted on the spool, so there is nothing to check in its row any more.
    """
    cells = spool.picture.by_header()
    kept = [
        fault
        for fault in spool.faults
        if cells.get(fault.column, fault.raw) == fault.raw and fault.kind not in TO_CHECK
    ]
    for header, text in cells.items():
        kind = fault_of(header, text)
        if kind is not None and not any(fault.column == header for fault in kept):
            kept.append(Fault(kind, sheet, spool.row, header, text))
    kept.sort(key=lambda fault: fault.kind is FaultKind.DUPLICADO)  # as a snapshot has them
    return replace(spool, faults=tuple(kept)) if kept or spool.faults else spool


def _version_of(tag: str, shown: Mapping[str, str], spools: Mapping[str, Spool]) -> str:
    """The id of the event, or the `version` in the sheet, that a spool's state comes from."""
    if tag in shown:
        return shown[tag]
    return spools[tag].version if tag in spools else ""
