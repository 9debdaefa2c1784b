"""A program that publishes events at a steady rate, on the given spools in turn.

Usage: `python publisher.py URL CHANNEL COUNT RATE TAG=VERSION…`. Each event carries the time at which it is
published in `timestamp` and follows the previous event of its spool. It changes the operation that the tile
shows, but not the tile's place. Events are numbered and kept in the event log, like those of stations.
"""

import json
import sys
import time
from datetime import UTC, datetime

import redis

from kiosk.realtime.event_log import EventLog


def main(url: str, channel: str, count: int, rate: float, spools: list[str]) -> None:
    versions = dict(spool.split("=", 1) for spool in spools)
    tags = list(versions)
    log = EventLog(redis.Redis.from_url(url, protocol=2), channel)
    begin = time.monotonic()
    for number in range(count):
        wait = begin + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        operation = ("ARM", "SOLD")[number // len(tags) % 2]
        tag = tags[number % len(tags)]
        message = {
            "event_type": "STATE_CHANGE",
            "tag_spool": tag,
            "worker_nombre": "MR(93)",
            "estado_detalle": f"MR(93) trabajando {operation} (ARM en progreso, SOLD pendiente)",
            "timestamp": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "operacion": operation,
            "event_id": f"benchmark-{number}",
            "prev": versions[tag],
        }
        versions[tag] = message["event_id"]
        log.publish(json.dumps(message).encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:])
