"""Sends many actions through one `kiosk station`. Linux.

Usage: `python3 -m tests.benchmarks.station_memory [ACTIONS]`. The station works on the sample workbook, in a
folder of its own. Prints the rate of the actions, and the memory of the process at intervals. Memory is flat
if the last figures are alike.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

SHOWN = (1_000, 5_000, 10_000, 15_000, 20_000)
IN_FLIGHT = 20
SPOOLS = 200
WORKER = 93


def main(actions: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kiosk-memory-") as folder:
        environment = {**os.environ, "KIOSK_DATA_DIR": folder}
        tags = _free(environment)
        station = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "station"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert station.stdin is not None
        assert station.stdout is not None
        lines = (json.loads(line) for line in station.stdout)
        next(line for line in lines if "ready" in line)
        print(f"ready: {_rss_mb(station.pid):.1f} MB", flush=True)
        _act(station.stdin, lines, tags, actions, station.pid)
        station.stdin.close()
        assert station.wait(30) == 0
        size = (Path(folder) / "taller.kiosk").stat().st_size
        print(f"workbook at the end: {size / 1e6:.1f} MB")


def _free(environment: dict[str, str]) -> list[str]:
    command = [sys.executable, "-m", "kiosk", "available", "--operation", "ARM", "--json"]
    found = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    return [each["tag_spool"] for each in found if not each["faults"]][:SPOOLS]


def _act(stdin: IO[str], lines: Iterator[Any], tags: list[str], actions: int, pid: int) -> None:
    """Take each spool and pause it again, over and over."""
    started = lap = time.monotonic()
    asked = answered = 0
    while answered < actions:
        while asked < actions and asked - answered < IN_FLIGHT:
            action, tag = ("tomar", "pausar")[asked % 2], tags[asked // 2 % len(tags)]
            request = {"id": asked, "action": action, "tag": tag, "worker": WORKER, "operation": "ARM"}
            stdin.write(json.dumps(request) + "\n")
            asked += 1
        stdin.flush()
        line = next(line for line in lines if "id" in line)
        assert line["outcome"] == "applied", line
        answered += 1
        if answered in SHOWN or answered == actions:
            now, before = time.monotonic(), max((each for each in (0, *SHOWN) if each < answered), default=0)
            rate = (answered - before) / (now - lap)
            print(f"{answered:6}: {_rss_mb(pid):.1f} MB, {rate:.0f} actions/s", flush=True)
            lap = now
    print(f"all in {time.monotonic() - started:.0f} s")


def _rss_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SHOWN[-1])
