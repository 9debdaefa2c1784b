"""The supervisor's buttons, pad and reasons on the screens that shops have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Worker
from kiosk.station.pin_file import PinFile
from kiosk.ui.look.metrics import ACTION_HEIGHT_MM, TARGET_MM, Metrics
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import TwoLineButton
from kiosk.ui.supervisor.pin_pad import KEY_MM
from tests.support.widgets import child
from tests.ui.column_window import TAKEN, WORKERS, ZONE, StillClock, sample
from tests.ui.test_window_sizes import SCREENS
from tests.ui.whole_window import WholeWindow, dressed_for

MARCELA = Worker(5, "Marcela", "Olivares", True, frozenset({"Supervisor"}))
BOTH = Worker(6, "María Fernanda", "Gutiérrez Villalobos", True, frozenset({"Supervisor", "Armador"}))


@pytest.fixture(scope="module", params=SCREENS)
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[tuple[Theme, QSize]]:
    del qapp
    size, dpi = SCREENS[request.param]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        yield theme, size


@pytest.fixture
def whole(qtbot: QtBot, theme: tuple[Theme, QSize], tmp_path: Path) -> WholeWindow:
    clock = StillClock()
    pins = PinFile(tmp_path / "pins", clock.utc, lambda moment: moment.astimezone(ZONE))
    pins.set(MARCELA.id, "4711")
    pins.set(BOTH.id, "4711")
    found = WholeWindow(qtbot, *theme, pins)
    found.load(sample(), [*WORKERS, MARCELA, BOTH])
    return found


def in_window(whole: WholeWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(whole.window, widget.rect().topLeft()), widget.size())


def are_whole(whole: WholeWindow, widgets: list[QAbstractButton], least_mm: float) -> None:
    """All are in the window, large enough, and none lies on another."""
    boxes = [in_window(whole, widget) for widget in widgets]
    least = whole.metrics.mm(least_mm)
    for widget, box in zip(widgets, boxes, strict=True):
        assert whole.window.rect().contains(box), widget.objectName()
        assert min(box.width(), box.height()) >= least, widget.objectName()
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[:at])


def shown(parent: QWidget) -> list[QAbstractButton]:
    return [each for each in parent.findChildren(QAbstractButton) if each.isVisible()]


def test_pad_buttons_reasons_and_people_are_whole(whole: WholeWindow, qtbot: QtBot) -> None:
    whole.selection.choose_worker(MARCELA.id)
    room = whole.window.supervisor
    qtbot.waitUntil(room.isVisible)
    keys = [each for each in shown(room.pad) if each.objectName() != "pinLeave"]
    assert len(keys) == 12
    are_whole(whole, keys, KEY_MM)
    are_whole(whole, shown(room.pad), TARGET_MM)
    for digit in "4711":
        whole.tap(whole.child(f"pin{digit}"))
    whole.tap(whole.child("pinDone"))
    qtbot.waitUntil(lambda: whole.window.access.is_open)
    whole.selection.select(TAKEN)
    buttons = shown(whole.window.left.supervisor_buttons)
    assert [each.objectName() for each in buttons if each.isEnabled()] == [
        "supervisorLiberar",
        "supervisorPin",
    ]
    are_whole(whole, buttons, TARGET_MM)
    for button in buttons:
        assert isinstance(button, TwoLineButton)
        assert button.words_width() <= button.width(), button.text()
    whole.tap(whole.child("supervisorLiberar"))
    tiles = shown(room.reasons)
    assert len(tiles) == 7  # four reasons, one to type, the confirmation, and back
    are_whole(whole, tiles, TARGET_MM)
    if whole.window.frame.shape is not Shape.ALONE:
        are_whole(whole, [child(room.reasons, QAbstractButton, "reasonConfirm")], ACTION_HEIGHT_MM)
    whole.tap(whole.child("reasonOther"))
    for page in ("Digits", "Letters"):
        QCoreApplication.processEvents()
        shown_now = [each for each in shown(room.reasons) if each.objectName() != "reasonFieldClear"]
        are_whole(whole, shown_now, TARGET_MM)
        if page == "Digits":
            whole.tap(whole.child("reasonKeyPageABC"))
    whole.tap(whole.child("reasonKeyA"))
    whole.tap(whole.child("reasonKeyDoneLetters"))
    QCoreApplication.processEvents()
    are_whole(whole, [child(room.reasons, QAbstractButton, "reasonConfirm")], TARGET_MM)


def test_list_stays_where_it_is_when_the_pin_opens(whole: WholeWindow, qtbot: QtBot) -> None:
    whole.selection.choose_worker(BOTH.id)
    before = in_window(whole, whole.window.left.list)
    card = shown(whole.window.left.card)
    assert {each.objectName() for each in card} == {"supervisorButton", "changeWorkerButton"}
    are_whole(whole, card, TARGET_MM)
    whole.tap(whole.child("supervisorButton"))
    for digit in "4711":
        whole.tap(whole.child(f"pin{digit}"))
    whole.tap(whole.child("pinDone"))
    qtbot.waitUntil(lambda: whole.window.access.is_open)
    assert in_window(whole, whole.window.left.list) == before
