"""Run as a program: publishes events at a rate on some spools in turn, each with its time in `timestamp`.

`python publisher.py URL CHANNEL COUNT RATE TAG…`. Each event changes what a tile shows (the operation
that it is held for), and not where it stands.
"""

import json
import sys
import time
from datetime import UTC, datetime

import redis


def main(url: str, channel: str, count: int, rate: float, tags: list[str]) -> None:
    client = redis.Redis.from_url(url)
    begin = time.monotonic()
    for number in range(count):
        wait = begin + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        operation = ("ARM", "SOLD")[number // len(tags) % 2]
        message = {
            "event_type": "STATE_CHANGE",
            "tag_spool": tags[number % len(tags)],
            "worker_nombre": "MR(93)",
            "estado_detalle": f"MR(93) trabajando {operation} (ARM en progreso, SOLD pendiente)",
            "timestamp": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "operacion": operation,
        }
        client.publish(channel, json.dumps(message))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:])
