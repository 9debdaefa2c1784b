"""Run as a program: publishes N events at a rate, each on a spool of its own turn, its time in `timestamp`.

`python publisher.py URL CHANNEL COUNT RATE`
"""

import json
import sys
import time
from datetime import UTC, datetime

import redis


def main(url: str, channel: str, count: int, rate: float) -> None:
    client = redis.Redis.from_url(url)
    begin = time.monotonic()
    for number in range(count):
        wait = begin + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        mark = f"MR({number % 40 + 1})"
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        message = {
            "event_type": "TOMAR",
            "tag_spool": f"MK-1400-PW-30000-{number % 60:03}",
            "worker_nombre": mark,
            "estado_detalle": f"{mark} trabajando ARM (ARM en progreso, SOLD pendiente)",
            "timestamp": now,
            "operacion": "ARM",
        }
        client.publish(channel, json.dumps(message))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
