"""Garbage is collected on the GUI's thread, in the rests that a start and the workers leave."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.ui.qt import collector
from kiosk.ui.qt.collector import GuiThreadCollector


class Cycle:
    """Garbage that only a collection takes away."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def busy(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[GuiThreadCollector]]:
    """Collectors that look every few milliseconds, for garbage of any amount, end with the test."""
    monkeypatch.setattr(collector, "PERIOD_MS", 5)
    monkeypatch.setattr(collector, "_THRESHOLDS", (0, 10, 10))
    gc.collect()
    made: list[GuiThreadCollector] = []
    yield made
    for each in made:
        each.deleteLater()


def test_first_list_is_not_held_up_by_a_collection(
    busy: list[GuiThreadCollector], qapp: QApplication, qtbot: QtBot
) -> None:
    busy.append(GuiThreadCollector(qapp))
    garbage = weakref.ref(Cycle())
    qtbot.wait(30)
    assert garbage() is not None


def test_start_that_never_gets_its_list_is_collected_all_the_same(
    busy: list[GuiThreadCollector], qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "FIRST_MS", 20)
    busy.append(GuiThreadCollector(qapp))
    garbage = weakref.ref(Cycle())
    qtbot.waitUntil(lambda: garbage() is None, timeout=5_000)
