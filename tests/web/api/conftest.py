"""Shops with their web faces. Those in which nothing happens are one of each for a whole run of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.web.api.planning_sheet import open_planned_shop
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
def own_face(terminal: Terminal) -> Iterator[WebProcess]:
    """The web face of this test's small shop, which may change. It has read the sheet."""
    with web(terminal) as process:
        process.read()
        yield process


def _quiet(folder: Path) -> Terminal:
    """A terminal of which no command is run in this process."""
    return Terminal(folder, None, None)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def face(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of a small shop in which nothing happens."""
    terminal = _quiet(tmp_path_factory.mktemp("taller"))
    terminal.open_shop()
    with web(terminal) as process:
        process.read()
        yield process


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of planning's sheet, with 100 free spools besides, in which nothing happens."""
    terminal = _quiet(tmp_path_factory.mktemp("taller"))
    open_planned_shop(terminal.workbook, more=100)
    with web(terminal) as process:
        process.read()
        yield process
