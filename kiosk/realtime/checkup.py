"""Examines the Redis server for `kiosk doctor`: response time, version, and this user's permissions."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from redis import Redis
from redis.exceptions import NoPermissionError, RedisError

from kiosk.core.clock import machine_time
from kiosk.core.frozen import frozen
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.connection import Connections
from kiosk.realtime.faults import reason_of
from kiosk.realtime.proof import Proof, prove, stations_elsewhere

OLDEST: Final = (6, 2)
"""The oldest Redis version with every command that is used here."""


@frozen
class RedisFacts:
    """The server's answers. `reason` is NONE if it answered; `refused` names forbidden commands.

    `version` is "" if this user may not ask for it. `clock` is the server's time and `asked_at` ours, both
    UTC.
    """

    reason: LinkReason
    version: str = ""
    ms: float = 0.0
    clock: datetime | None = None
    asked_at: datetime | None = None
    refused: tuple[str, ...] = ()
    proof: Proof = Proof.KEPT
    elsewhere: tuple[str, ...] = ()
    """The stations that use another database of the server."""

    @property
    def is_too_old(self) -> bool:
        parts = self.version.split(".")[:2]
        return all(part.isdecimal() for part in parts) and tuple(map(int, parts)) < OLDEST


def needed(channel: str) -> tuple[tuple[str, ...], ...]:
    """Sample commands of a kiosk, checked against the server's permissions and never executed."""
    return (("PUBLISH", channel, ""),)


def look_at(connections: Connections, channel: str) -> RedisFacts:
    """Send harmless queries, and one event that no station shows. Blocks for a few of the client's limits."""
    client = connections.commands()
    try:
        started = time.perf_counter()
        client.ping()
        ms = (time.perf_counter() - started) * 1000
        clock, asked_at = _clock(client)
        refused = _refused(client, needed(channel)) + _not_heard(connections, channel)
        proof = Proof.KEPT if refused else prove(connections, channel)
        elsewhere = stations_elsewhere(connections, channel)
        return RedisFacts(LinkReason.NONE, _version(client), ms, clock, asked_at, refused, proof, elsewhere)
    except (RedisError, OSError) as error:
        return RedisFacts(reason_of(error))


def _clock(client: Redis) -> tuple[datetime | None, datetime]:
    try:
        seconds, microseconds = client.time()
    except NoPermissionError:
        return None, machine_time()
    return datetime.fromtimestamp(seconds + microseconds / 1e6, UTC), machine_time()


def _version(client: Redis) -> str:
    try:
        return str(client.info("server").get("redis_version", ""))
    except NoPermissionError:
        return ""


def _refused(client: Redis, commands: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The commands that the server's access control list forbids.

    The server checks the list when a command is queued in a transaction; the transaction is then discarded.
    Nothing is reported for a user that may not open a transaction.
    """
    pool = client.connection_pool
    connection = pool.get_connection()
    refused = []
    try:
        for command in commands:
            try:
                connection.send_command("MULTI")  # type: ignore[no-untyped-call]
                connection.read_response()
            except NoPermissionError:
                break
            try:
                connection.send_command(*command)  # type: ignore[no-untyped-call]
                connection.read_response()
            except NoPermissionError:
                refused.append(command[0].lower())
            connection.send_command("DISCARD")  # type: ignore[no-untyped-call]
            connection.read_response()
    finally:
        pool.release(connection)
    return tuple(refused)


def _not_heard(connections: Connections, channel: str) -> tuple[str, ...]:
    client = connections.subscription()
    try:
        with client.pubsub() as listening:  # type: ignore[no-untyped-call]
            listening.subscribe(channel)
            listening.get_message(timeout=1.0)
    except NoPermissionError:
        return ("subscribe",)
    finally:
        client.close()
    return ()
