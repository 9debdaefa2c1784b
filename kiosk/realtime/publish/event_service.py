"""Publishes events about spools on the shop's channel."""

import logging
import time
from dataclasses import replace
from enum import Enum
from typing import Final

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime import wire
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.faults import RareLog, line_of, reason_of

log = logging.getLogger(__name__)

TRY_AGAIN_S: Final = 60.0
"""After numbering was denied, events are published without a number for this long (seconds)."""


class Publishing(Enum):
    """The result of the last publish."""

    KEPT = "kept"
    """Numbered, stored and published: a reader that missed it can fetch it."""
    UNNUMBERED = "unnumbered"
    """Only published: a reader that misses it learns of it from the sheet."""
    REFUSED = "refused"
    """The server answered with an error."""
    SILENT = "silent"
    """The server didn't answer. The subscriber reports that."""


class RedisEventService:
    """Publishes on a best-effort basis: the sheet is the record. Blocks for at most the client's time limits.

    Belongs to one thread, the announcer's. If the server doesn't allow this user to run the script or to
    write, the event is published without a number.
    """

    def __init__(self, client: Redis, channel: str, sheet: str | None = None) -> None:
        """`sheet` names the spreadsheet in every event, so that stations of another one ignore it."""
        self._sheet = sheet
        self._log = EventLog(client, channel)
        self._is_failing = False
        self._unnumbered_until = 0.0
        self._denied = RareLog(log, every_s=600.0)
        self.publishing = Publishing.KEPT
        """The result of the last publish; `KEPT` before the first."""
        self.trouble = LinkReason.NONE
        """Why it was refused or unnumbered."""

    def publish_spool_update(self, event: Event) -> bool:
        """Publish; True if Redis accepted it. Never raises for errors of Redis."""
        # Redis assigns the number.
        message = wire.encode(replace(event, seq=None, numbering=None, sheet=self._sheet))
        try:
            self.publishing, self.trouble = self._publish(message)
        except (RedisError, OSError) as error:
            # One warning for an outage, not one for each event in it.
            level = logging.DEBUG if self._is_failing else logging.WARNING
            log.log(
                level, "event not published: %s %s: %s", event.event_type, event.tag_spool, line_of(error)
            )
            self._is_failing = True
            self.publishing = Publishing.REFUSED if isinstance(error, ResponseError) else Publishing.SILENT
            self.trouble = reason_of(error)
            return False
        if self._is_failing:
            log.info("events are published again")
            self._is_failing = False
        return True

    def _publish(self, message: bytes) -> tuple[Publishing, LinkReason]:
        if self.publishing is Publishing.REFUSED:
            # The script numbers and stores before it learns that it may not publish, so try a plain publish
            # first. Readers recognise the repeat.
            self._log.publish_unnumbered(message)
        if time.monotonic() >= self._unnumbered_until:
            try:
                self._log.publish(message)
            except ResponseError as error:
                trouble = reason_of(error)
                if trouble is LinkReason.READ_ONLY:  # a replica: its subscribers are not the shop's stations
                    raise
                self._log.publish_unnumbered(message)
                self._denied.warn(f"events go out without a number: {line_of(error)}")
                self._unnumbered_until = time.monotonic() + TRY_AGAIN_S
                return Publishing.UNNUMBERED, trouble
            return Publishing.KEPT, LinkReason.NONE
        self._log.publish_unnumbered(message)
        return Publishing.UNNUMBERED, self.trouble
