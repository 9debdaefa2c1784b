"""The small shop and its web face, one of each for a whole file of tests that change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.web.web_process import WebProcess, web


@pytest.fixture
def bare_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A terminal without a workbook."""
    return Terminal(tmp_path, capsys, monkeypatch)


@pytest.fixture
def terminal(bare_terminal: Terminal) -> Terminal:
    bare_terminal.open_shop()
    return bare_terminal


@pytest.fixture
def face(terminal: Terminal) -> Iterator[WebProcess]:
    """The web face of that shop, which has read the sheet."""
    with web(terminal) as process:
        process.read()
        yield process
