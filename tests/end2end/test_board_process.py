"""The wall board as a process of its own: beside a kiosk's window, and how it ends."""

import signal
import sys
from pathlib import Path

import pytest

from tests.end2end.test_process import ended, running, start, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_shop")]


def showing(folder: Path) -> bool:
    log = folder / "logs" / "board.log"
    return log.exists() and "subscribed" in log.read_text(encoding="utf-8")


def test_it_runs_beside_a_kiosk_on_the_same_folder(tmp_path: Path) -> None:
    kiosk = start(tmp_path)
    try:
        wait_for(lambda: running(tmp_path), "the kiosk never ran")
        picture = tmp_path / "board.png"
        assert ended(start(tmp_path, "board", "--screenshot", str(picture))) == (0, "", "")
        assert picture.stat().st_size > 50_000
        assert (tmp_path / "window.lock").exists()
    finally:
        kiosk.terminate()
        assert ended(kiosk) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    board = start(tmp_path, "board", "--windowed")
    wait_for(lambda: showing(tmp_path), "the board never ran")
    board.send_signal(number)
    assert ended(board) == (0, "", "")
    assert not (tmp_path / "window.lock").exists()
    assert not (tmp_path / "logs" / "kiosk.log").exists()
