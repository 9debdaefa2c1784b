"""A small shop with its `kiosk` command."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shop = Terminal(tmp_path, capsys, monkeypatch)
    shop.open_shop()
    return shop
