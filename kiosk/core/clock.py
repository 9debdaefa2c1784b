"""The clock of the shop: the machine's, in the shop's time zone; and one for ages, which nobody can set."""

import sys
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo


def seconds() -> float:
    """Seconds of a clock that nobody can set and that runs on while the machine sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        return time.monotonic()  # on Windows it counts the sleep as well


def machine_time() -> datetime:
    """This machine's time, aware, in UTC. Anybody may set it at any moment."""
    return datetime.fromtimestamp(time.time(), UTC)


def steady_utc() -> datetime:
    """UTC, aware, by a clock that is never set: ages are differences of its times.

    The machine's time when this process first asked, and the time that has passed since. Where the machine
    was wrong then, so is every time, and no difference.
    """
    began, at = _began()
    return began + timedelta(seconds=seconds() - at)


@cache
def _began() -> tuple[datetime, float]:
    return machine_time(), seconds()


class Clock(Protocol):
    """The current time: in the shop's zone for the sheet, in UTC for messages."""

    def local(self) -> datetime:
        """Now in the shop's zone, naive, to the second."""

    def utc(self) -> datetime:
        """Now in UTC, aware."""

    def steady(self) -> datetime:
        """Now in UTC, aware, by a clock that nobody can set: ages are differences of its times."""

    def to_utc(self, local: datetime) -> datetime:
        """A naive local moment in UTC, aware."""

    def to_local(self, moment: datetime) -> datetime:
        """An aware moment in the shop's zone, naive."""


class SystemClock:
    """Implements `Clock` for one time zone. Any thread."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def local(self) -> datetime:
        """Now in the shop's zone, naive, to the second: the sheet keeps no fractions."""
        return self.to_local(machine_time()).replace(microsecond=0)

    def utc(self) -> datetime:
        return machine_time()

    def steady(self) -> datetime:
        """As `steady_utc`."""
        return steady_utc()

    def to_utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        """An aware moment in the shop's zone, naive."""
        return moment.astimezone(self.zone).replace(tzinfo=None)
