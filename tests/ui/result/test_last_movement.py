"""The line at the bottom: the last movement of the shop, this station's own too."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.core.events.event import Event
from kiosk.core.shop.operations import EventType
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.ui.column_window import ELEVEN, sample
from tests.ui.whole_window import WholeWindow

SIZE = QSize(1920, 1080)
HERE = "Puesto 3 · Armado"


@pytest.fixture
def window(qtbot: QtBot) -> WholeWindow:
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
    whole.load(sample())
    return whole


def taken(window: WholeWindow, station: str) -> Event:
    at = window.clock.utc()
    return Event(EventType.TOMAR, ELEVEN, "MR(93)", "", at, operacion="ARM", station=station, worker_id=93)


@pytest.mark.parametrize(("station", "whose"), [("Puesto 6", ""), (HERE, "este puesto · ")])
def test_the_last_movement_is_told_wherever_it_happened(
    window: WholeWindow, station: str, whose: str
) -> None:
    window.controller.happened.emit([taken(window, station)])
    assert window.window.result.text() == f"14:32 · {whose}MR(93) tomó {ELEVEN} para ARM"


def test_a_hand_edit_is_no_movement(window: WholeWindow) -> None:
    edit = replace(taken(window, "Puesto 6"), event_type=EventType.STATE_CHANGE)
    window.controller.happened.emit([taken(window, HERE), edit])
    assert "este puesto" in window.window.result.text()
