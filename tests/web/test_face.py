"""`kiosk web` in a process of its own."""

import re
import signal
import urllib.request
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shop = Terminal(tmp_path, capsys, monkeypatch)
    shop.open_shop()
    return shop


def test_it_prints_its_address_serves_there_and_ends_in_order(terminal: Terminal) -> None:
    process = terminal.start("web", "--port", "0")
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found
        with urllib.request.urlopen(f"{found.group()}api/openapi.json") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
