"""A small shop with its `kiosk` command, and a browser for all that a run of tests opens in one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.support.chromium import Browser, chromium


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shop = Terminal(tmp_path, capsys, monkeypatch)
    shop.open_shop()
    return shop


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Each tab of it has cookies and a cache of its own."""
    with chromium(tmp_path_factory.mktemp("chromium")) as found:
        yield found
