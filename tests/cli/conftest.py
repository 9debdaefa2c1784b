"""A terminal in front of a small shop."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.support.quick_pins import quick_pins

__all__ = ["quick_pins"]


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal on an empty data folder."""
    return Terminal(tmp_path, capsys, monkeypatch)


@pytest.fixture
def terminal(bare: Terminal) -> Terminal:
    """A terminal where the small shop's workbook is."""
    bare.open_shop()
    return bare
