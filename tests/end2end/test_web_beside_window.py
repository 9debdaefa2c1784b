"""`kiosk --web`: the window serves browsers by a process that lives as long as it does."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.program import web_down
from kiosk.program.web_down import WebDown
from tests.end2end.test_process import ENDS_WITHIN_S, ended, running, start, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


def _address(kiosk: "subprocess.Popen[str]") -> str:
    """What the window's process prints on standard error: where its web face is."""
    assert kiosk.stderr is not None
    found = ADDRESS.search(kiosk.stderr.readline())
    assert found
    return found.group()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}api/openapi.json", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:  # refused, or cut while it ends
        return False


@pytest.mark.usefixtures("small_shop")
def test_the_face_is_there_with_the_window_and_ends_with_it(tmp_path: Path) -> None:
    kiosk = start(tmp_path, "--web", KIOSK_WEB_PORT="0")
    try:
        address = _address(kiosk)
        assert _answers(address)
        with urllib.request.urlopen(f"{address}api/sse/stream", timeout=30) as listening:
            assert listening.readline()
            kiosk.send_signal(signal.SIGTERM)
            # Its standard error is the child's too: it ends when both have ended.
            assert ended(kiosk) == (0, "", "")
    finally:
        kiosk.kill()
    assert not _answers(address)
    own, face = ((tmp_path / "logs" / name).read_text() for name in ("kiosk.log", "web.log"))
    assert f"serving at {address}" in face
    assert "stop: exit code 0" in face
    assert "serving the web face in process" in own
    assert "ERROR" not in own + face


@pytest.mark.usefixtures("small_shop")
def test_a_face_that_is_killed_is_started_again(tmp_path: Path) -> None:
    kiosk = start(tmp_path, "--web", KIOSK_WEB_PORT="0")
    log = tmp_path / "logs" / "kiosk.log"
    try:
        address = _address(kiosk)
        assert _answers(address)
        number = re.search(r"serving the web face in process (\d+)", log.read_text())
        assert number
        os.kill(int(number.group(1)), signal.SIGKILL)
        wait_for(lambda: not _answers(address), "it lives on")
        assert _answers(_address(kiosk))
        wait_for(lambda: "the web face serves again" in log.read_text(), "nobody was told")
        assert web_down.kept(tmp_path) is None
        kiosk.send_signal(signal.SIGTERM)
        assert ended(kiosk) == (0, "", "")
    finally:
        kiosk.kill()


@pytest.mark.usefixtures("small_shop")
def test_a_window_without_one_forgets_that_of_a_window_that_was_killed(tmp_path: Path) -> None:
    web_down.keep(tmp_path, WebDown(datetime.now(UTC), "El puerto 8766 ya está ocupado."))
    kiosk = start(tmp_path)
    try:
        wait_for(lambda: running(tmp_path), "the kiosk never ran")
        assert web_down.kept(tmp_path) is None
        kiosk.send_signal(signal.SIGTERM)
        assert ended(kiosk) == (0, "", "")
    finally:
        kiosk.kill()


@pytest.mark.usefixtures("small_shop")
def test_the_face_does_not_outlive_a_window_that_was_killed(tmp_path: Path) -> None:
    config = tmp_path / "of its own.toml"
    config.write_text("web_port = 0")
    kiosk = start(tmp_path, "--config", str(config), "--web")
    address = _address(kiosk)
    assert not address.endswith(":8766/")  # the window's own file of settings counts
    assert _answers(address)
    kiosk.kill()
    assert kiosk.wait(ENDS_WITHIN_S) == -signal.SIGKILL
    wait_for(lambda: not _answers(address), "the web face lives on")
    kiosk.communicate(timeout=ENDS_WITHIN_S)
    assert "stop: exit code 0" in (tmp_path / "logs" / "web.log").read_text()


@pytest.mark.usefixtures("small_shop")
def test_a_face_whose_window_is_gone_before_it_serves_is_gone_at_once(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-m", "kiosk", "web", "--until-input-ends"],
        env={**os.environ, "KIOSK_DATA_DIR": str(tmp_path), "KIOSK_WEB_PORT": "0"},
        input="",
        capture_output=True,
        text=True,
        check=False,
        timeout=ENDS_WITHIN_S,
    )
    assert (gone.returncode, gone.stdout, gone.stderr) == (-signal.SIGTERM, "", "")


@pytest.mark.usefixtures("small_shop")
def test_a_face_that_can_not_serve_is_told_and_the_window_works_on(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        kiosk = start(tmp_path, "--web", KIOSK_WEB_PORT=str(taken.getsockname()[1]))
        try:
            assert kiosk.stderr is not None
            assert "ya está ocupado" in kiosk.stderr.readline()
            log = tmp_path / "logs" / "kiosk.log"
            wait_for(lambda: "the web face ended (exit code 1)" in log.read_text(), "nobody was told")
            assert "ya está ocupado" in log.read_text()
            kept = web_down.kept(tmp_path)
            assert kept
            assert "ya está ocupado" in kept.why
            wait_for(lambda: running(tmp_path), "the kiosk never ran")
            kiosk.send_signal(signal.SIGTERM)
            assert ended(kiosk) == (0, "", "")
        finally:
            kiosk.kill()


@pytest.mark.usefixtures("small_shop")
def test_without_being_asked_nothing_is_served(tmp_path: Path) -> None:
    kiosk = start(tmp_path)
    wait_for(lambda: running(tmp_path), "the kiosk never ran")
    kiosk.send_signal(signal.SIGTERM)
    assert ended(kiosk) == (0, "", "")
    assert not (tmp_path / "logs" / "web.log").exists()
