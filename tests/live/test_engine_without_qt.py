"""A whole station, engine and real services, runs where Qt can't even be imported."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
WITHIN_S = 90
DONE = (0, "done without Qt\n")


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the small shop in it."""
    Terminal(tmp_path, capsys, monkeypatch).open_shop()
    return tmp_path


def start(scene: str, folder: Path, *more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.live.bare_station",
            scene,
            str(folder),
            str(folder / "taller.kiosk"),
            *more,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    out, err = process.communicate(timeout=WITHIN_S)
    assert "Traceback" not in err, err
    return process.returncode, out


def played(scene: str, folder: Path, *more: str) -> tuple[int, str]:
    return ended(start(scene, folder, *more))


def test_takes_a_spool_takes_it_back_and_stops(folder: Path) -> None:
    assert played("takes", folder) == DONE


def test_hears_what_another_station_does(folder: Path, redis_server: RedisServer) -> None:
    assert played("hears", folder, redis_server.url) == DONE


def test_keeps_a_release_while_the_sheet_is_away(folder: Path) -> None:
    assert played("loses_the_sheet", folder) == DONE


def test_release_is_kept_without_a_request_once_the_reader_has_found_the_sheet_away(folder: Path) -> None:
    assert played("knows_that_the_sheet_is_away", folder) == DONE


def test_frees_the_worker_before_an_answer_that_comes_late(folder: Path) -> None:
    assert played("answers_late", folder) == DONE


@pytest.mark.skipif(sys.platform == "win32", reason="there is no redis-server for Windows")
def test_goes_on_without_redis_and_finds_it_again(folder: Path) -> None:
    assert played("loses_redis", folder, "its own") == DONE


def test_killed_with_a_write_at_the_wire_it_judges_it_at_the_next_start(folder: Path) -> None:
    process = start("hangs", folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "at the wire\n"
    process.kill()
    process.communicate(timeout=WITHIN_S)
    assert played("comes_back", folder) == DONE
