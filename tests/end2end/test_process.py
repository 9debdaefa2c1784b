"""The window as a process of its own: its start, its refusals, and its clean end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from kiosk.workbook import LocalWorkbook

pytestmark = pytest.mark.slow
ENDS_WITHIN_S = 15
SCREEN = Path(__file__).parents[1] / "support" / "offscreen.json"


def start(folder: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """A kiosk's window in a process of its own, on no screen."""
    environment = {
        **os.environ,
        "KIOSK_DATA_DIR": str(folder),
        "QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}",
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "kiosk", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def wait_for(fact: "object", what: str) -> None:
    deadline = time.monotonic() + 30
    while not fact():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def running(folder: Path) -> bool:
    log = folder / "logs" / "kiosk.log"
    return log.exists() and "subscribed" in log.read_text(encoding="utf-8")


def ended(kiosk: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = kiosk.communicate(timeout=ENDS_WITHIN_S)
    return kiosk.returncode, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_the_folder_is_free_again(
    tmp_path: Path, number: signal.Signals
) -> None:
    kiosk = start(tmp_path)
    wait_for(lambda: running(tmp_path), "the kiosk never ran")
    kiosk.send_signal(number)
    assert ended(kiosk) == (0, "", "")
    assert not (tmp_path / "window.lock").exists()
    written = (tmp_path / "logs" / "kiosk.log").read_text(encoding="utf-8").splitlines()
    assert ", window, station " in written[0]
    assert "stop: exit code 0 after " in written[-1]


@pytest.mark.usefixtures("small_shop")
def test_a_second_window_on_one_folder_says_so(tmp_path: Path) -> None:
    first = start(tmp_path)
    try:
        wait_for(lambda: running(tmp_path), "the kiosk never ran")
        code, out, err = ended(start(tmp_path))
        assert (code, out) == (1, "")
        assert str(tmp_path) in err
        assert len(err.splitlines()) == 1
    finally:
        first.terminate()
        ended(first)


@pytest.mark.usefixtures("small_shop")
def test_a_window_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    first = start(tmp_path)
    wait_for(lambda: running(tmp_path), "the kiosk never ran")
    first.kill()
    ended(first)
    picture = tmp_path / "kiosk.png"
    assert ended(start(tmp_path, "--screenshot", str(picture), KIOSK_THEME="light")) == (0, "", "")
    assert picture.stat().st_size > 50_000
    shown = QImage(str(picture))
    assert shown.pixelColor(shown.width() - 2, shown.height() // 2).lightness() > 200


@pytest.mark.usefixtures("small_shop")
def test_a_screenshot_that_cannot_be_saved_is_reported(tmp_path: Path) -> None:
    code, out, err = ended(start(tmp_path, "--screenshot", str(tmp_path / "no" / "such" / "folder.png")))
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_a_demo_never_runs_on_a_google_sheet(tmp_path: Path) -> None:
    code, _, err = ended(
        start(tmp_path, "--demo", KIOSK_SPREADSHEET_ID="x", KIOSK_API_URL="http://127.0.0.1:9")
    )
    assert code == 1
    assert len(err.splitlines()) == 1


def test_a_demo_is_not_heard_in_a_real_shop(tmp_path: Path) -> None:
    code, _, err = ended(start(tmp_path, "--demo", KIOSK_REDIS_URL="redis://redis.shop.example:6379"))
    assert code == 1
    assert len(err.splitlines()) == 1


@pytest.mark.usefixtures("small_shop")
def test_a_demo_moves_the_grid(tmp_path: Path) -> None:
    kiosk = start(tmp_path, "--demo")
    try:
        wait_for(lambda: running(tmp_path), "the kiosk never ran")
        with LocalWorkbook.open(tmp_path / "taller.kiosk").reading() as grid:
            before = grid.data_end(next(s for s in grid.sheets() if s.title == "Metadata").sheet_id)

        def moved() -> bool:
            with LocalWorkbook.open(tmp_path / "taller.kiosk").reading() as grid:
                sheet = next(s for s in grid.sheets() if s.title == "Metadata")
                return grid.data_end(sheet.sheet_id) != before

        wait_for(moved, "nobody did anything")
    finally:
        kiosk.terminate()
        assert ended(kiosk) == (0, "", "")
