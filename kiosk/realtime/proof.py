"""Proves for `kiosk doctor` that an event comes back, and finds stations on other databases."""

import time
from enum import Enum
from typing import Final
from uuid import uuid4

from redis import Redis
from redis.client import PubSub
from redis.exceptions import ResponseError

from kiosk.core.clock import machine_time
from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason
from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.operations import EventType
from kiosk.realtime import wire
from kiosk.realtime.connection import Connections
from kiosk.realtime.event_log import EventLog, Position
from kiosk.realtime.faults import reason_of
from kiosk.realtime.share.presence import PresenceBoard

TAG: Final = "KIOSK-DOCTOR"
SHEET: Final = "doctor"
"""No spreadsheet's name: stations count the event and show nothing of it."""

BACK_WITHIN_S: Final = 1.0


class Proof(Enum):
    KEPT = "kept"
    """An event came back as it went out, numbered, and stands in the log."""
    DENIED = "denied"
    """This user may neither number nor keep events."""
    DEAF = "deaf"
    """The event was numbered and did not come back in time."""
    LOST = "lost"
    """The event came back and does not stand in the log."""


def prove(connections: Connections, channel: str) -> Proof:
    """Publish an event of its own and wait for it, for at most `BACK_WITHIN_S`. Raises Redis's errors.

    Other programs get a STATE_CHANGE of a spool that there is nowhere; it changes nothing.
    """
    log = EventLog(connections.commands(), channel)
    event = Event(EventType.STATE_CHANGE, TAG, None, "", machine_time(), event_id=str(uuid4()), sheet=SHEET)
    client = connections.subscription()
    try:
        with client.pubsub() as listening:  # type: ignore[no-untyped-call]
            listening.subscribe(channel)
            listening.get_message(timeout=BACK_WITHIN_S)
            try:
                number = log.publish(wire.encode(event))
                message = _heard(listening, str(event.event_id))
                last = log.after(None).last
                kept = log.after(Position(last.numbering, number - 1)).messages
            except ResponseError as error:
                if reason_of(error) is LinkReason.PERMISSION:
                    return Proof.DENIED
                raise
    finally:
        client.close()
    if message is None:
        return Proof.DEAF
    return Proof.KEPT if message in kept else Proof.LOST


def _heard(listening: PubSub, event_id: str) -> str | None:
    until = time.monotonic() + BACK_WITHIN_S
    while (left := until - time.monotonic()) > 0:
        message = listening.get_message(timeout=left)
        data = message["data"] if message and message["type"] == "message" else b""
        if event_id.encode() in data:
            return bytes(data).decode()
    return None


def stations_elsewhere(connections: Connections, channel: str) -> tuple[str, ...]:
    """The stations that are running on another database of the server, as `K2 (1)`.

    Empty where this user may not look.
    """
    client = connections.subscription()
    try:
        here = client.connection_pool.connection_kwargs.get("db") or 0
        databases = [int(name.removeprefix("db")) for name in client.info("keyspace") if name[2:].isdecimal()]
        return tuple(
            f"{each.station} ({database})"
            for database in databases
            if database != here
            for each in _stations(client, channel, database)
        )
    except ResponseError:
        return ()
    finally:
        client.close()


def _stations(client: Redis, channel: str, database: int) -> list[StationPresence]:
    # The client has one connection, which it keeps.
    client.execute_command("SELECT", database)  # type: ignore[no-untyped-call]
    return PresenceBoard(client, channel).stations()
