"""Benchmarks open stations as the end-to-end tests do, on the whole sample shop."""

from pathlib import Path

import pytest

from tests.end2end.conftest import station
from tests.support.sample import whole_sample

__all__ = ["station"]


@pytest.fixture
def whole_shop(tmp_path: Path) -> None:
    """Put the whole sample shop where `station` looks for its workbook."""
    (tmp_path / "taller.kiosk").write_bytes(whole_sample())
