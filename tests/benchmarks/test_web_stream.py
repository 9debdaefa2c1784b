"""Hundreds of listeners of `kiosk web`: how late the last one hears, what they cost, and whom they slow down.

A publisher, redis-server, the web face, the listeners and a kiosk share this machine's cores. The delay runs
from the moment before an event is published to its last byte at a listener.
"""

import faulthandler
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.benchmarks.report import percentile, report
from tests.cli.station_process import StationProcess, station
from tests.cli.terminal import Terminal
from tests.support.redis_server import RedisServer
from tests.support.sample import whole_sample
from tests.web.stream.streaming import CHANNEL, StreamingProcess, raw_stream, streaming

HERE = Path(__file__).parent
ACTIONS = 40
TURNS = 3
PAUSE_S = 0.1
WORKER = 93
TAGS = ("MK-1335-CW-25238-011", "MK-1335-CW-25238-012", "MK-1335-CW-25238-013")


@pytest.fixture
def shop(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    redis_server: RedisServer,
) -> Terminal:
    """The whole sample shop, and a running Redis."""
    (tmp_path / "taller.kiosk").write_bytes(whole_sample())
    return Terminal(tmp_path, capsys, monkeypatch, {"KIOSK_REDIS_URL": redis_server.url})


class Load:
    """A publisher at a steady rate and those who listen."""

    def __init__(self, redis: RedisServer, web: StreamingProcess | None, listeners: int) -> None:
        self._redis, self._web = redis, web
        self._clients: subprocess.Popen[str] | None = None
        if web:
            self._clients = subprocess.Popen(
                [sys.executable, str(HERE / "stream_clients.py"), str(web.port), str(listeners)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            assert self._said() == {"ready": listeners}

    def stand_elsewhere(self) -> None:
        """Browsers are on other machines: they get a core only while nobody here wants it."""
        assert self._clients
        os.sched_setscheduler(self._clients.pid, os.SCHED_IDLE, os.sched_param(0))

    def publish(self, rate: float, seconds: float) -> "subprocess.Popen[bytes]":
        """Begin to publish."""
        program = [sys.executable, str(HERE / "publisher.py"), self._redis.url, CHANNEL]
        return subprocess.Popen([*program, str(int(rate * seconds)), str(rate), *(f"{tag}=" for tag in TAGS)])

    def figures(self) -> dict[str, Any]:
        """What the listeners have measured, once they have heard everything."""
        assert self._clients
        assert self._clients.stdin
        with Redis(port=self._redis.port, protocol=2) as client:
            last = client.get(f"{CHANNEL}:seq")
        assert isinstance(last, bytes)
        self._clients.stdin.write(f"{last.decode()}\n")
        self._clients.stdin.flush()
        return self._said()

    def _said(self) -> dict[str, Any]:
        assert self._clients
        assert self._clients.stdout
        said: dict[str, Any] = json.loads(self._clients.stdout.readline())
        return said

    def close(self) -> None:
        if self._clients:
            self._clients.kill()
            self._clients.communicate()


@contextmanager
def load(redis: RedisServer, web: StreamingProcess | None, listeners: int) -> Iterator[Load]:
    here = Load(redis, web, listeners)
    try:
        yield here
    finally:
        here.close()


def linked(web: StreamingProcess, redis: RedisServer) -> None:
    """Wait until the web face tells a number of the log, and has settled."""
    with Redis(port=redis.port, protocol=2) as client:
        assert client.get(f"{CHANNEL}:seq") is not None
    while True:
        with raw_stream(web.port) as raw:
            if b"-0\n\n" not in raw.read_until(b"\n\n"):
                break
        time.sleep(0.1)
    time.sleep(3)


def memory_mb(pid: int, what: str) -> float:
    """Of a process, from `/proc`: `VmRSS` now, `VmHWM` the most so far."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def machine() -> str:
    """What else it has to do, without which the figures say little."""
    return f"load of this machine {os.getloadavg()[0]:.1f}"


def core_ms(pid: int) -> tuple[float, float]:
    """Milliseconds that its threads have been on a core so far, and have waited for one."""
    ms = [0.0, 0.0]
    for thread in Path(f"/proc/{pid}/task").iterdir():
        on_core, waited, _times = (thread / "schedstat").read_text().split()
        ms = [ms[0] + int(on_core) / 1e6, ms[1] + int(waited) / 1e6]
    return ms[0], ms[1]


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("listeners", "rate", "seconds"), [(1, 5, 10), (500, 5, 30), (100, 50, 30), (500, 50, 60)]
)
def test_listeners(
    shop: Terminal, redis_server: RedisServer, listeners: int, rate: int, seconds: int
) -> None:
    faulthandler.cancel_dump_traceback_later()
    with streaming(shop) as web:
        with load(redis_server, None, 0) as first:
            first.publish(1, 1).wait()
        linked(web, redis_server)
        with load(redis_server, web, listeners) as here:
            began, used = time.monotonic(), cpu_s(web.process.pid)
            assert here.publish(rate, seconds).wait() == 0
            took = time.monotonic() - began
            figures = here.figures()
            memory = memory_mb(web.process.pid, "VmRSS"), memory_mb(web.process.pid, "VmHWM")
            busy = 100 * (cpu_s(web.process.pid) - used) / took
        ended = web.stop()
    report(
        f"{listeners} listeners, {rate} events/s for {seconds} s ({machine()})",
        {
            **figures,
            "web face: RSS, MB (≤ 150)": memory[0],
            "web face: most, MB": memory[1],
            "web face: % of a core": busy,
            "until it had ended, s (≤ 3)": ended,
        },
    )
    assert (figures["events sent"], figures["cut"], figures["lost"]) == (listeners * rate * seconds, 0, 0)


@pytest.mark.parametrize(("listeners", "rate"), [(500, 5), (100, 50)])
def test_a_kiosk_beside_them(shop: Terminal, redis_server: RedisServer, listeners: int, rate: int) -> None:
    """The same actions while only events are published, and with the web face and its listeners besides. In
    turns, as the machine's other work changes meanwhile."""
    faulthandler.cancel_dump_traceback_later()
    alone, beside = Acted(), Acted()
    free = next(each["tag_spool"] for each in shop.kiosk("available", "--operation", "ARM", "--json").json)
    with station(shop) as process:
        process.ready()
        act(process, Acted(), "first", free, redis_server, rate)  # its start still takes time meanwhile
        for turn in range(TURNS):
            act(process, alone, f"alone {turn}", free, redis_server, rate)
            with streaming(shop) as web:
                linked(web, redis_server)
                with load(redis_server, web, listeners) as browsers:
                    browsers.stand_elsewhere()
                    act(process, beside, f"beside {turn}", free, redis_server, rate)
                web.stop()
        process.end_input()
        assert process.ended()[0] == 0
    medians = percentile(alone.ms, 0.5), percentile(beside.ms, 0.5)
    report(
        f"an action beside {listeners} listeners at {rate} events/s ({machine()})",
        {
            "alone: median ms": medians[0],
            "alone: 95 % ms": percentile(alone.ms, 0.95),
            **alone.cores("alone"),
            "beside: median ms": medians[1],
            "beside: 95 % ms": percentile(beside.ms, 0.95),
            **beside.cores("beside"),
            "slower by %, median (≤ 10)": 100 * (medians[1] / medians[0] - 1),
        },
    )


@dataclass
class Acted:
    """Milliseconds from each request until its answer; of the station's threads, the time on a core and in
    wait for one, from the first request to the last answer."""

    ms: list[float] = field(default_factory=list)
    on_core_ms: float = 0.0
    for_core_ms: float = 0.0

    def cores(self, name: str) -> dict[str, float]:
        """For one action each, with the pause after it."""
        return {
            f"{name}: station on a core, ms an action": self.on_core_ms / len(self.ms),
            f"{name}: station waits for a core, ms an action": self.for_core_ms / len(self.ms),
        }


def act(process: StationProcess, acted: Acted, name: str, tag: str, redis: RedisServer, rate: int) -> None:
    """One worker takes a spool and pauses it, over and over, while events are published."""
    with load(redis, None, 0) as here:
        publishing = here.publish(rate, 60)
        before = core_ms(process.process.pid)
        for number in range(ACTIONS):
            began = time.monotonic()
            process.ask(f"{name} {number}", ("tomar", "pausar")[number % 2], tag, WORKER)
            assert process.answer(f"{name} {number}")["outcome"] == "applied"
            acted.ms.append(1000 * (time.monotonic() - began))
            time.sleep(PAUSE_S)
        after = core_ms(process.process.pid)
        acted.on_core_ms += after[0] - before[0]
        acted.for_core_ms += after[1] - before[1]
        publishing.kill()
        publishing.wait()
