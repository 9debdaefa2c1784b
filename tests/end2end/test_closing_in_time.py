"""The window ends in time whatever the sheet's server does; the next start shows outcomes left in flight."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.core.journal import Record, Stage
from kiosk.station.memory import Memory
from tests.cli.terminal import MAURICIO, Terminal
from tests.end2end.test_process import running, start, wait_for
from tests.support.raw_server import drips, raw_server
from tests.support.redis_server import RedisServer
from tests.support.sample import small_sample

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
ENDS_WITHIN_S = 9.0
"""It ends within 5 s on a machine that is not busy. A request to a silent server takes 10 s at least."""


class Sheet:
    """A small part of the sample shop, served by a process of its own."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.url = answer["url"]
        self.settings = {"KIOSK_API_URL": self.url, "KIOSK_SPREADSHEET_ID": answer["spreadsheet_id"]}

    def fail(self, *faults: dict[str, Any]) -> None:
        requests.post(f"{self.url}/control/faults", json=list(faults), timeout=5).raise_for_status()

    def mend(self) -> None:
        requests.delete(f"{self.url}/control/faults", timeout=5).raise_for_status()

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = requests.get(f"{self.url}/control/state", timeout=5).json()
        return state


@contextmanager
def ended_at_last(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def sheet(tmp_path: Path) -> Iterator[Sheet]:
    served = tmp_path / "served"
    served.mkdir()
    (served / "taller.kiosk").write_bytes(small_sample())
    with ended_at_last(start(served, "workbook", "serve", "--json")) as server:
        assert server.stdout is not None
        yield Sheet(json.loads(server.stdout.readline()))


@pytest.fixture
def station(
    tmp_path: Path, sheet: Sheet, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """The terminal of a station on that sheet."""
    folder = tmp_path / "station"
    folder.mkdir()
    return Terminal(folder, capsys, monkeypatch, sheet.settings)


def left_unknown(station: Terminal, tag: str) -> None:
    """Pause at the terminal, in a process that ends while its command is in flight."""
    words = ("--tag", tag, "--worker", str(MAURICIO), "--operation", "ARM", "--wait", "2")
    with ended_at_last(station.start("action", "pausar", *words)) as process:
        assert process.wait(30) == 3


def ended(kiosk: "subprocess.Popen[str]", number: signal.Signals) -> tuple[int, str, str]:
    """The process's exit code after a signal."""
    kiosk.send_signal(number)
    out, err = kiosk.communicate(timeout=ENDS_WITHIN_S)
    return kiosk.returncode, out, err


def journal(folder: Path, sheet: Sheet) -> list[Record]:
    """The journal's commands on this sheet whose outcome wasn't told yet."""
    book = f"{sheet.url} {sheet.settings['KIOSK_SPREADSHEET_ID']}"
    with closing(Memory(folder, book, lambda: datetime.now(UTC))) as memory:
        return [*memory.journal.pending(), *memory.journal.unanswered()]


def history(station: Terminal, tag: str) -> list[str]:
    """The spool's actions, newest last."""
    return [row["evento_tipo"] for row in station.kiosk("history", tag, "--json").json]


def test_action_that_a_silent_server_keeps_is_reported_after_the_next_start(
    station: Terminal, sheet: Sheet
) -> None:
    folder = station.folder
    tag = station.kiosk("available", "--operation", "ARM", "--json").json[0]["tag_spool"]
    assert station.action("tomar", tag, MAURICIO).code == 0
    sheet.fail({"kind": "reset", "on": "write", "count": None})
    left_unknown(station, tag)
    sheet.mend()
    sheet.fail({"kind": "freeze", "on": "write", "when": "after", "seconds": 3000, "count": None})
    with ended_at_last(start(folder, **sheet.settings)) as kiosk:
        wait_for(lambda: sheet.state()["frozen"], "the window sent nothing")
        assert ended(kiosk, signal.SIGTERM) == (0, "", "")
    assert not (folder / "window.lock").exists()
    assert "ending without waiting for kiosk-writer" in station.log
    assert [record.stage for record in journal(folder, sheet)] == [Stage.SENT]
    sheet.mend()
    with ended_at_last(start(folder, **sheet.settings)) as kiosk:
        wait_for(lambda: not journal(folder, sheet), "its end was not told")
        assert ended(kiosk, signal.SIGTERM) == (0, "", "")
    assert history(station, tag) == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_answer_that_trickles_in_keeps_nobody(tmp_path: Path, number: signal.Signals) -> None:
    with raw_server(*[drips] * 20) as server:
        settings = {"KIOSK_API_URL": server.url, "KIOSK_SPREADSHEET_ID": "local"}
        with ended_at_last(start(tmp_path, **settings)) as kiosk:
            wait_for(lambda: server.heard, "the window asked nothing")
            assert ended(kiosk, number) == (0, "", "")


@pytest.mark.usefixtures("small_shop")
def test_redis_that_is_silent_keeps_nobody(tmp_path: Path, redis_server: RedisServer) -> None:
    with ended_at_last(start(tmp_path, KIOSK_REDIS_URL=redis_server.url)) as kiosk:
        wait_for(lambda: running(tmp_path), "the window never ran")
        redis_server.freeze()
        assert ended(kiosk, signal.SIGTERM) == (0, "", "")
        redis_server.thaw()


@pytest.mark.usefixtures("small_shop")
def test_quiet_closing_leaves_no_thread_behind(tmp_path: Path) -> None:
    with ended_at_last(start(tmp_path)) as kiosk:
        wait_for(lambda: running(tmp_path), "the window never ran")
        assert ended(kiosk, signal.SIGTERM) == (0, "", "")
    assert "ending without" not in (tmp_path / "logs" / "kiosk.log").read_text("utf-8")
