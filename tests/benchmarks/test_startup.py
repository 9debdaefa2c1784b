"""From the start of the process: first paint, usable list, memory, with the sample shop."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.report import report

PROBE = Path(__file__).with_name("startup_probe.py")
SCREEN = Path(__file__).parents[1] / "support" / "offscreen.json"
ROUNDS = 7


def start(folder: Path, **variables: str) -> dict[str, float]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROBE.parents[2]),
        "PYTHONDONTWRITEBYTECODE": "",  # as on a shop's machine: no start but the first compiles modules
        "KIOSK_DATA_DIR": str(folder),
        "QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}",
        **variables,
    }
    done = subprocess.run(
        [sys.executable, str(PROBE), str(time.time())],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("link", ["in_process", "redis_server"])
def test_startup(tmp_path: Path, link: str, request: pytest.FixtureRequest) -> None:
    variables = {}
    if link == "redis_server":
        variables["KIOSK_REDIS_URL"] = request.getfixturevalue("redis_server").url
    first = start(tmp_path, **variables)
    rounds = [start(tmp_path, **variables) for _ in range(ROUNDS)]

    def median(name: str) -> float:
        return statistics.median(each[name] for each in rounds)

    report(
        f"startup, link {link}",
        {
            "first paint, median s (≤ 0.4)": median("first_paint_s"),
            "first paint, least s": min(each["first_paint_s"] for each in rounds),
            "first paint, median CPU s": median("first_paint_cpu_s"),
            "usable list, median s (≤ 1.2)": median("usable_s"),
            "usable list, least s": min(each["usable_s"] for each in rounds),
            "usable list, worst s": max(each["usable_s"] for each in rounds),
            "usable list, median CPU s": median("usable_cpu_s"),
            "very first start, first paint s": first["first_paint_s"],
            "very first start, usable s": first["usable_s"],
            "RSS, median MB (≤ 150)": median("rss_mb"),
            "idle CPU, median %": median("idle_cpu_percent"),
            "spools": median("spools"),
            "tiles": median("tiles"),
        },
    )
