"""Decodes the channel's messages; counts unreadable ones and logs them at a limited rate."""

import logging
from zoneinfo import ZoneInfo

from kiosk.core.events.event import Event
from kiosk.realtime import wire
from kiosk.realtime.faults import RareLog

log = logging.getLogger(__name__)


class Decoder:
    """Belongs to one thread. `zone` is the time zone of local times."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._junk = RareLog(log)

    @property
    def junk_count(self) -> int:
        """The number of messages that were not events."""
        return self._junk.count

    def read(self, data: bytes | str) -> Event | None:
        """The event, or None if the message is not one."""
        try:
            return wire.decode(data, self._zone)
        except wire.WireError as error:
            self._junk.warn(f"a message on the channel is no event: {error}: {data[:60]!r}")
            return None
