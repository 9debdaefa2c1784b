"""Keeps the shop up to date: reads the sheet, listens to the other stations, applies their events.

Runs on the loop's thread, and hands blocking reads to the reader thread.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any, TypeVar

from kiosk.core.clock import Clock
from kiosk.core.errors import KioskError, Refusal
from kiosk.core.events.event import Event
from kiosk.core.refusals import SheetUnavailable
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.data import Snapshot
from kiosk.live.hooks import Hooks
from kiosk.live.ports import Readings
from kiosk.live.shop import Shop
from kiosk.live.threads import WorkerThreads

LOOK_S = 1.0
"""How often the services are asked for a newer snapshot; they decide when to read one."""
AUDIT_S = 2.0
PAINTING_S = 0.25
"""How long the audit waits once the sheet was read: a window paints its list in that time, which reading on
another thread would hold up."""
RETRY_S = 5.0
"""The pause after a first failure; each further one doubles it, up to `LONGEST_RETRIES` times this long."""
LONGEST_RETRIES = 3
FRAME_S = 0.016
STORM = 16
"""Nobody can follow this many events in one frame …"""
STORM_FRAME_S = 0.040
"""… so the next ones are applied after this longer pause, which leaves time for taps."""

T = TypeVar("T")


def pause_s(failures: int) -> float:
    """How long to wait before the next attempt, after so many failed in a row."""
    return RETRY_S * min(1 << min(failures - 1, 10), LONGEST_RETRIES)


def _without_seconds(doubt: Refusal | None) -> tuple[str, ...] | None:
    """What is told anew only when it differs: the words would else change each second."""
    return tuple(value[:-3] for value in doubt.values.values()) if doubt else None


class ReadFailed(Exception):
    """A job on the reader thread failed, and the hooks were told why."""


class Feed:
    """Reads and listens until it is cancelled; a failed read is reported to the hooks and tried again."""

    def __init__(self, shop: Shop, clock: Clock, threads: WorkerThreads, hooks: Hooks) -> None:
        self._shop, self._clock, self._threads, self._hooks = shop, clock, threads, hooks
        self._wanted = asyncio.Event()
        self._is_reading = False
        self._is_judged = False
        """True if the snapshot shown was judged by the audit."""
        self._alarms: tuple[Alarm, ...] = ()
        self._doubt: Refusal | None = None
        self._link: Link | None = None
        self._unapplied: list[Event] = []
        self._in_frame = False
        self._untold: tuple[str, int] | None = None
        """The number to be told once the events before it are applied."""
        self._has_failed = False
        self.on_back: Callable[[], None] = lambda: None
        """Called when a read succeeds after one that failed."""

    @property
    def is_reading(self) -> bool:
        """True while a read of the sheet is under way."""
        return self._is_reading

    @property
    def is_settled(self) -> bool:
        """True where no read of the sheet is under way or asked for."""
        return not self._is_reading and not self._wanted.is_set()

    def refresh(self) -> None:
        """Read the whole sheet soon."""
        self._wanted.set()

    async def run(self, readings: Readings) -> None:
        """Listen, read the sheet and its audit, then keep the shop up to date until cancelled."""
        hopping = self._threads.hopping
        readings.tell_waits(hopping(self._hooks.sheet_waiting))
        readings.start_link(
            hopping(self._on_events),
            hopping(self._on_link),
            hopping(self._on_gap),
            hopping(self._on_numbered),
        )
        failures = count(1)
        while not await self._read_sheet(readings):
            await asyncio.sleep(pause_s(next(failures)))
        self._hooks.started()
        await asyncio.sleep(PAINTING_S)
        await self._read_audit(readings)
        if readings.follows_audit:
            self._threads.spawn(self._follow_audit(readings))
        await self._keep_reading(readings)

    async def read(self, work: Callable[[], T]) -> T:
        """Run `work` on the reader thread. Any error is reported to the hooks, and `ReadFailed` is raised."""
        try:
            return await self._threads.read(work)
        except Exception as error:  # the end of a job on the reader thread, whatever it was
            self._tell_trouble(error)
            raise ReadFailed from error

    async def insist(self, work: Callable[[], T]) -> T:
        """Like `read`, with retries at growing pauses until it succeeds."""
        failures = count(1)
        while True:
            try:
                return await self.read(work)
            except ReadFailed:
                await asyncio.sleep(pause_s(next(failures)))

    def _tell_trouble(self, error: Exception) -> None:
        """Report why the sheet could not be read; an unexpected error also goes to `sys.excepthook`."""
        if isinstance(error, KioskError):
            self._hooks.sheet_changed(error.refusal)
            return
        self._hooks.sheet_changed(SheetUnavailable())
        sys.excepthook(type(error), error, error.__traceback__)

    # the sheet

    async def _keep_reading(self, readings: Readings) -> None:
        failed: Callable[[Readings], Coroutine[Any, Any, bool]] | None = None
        failures = 0
        while True:
            try:
                async with asyncio.timeout(pause_s(failures) if failed else LOOK_S):
                    await self._wanted.wait()
            except TimeoutError:
                read = failed or self._look
            else:
                read = self._read_sheet
            failed = None if await read(readings) else read
            failures = failures + 1 if failed else 0

    async def _read_sheet(self, readings: Readings) -> bool:
        # Cleared first: a request made during this read asks for another one.
        self._wanted.clear()
        return await self._load(readings, readings.snapshot)

    async def _look(self, readings: Readings) -> bool:
        return await self._load(readings, readings.look)

    async def _load(self, readings: Readings, read: Callable[[], Snapshot | None]) -> bool:
        self._is_reading = True
        self._shop.begin_snapshot()
        try:
            snapshot = await self.read(read)
        except ReadFailed:
            self._has_failed = True
            self._shop.snapshot_failed()
            return False
        finally:
            self._is_reading = False
            self._tell_alarms(readings)
            self._tell_clock(readings)
        if snapshot is None:
            self._shop.snapshot_failed()
            return True
        if self._has_failed:
            self._has_failed = False
            self.on_back()
        self._is_judged = snapshot.is_judged
        self._shop.load(snapshot)
        self._hooks.sheet_changed(None)
        return True

    def _tell_alarms(self, readings: Readings) -> None:
        """Also those that the writer thread or another station has found since the last look."""
        alarms = readings.alarms()
        if alarms != self._alarms:
            self._alarms = alarms
            self._hooks.alarms_changed(alarms)

    def _tell_clock(self, readings: Readings) -> None:
        self._shop.set_steady_error(readings.steady_error())
        doubt = readings.clock_doubt()
        if _without_seconds(doubt) != _without_seconds(self._doubt):
            self._doubt = doubt
            self._hooks.clock_changed(doubt)

    async def _read_audit(self, readings: Readings) -> None:
        try:
            await self.read(readings.read_audit)
        except ReadFailed:
            return  # the first action reads it
        if not self._is_judged:
            self.refresh()  # the snapshot shown until now was made without the audit

    async def _follow_audit(self, readings: Readings) -> None:
        failures = 0
        while True:
            await asyncio.sleep(AUDIT_S)
            try:
                events = await self.read(readings.audit_events)
            except ReadFailed:
                failures += 1
                await asyncio.sleep(pause_s(failures))
                continue
            failures = 0
            self._on_events(list(events))

    # the link

    def _on_events(self, events: list[Event]) -> None:
        """Apply the first event at once, and those of a burst together once a frame."""
        self._unapplied += events
        if not self._in_frame:
            self._apply_events()

    def _apply_events(self) -> None:
        events, self._unapplied = self._unapplied, []
        self._in_frame = bool(events)
        if events:
            self._threads.later(FRAME_S if len(events) < STORM else STORM_FRAME_S, self._apply_events)
            self._shop.apply(events)
            self._hooks.happened(events)
        self._tell_number()

    def _on_numbered(self, numbering: str, seq: int) -> None:
        self._untold = numbering, seq
        if not self._unapplied:
            self._tell_number()

    def _tell_number(self) -> None:
        if self._untold:
            number, self._untold = self._untold, None
            self._hooks.numbered(*number)

    def _on_link(self, link: Link) -> None:
        was_up = self._link is not None and self._link.is_up
        self._link = link
        self._shop.set_live(link.since if link.state is LinkState.LIVE else None)
        self._hooks.link_changed(link)
        if link.is_up or was_up:
            # Up again: events missed meanwhile are in the sheet. Down: the sheet must be read more often.
            self.refresh()

    def _on_gap(self) -> None:
        """Events were missed: the display is fresh again only after a read that begins now."""
        self._apply_events()
        self._hooks.gap()
        if self._link is not None and self._link.state is LinkState.LIVE:
            self._shop.set_live(self._clock.steady())
        self.refresh()
