"""Reads the channel's messages; junk is counted and seldom logged."""

import logging
from zoneinfo import ZoneInfo

from kiosk.core.events.event import Event
from kiosk.realtime import wire
from kiosk.realtime.faults import RareLog

log = logging.getLogger(__name__)


class Decoder:
    """Belongs to one thread. `zone` is that of local times."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._junk = RareLog(log)

    @property
    def junk_count(self) -> int:
        """How many messages were no events."""
        return self._junk.count

    def read(self, data: bytes | str) -> Event | None:
        """The event, or None where the message is none."""
        try:
            return wire.decode(data, self._zone)
        except wire.WireError as error:
            self._junk.warn(f"a message on the channel is no event: {error}: {data[:60]!r}")
            return None
