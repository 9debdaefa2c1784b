"""Publishes what happened to a spool on the shop's channel."""

import logging

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.core.events import Event
from kiosk.realtime import wire
from kiosk.realtime.faults import line_of

log = logging.getLogger(__name__)


class RedisEventService:
    """Best effort: the sheet is the record. Blocks for the client's time limits at most.

    Belongs to one thread, the announcer's.
    """

    def __init__(self, client: Redis, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._is_failing = False
        self.is_refused = False
        """True where the server answered the last publish, and refused it."""

    def publish_spool_update(self, event: Event) -> bool:
        """Publish; True where Redis accepted it. Never raises for trouble with Redis."""
        try:
            self._client.publish(self._channel, wire.encode(event))
        except (RedisError, OSError) as error:
            # One line for an outage, not one for each event in it.
            level = logging.DEBUG if self._is_failing else logging.WARNING
            log.log(
                level, "event not published: %s %s: %s", event.event_type, event.tag_spool, line_of(error)
            )
            self._is_failing = True
            self.is_refused = isinstance(error, ResponseError)
            return False
        self.is_refused = False
        if self._is_failing:
            log.info("events are published again")
            self._is_failing = False
        return True
