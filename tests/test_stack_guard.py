"""Guards against libraries that are known to break us: see the reasons in pyproject.toml."""

import sys

from PySide6.QtWidgets import QApplication

CALLS = 300
LOST_WITH_PYSIDE_6_12 = -CALLS


def test_pyside_keeps_its_references_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one with each void call; after minutes the process aborts."""
    for _ in range(5):
        qapp.processEvents()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        qapp.processEvents()
    assert sys.getrefcount(None) - before > LOST_WITH_PYSIDE_6_12 / 3
