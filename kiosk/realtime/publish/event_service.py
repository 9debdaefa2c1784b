"""Publishes what happened to a spool on the shop's channel."""

import logging
import time
from dataclasses import replace
from enum import Enum
from typing import Final

from redis import Redis
from redis.exceptions import ReadOnlyError, RedisError, ResponseError

from kiosk.core.events.event import Event
from kiosk.realtime import wire
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.faults import RareLog, line_of

log = logging.getLogger(__name__)

TRY_AGAIN_S: Final = 60.0
"""How long events go out without a number before numbering is tried again."""


class Publishing(Enum):
    """What became of the last publish."""

    KEPT = "kept"
    """Numbered, kept and published: nobody misses it for good."""
    UNNUMBERED = "unnumbered"
    """Published only: who doesn't hear it now learns of it from the sheet."""
    REFUSED = "refused"
    """The server answered with a no."""
    SILENT = "silent"
    """No answer. The subscriber tells of that."""


class RedisEventService:
    """Best effort: the sheet is the record. Blocks for the client's time limits at most.

    Belongs to one thread, the announcer's. Where the server doesn't let this user run the script, or write,
    the event is published without a number.
    """

    def __init__(self, client: Redis, channel: str) -> None:
        self._log = EventLog(client, channel)
        self._is_failing = False
        self._unnumbered_until = 0.0
        self._denied = RareLog(log, every_s=600.0)
        self.publishing = Publishing.KEPT
        """What became of the last one; as if it had gone well before the first."""

    def publish_spool_update(self, event: Event) -> bool:
        """Publish; True where Redis accepted it. Never raises for trouble with Redis."""
        # The number is Redis's to give.
        message = wire.encode(replace(event, seq=None, numbering=None))
        try:
            self.publishing = self._publish(message)
        except (RedisError, OSError) as error:
            # One line for an outage, not one for each event in it.
            level = logging.DEBUG if self._is_failing else logging.WARNING
            log.log(
                level, "event not published: %s %s: %s", event.event_type, event.tag_spool, line_of(error)
            )
            self._is_failing = True
            self.publishing = Publishing.REFUSED if isinstance(error, ResponseError) else Publishing.SILENT
            return False
        if self._is_failing:
            log.info("events are published again")
            self._is_failing = False
        return True

    def _publish(self, message: bytes) -> Publishing:
        if self.publishing is Publishing.REFUSED:
            # The script numbers and keeps before it is told that it may not publish: ask first. A repeat is
            # known as one.
            self._log.publish_unnumbered(message)
        if time.monotonic() >= self._unnumbered_until:
            try:
                self._log.publish(message)
            except ReadOnlyError:  # a replica: whoever hears it there isn't who should
                raise
            except ResponseError as error:
                self._log.publish_unnumbered(message)
                self._denied.warn(f"events go out without a number: {line_of(error)}")
                self._unnumbered_until = time.monotonic() + TRY_AGAIN_S
                return Publishing.UNNUMBERED
            return Publishing.KEPT
        self._log.publish_unnumbered(message)
        return Publishing.UNNUMBERED
