"""The lights while Google asks for a pause, while commands wait here, and over a remembered snapshot."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Backlog
from kiosk.ui.status.light import LightLevel
from kiosk.ui.status.top_bar import TopBar
from tests.support.builders import ZONE
from tests.ui.grid_window import NOW, GridClock, dressed, shown


class Top:
    def __init__(self, qtbot: QtBot) -> None:
        self.clock = GridClock()
        self.bar = TopBar("Puesto 3 · Armado", dressed(), self.clock)
        self.window = shown(qtbot, self.bar, 1920, 100)


@pytest.fixture
def top(qtbot: QtBot) -> Top:
    return Top(qtbot)


def waiting(count: int, seconds: float) -> Backlog:
    return Backlog(count, NOW.replace(tzinfo=ZONE) - timedelta(seconds=seconds), seconds)


@pytest.mark.parametrize(
    ("backlog", "given_back", "level", "text"),
    [
        (Backlog(), 0, LightLevel.GOOD, "0"),
        (waiting(1, 12), 0, LightLevel.WARN, "1 · 12 s"),
        (waiting(3, 299), 0, LightLevel.WARN, "3 · 4 min"),
        (waiting(1, 300), 0, LightLevel.BAD, "1 · 5 min"),
        (waiting(2, 7_300), 0, LightLevel.BAD, "2 · 2 h"),
        (Backlog(), 1, LightLevel.BAD, "1 devuelto"),
        (waiting(1, 12), 2, LightLevel.BAD, "2 devueltos"),
    ],
)
def test_outbox_light_shows_backlog_and_late_refusals(
    top: Top, backlog: Backlog, given_back: int, level: LightLevel, text: str
) -> None:
    top.bar.set_backlog(backlog)
    top.bar.set_given_back(given_back)
    assert (top.bar.outbox.level, top.bar.outbox.value) == (level, text)


def test_backlog_ages_by_itself(top: Top, qtbot: QtBot) -> None:
    top.bar.set_backlog(waiting(1, 12))
    top.clock.forward(seconds=3)
    qtbot.waitUntil(lambda: top.bar.outbox.value == "1 · 15 s")


def test_backlog_that_is_counted_again_goes_on_ageing_evenly(top: Top) -> None:
    """The clock by which the journal is dated was set meanwhile."""
    top.bar.set_backlog(waiting(1, 12))
    top.clock.forward(seconds=3)
    top.bar.set_backlog(replace(waiting(1, 12), waited_s=3_615))
    assert top.bar.outbox.value == "1 · 15 s"
    top.bar.set_backlog(waiting(2, 40))
    assert top.bar.outbox.value == "2 · 40 s"


def test_wait_for_google_is_counted_down_and_ends(top: Top, qtbot: QtBot) -> None:
    top.bar.set_sheet(4, None)
    top.bar.set_waiting(30)
    assert (top.bar.sheet.level, top.bar.sheet.value) == (LightLevel.WARN, "esperando a Google 30 s")
    top.clock.forward(seconds=12)
    qtbot.waitUntil(lambda: top.bar.sheet.value == "esperando a Google 18 s")
    top.clock.forward(seconds=18)
    qtbot.waitUntil(lambda: top.bar.sheet.value == "hace 4 s")


def test_short_wait_for_google_is_not_shown(top: Top) -> None:
    top.bar.set_sheet(4, None)
    top.bar.set_waiting(0.3)
    assert top.bar.sheet.value == "hace 4 s"


def test_remembered_snapshot_is_not_shown_as_read(top: Top) -> None:
    top.bar.set_sheet(7_200, None, is_recalled=True)
    assert (top.bar.sheet.level, top.bar.sheet.value) == (LightLevel.WARN, "leyendo… hace 2 h")
