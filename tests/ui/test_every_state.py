"""Rules that hold in every state on every screen; `--pictures FOLDER` keeps what was looked at."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.look.metrics import TARGET_MM, Metrics
from kiosk.ui.look.theme import Theme
from tests.ui.every_state import STATES, Station
from tests.ui.test_window_sizes import SCREENS
from tests.ui.whole_window import dressed_for

DESKS = {
    "desk, 24 inches": (QSize(1920, 1080), 92.0),
    "desk, 15 inches": (QSize(1366, 768), 100.0),
}
LEAST_AT_A_DESK = 24
TYPED_ON_THE_GLASS = frozenset({"letras"})
"""States that a station with a real keyboard doesn't have."""


@pytest.fixture(scope="module", params=[*SCREENS, *DESKS])
def station(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Station]:
    """One window for each screen."""
    del qapp
    size, dpi = (SCREENS | DESKS)[request.param]
    theme = Theme(Metrics.of(dpi, size, is_desk=request.param in DESKS))
    with dressed_for(theme), pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.ui.question.question_panel.DEAF_MS", 0)
        patch.setattr("kiosk.ui.look.tap_button.REPEAT_S", 0.0)
        found = Station(QtBot(request), theme, size, tmp_path_factory.mktemp("station"))
        yield found
        found.window.close()
        found.window.deleteLater()


@pytest.mark.parametrize("state", STATES)
def test_all_that_is_touched_is_whole_large_and_apart(
    station: Station, state: str, request: pytest.FixtureRequest
) -> None:
    if station.metrics.is_desk and state in TYPED_ON_THE_GLASS:
        pytest.skip("there is a keyboard")
    station.begin()
    STATES[state](station)
    station.settle()
    keep = request.config.getoption("--pictures")
    if keep:
        screen = request.node.callspec.params["station"]
        name = f"{state} {screen}".replace(",", "").replace(" ", "-")
        Path(keep).mkdir(parents=True, exist_ok=True)
        assert station.window.grab().save(str(Path(keep) / f"{name}.png"))
    boxes = {button: _box(station, button) for button in _touchable(station.window)}
    least = LEAST_AT_A_DESK if station.metrics.is_desk else station.metrics.mm(TARGET_MM)
    for button, box in boxes.items():
        assert station.window.rect().contains(box), button.objectName()
        assert min(box.width(), box.height()) >= least, button.objectName()
    for (one, here), (other, there) in combinations(boxes.items(), 2):
        assert not here.intersects(there), (one.objectName(), other.objectName())


def _touchable(window: QWidget) -> list[QAbstractButton]:
    """The buttons over which nothing lies: a panel over the grid may end within one of its buttons."""
    buttons = [each for each in window.findChildren(QAbstractButton) if each.isVisible()]
    return [each for each in buttons if _is_reached(window, each)]


def _is_reached(window: QWidget, button: QAbstractButton) -> bool:
    inner = button.rect().adjusted(2, 2, -2, -2)
    places = (inner.topLeft(), inner.topRight(), inner.center(), inner.bottomLeft(), inner.bottomRight())
    hits = [window.childAt(button.mapTo(window, place)) for place in places]
    return all(hit is button or (hit is not None and button.isAncestorOf(hit)) for hit in hits)


def _box(station: Station, button: QAbstractButton) -> QRect:
    return QRect(button.mapTo(station.window, QPoint()), button.size())
