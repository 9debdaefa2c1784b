"""The screen while nobody is there: when it comes, what ends it, and that it hides nothing."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.refusals import OutcomeUnknown, SpoolNotFound
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict
from kiosk.texts import Sentence
from kiosk.ui.card.spool_card import SpoolCard
from kiosk.ui.grid.order import Filter, TileOrder
from kiosk.ui.idle.pixel_shift import RING
from kiosk.ui.keyboard.key_help import KeyHelp
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.support.widgets import child, type_letter
from tests.ui.column_window import ELEVEN, NOW, TAKEN, held, sample
from tests.ui.idle.idle_window import IdleWindow
from tests.ui.whole_window import dressed_for

SIZE = QSize(1920, 1080)
COMMAND = Command("1", Action.TOMAR, ELEVEN, 93, Operation.ARM)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, SIZE))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def idle(qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> IdleWindow:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    window = IdleWindow(qtbot, theme, SIZE)
    window.load(sample())
    return window


def scan(idle: IdleWindow, text: str) -> None:
    for letter in text:
        type_letter(idle.window, letter)
    QTest.keyClick(idle.window.windowHandle(), Qt.Key.Key_Return)


def press(idle: IdleWindow, key: Qt.Key) -> None:
    QTest.keyClick(idle.window.windowHandle(), key)


def touch_a_worker(idle: IdleWindow) -> None:
    """Where the first worker's card is, or would be."""
    grid = idle.window.left.chooser.grid
    place = grid.viewport().mapTo(idle.window, grid.visualRect(grid.model().index(0, 0)).center())
    QTest.mouseClick(
        idle.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )


def pause(idle: IdleWindow) -> None:
    """A person's, after which a touch is no longer taken for a repeated one."""
    idle.window.left.guard.deafen(-1)


def test_it_comes_after_two_minutes_without_a_touch(idle: IdleWindow) -> None:
    idle.wait(119)
    assert not idle.is_idle()
    idle.wait(1)
    assert idle.is_idle()


def test_a_touch_and_a_scan_put_it_off(idle: IdleWindow) -> None:
    idle.wait(119)
    idle.tap(idle.window.top_bar)
    idle.wait(119)
    assert not idle.is_idle()
    scan(idle, "MK-1335-CW-25238-999")
    idle.tap(idle.child("understoodButton"))
    idle.wait(119)
    assert not idle.is_idle()


def test_it_never_comes_while_a_worker_is_chosen(idle: IdleWindow) -> None:
    idle.selection.choose_worker(93)
    idle.wait(1_000)
    assert not idle.is_idle()
    idle.selection.forget_worker()
    idle.rest()
    assert idle.is_idle()


def test_it_says_the_time_the_station_and_what_to_do(idle: IdleWindow) -> None:
    idle.rest()
    named = {name: idle.child(name).accessibleName() for name in ("idleTime", "idleDay", "badgeCallTitle")}
    assert named == {
        "idleTime": "14:32",
        "idleDay": "martes 27-01 · Puesto 3",
        "badgeCallTitle": "Pasa tu\ncredencial",
    }
    assert idle.screen.head.said() == "Ocupados ahora 2 · más antiguos primero"
    assert "verás quién lo tiene" in idle.screen.column.hint.text.text()
    idle.clock.forward(hours=9)
    idle.window.grid.model.tick()
    idle.wait(1)
    assert idle.child("idleTime").accessibleName() == "23:32"
    assert idle.screen.head.said() == "Ocupados ahora 2 · más antiguos primero · 2 llevan más de 8 h"


def test_the_touch_that_wakes_does_nothing_else(idle: IdleWindow) -> None:
    idle.rest()
    touch_a_worker(idle)
    assert not idle.is_idle()
    assert idle.selection.worker is None
    touch_a_worker(idle)  # a nervous finger touches twice
    assert idle.selection.worker is None
    pause(idle)
    touch_a_worker(idle)
    first = idle.window.left.chooser.grid.model().index(0, 0).data(WORKER_ROLE)
    assert idle.selection.worker == first


def test_a_finger_on_the_glass_wakes_it_too(idle: IdleWindow) -> None:
    idle.rest()
    device = QTest.createTouchDevice()
    assert device is not None
    tile = idle.window.grid.view
    place = tile.viewport().mapTo(idle.window, tile.tile_rect(TAKEN).center())
    glass = idle.window.windowHandle()
    QTest.touchEvent(glass, device, False).press(0, place, glass).commit()
    QTest.touchEvent(glass, device, False).release(0, place, glass).commit()
    assert not idle.is_idle()
    assert idle.window.findChild(SpoolCard) is None


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_F1]
)
def test_a_key_that_types_nothing_only_wakes(idle: IdleWindow, key: Qt.Key) -> None:
    idle.rest()
    press(idle, key)
    assert not idle.is_idle()
    assert not idle.window.walk.is_on
    assert idle.window.findChild(SpoolCard) is None
    assert not idle.window.left.activity.is_recent
    assert idle.window.findChild(KeyHelp) is None


def test_what_is_typed_is_searched_for(idle: IdleWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle.window.left._scanner, "_gap_ms", 60)
    idle.rest()
    type_letter(idle.window, "9")
    assert not idle.is_idle()
    idle.qtbot.waitUntil(lambda: idle.window.left.chooser.field.text() == "9")


def test_scanned_spool_tells_who_has_it(idle: IdleWindow) -> None:
    idle.rest()
    scan(idle, TAKEN)
    assert not idle.is_idle()
    card = idle.window.findChild(SpoolCard)
    assert card is not None
    assert card.isVisible()
    assert card.said()[1] == "Lo tiene CP(95) Carla Pizarro para ARM · desde las 14:30 · 2 min"


def test_scanned_badge_chooses_its_worker(idle: IdleWindow) -> None:
    idle.rest()
    scan(idle, "93")
    assert not idle.is_idle()
    assert idle.selection.worker is not None
    assert idle.selection.worker.id == 93


def refused(idle: IdleWindow) -> None:
    idle.window.presenter.show_refusal(SpoolNotFound("MK-1"))


def in_doubt(idle: IdleWindow) -> None:
    idle.controller.waiting.emit(COMMAND)


def came_late(idle: IdleWindow) -> None:
    row = AuditRow("1", NOW, "TOMAR_SPOOL", ELEVEN, 93, "MR(93)", "ARM", "TOMAR")
    idle.controller.answered_late.emit(Outcome(COMMAND, Verdict.APPLIED, row=row))


def refused_late(idle: IdleWindow) -> None:
    idle.controller.answered_late.emit(Outcome(COMMAND, Verdict.REFUSED, refusal=OutcomeUnknown(ELEVEN)))


def busy(idle: IdleWindow) -> None:
    idle.controller.busy_changed.emit(True)


def asked(idle: IdleWindow) -> None:
    idle.window.hand_over.lie_over()


def told_of_many(idle: IdleWindow) -> None:
    idle.window.batch_panel.tell("Falló 1 de 2", [])


def asks(idle: IdleWindow) -> None:
    idle.window.next_step.lie_over()


def unexpected(idle: IdleWindow) -> None:
    idle.window.report_unexpected("KeyError · kiosk.log")


def alarm(idle: IdleWindow) -> None:
    idle.window.banner.set_alarms([Sentence("Se movió una fila.", "", "Mira la planilla.")])


def broken_behind(idle: IdleWindow) -> None:
    idle.window.report_background("KeyError · kiosk.log")


TOLD = [
    refused,
    in_doubt,
    came_late,
    refused_late,
    busy,
    asked,
    told_of_many,
    asks,
    unexpected,
    alarm,
    broken_behind,
]


@pytest.mark.parametrize("comes", TOLD)
def test_what_is_to_be_told_keeps_it_away_and_ends_it(
    idle: IdleWindow, comes: Callable[[IdleWindow], None]
) -> None:
    idle.rest()
    assert idle.is_idle()
    comes(idle)
    idle.wait(1)
    assert not idle.is_idle()
    idle.wait(1_000)
    assert not idle.is_idle()


def test_it_ends_at_once_where_a_message_comes(idle: IdleWindow) -> None:
    idle.rest()
    refused(idle)
    assert not idle.is_idle()


def test_it_comes_again_after_what_went_by_itself(idle: IdleWindow) -> None:
    idle.rest()
    idle.window.result.show_applied("Guardado")
    assert not idle.is_idle()
    idle.window.result.clear()
    idle.wait(1)
    assert idle.is_idle()


def test_an_event_of_another_station_does_not_end_it(idle: IdleWindow) -> None:
    idle.rest()
    idle.window.result.show_event_line("14:33 · MR(93) tomó algo")
    idle.wait(1)
    assert idle.is_idle()


def test_nothing_rests_before_the_first_read(qtbot: QtBot, theme: Theme) -> None:
    window = IdleWindow(qtbot, theme, SIZE)
    window.rest()
    assert not window.is_idle()


def test_only_the_call_is_bright_and_what_says_that_the_screen_is_old(idle: IdleWindow) -> None:
    idle.window.banner.set_sheet_away(NOW)
    idle.rest()
    assert idle.window.banner.isVisible()
    places = {
        "banner": idle.window.banner.geometry().topLeft() + QPoint(5, 5),
        "lights": idle.window.top_bar.geometry().topLeft() + QPoint(5, 5),
        "grid": idle.window.grid.geometry().bottomRight() - QPoint(5, 5),
        "bar": idle.window.result.geometry().bottomRight() - QPoint(5, 5),
        "call": idle.child("badgeCall").mapTo(idle.window, QPoint(0, idle.child("badgeCall").height() // 2)),
    }
    dim = idle.window.grab().toImage()
    idle.screen.hide()
    bright = idle.window.grab().toImage()
    shares = {
        name: dim.pixelColor(place).lightnessF() / bright.pixelColor(place).lightnessF()
        for name, place in places.items()
    }
    assert shares["banner"] == 1
    assert shares["call"] > 1
    for name in ("lights", "grid", "bar"):
        assert shares[name] == pytest.approx(0.78, abs=0.03), name


def test_the_grid_is_as_nobody_had_chosen_anything(idle: IdleWindow) -> None:
    grid, order = idle.window.grid, child(idle.window, TapButton, "gridOrder")
    idle.tap(grid.filters.chip(Filter.SOLD))
    idle.tap(order)
    idle.rest()
    assert (grid.model.filter, grid.model.order) == (Filter.ALL, TileOrder.OLDEST_FIRST)
    assert grid.filters.chip(Filter.ALL).isChecked()
    assert order.text() == "Más antiguos ▾"


def test_more_spools_than_there_is_room_for_are_shown_page_by_page(idle: IdleWindow) -> None:
    idle.load([held(f"MK-1400-PW-30000-{number:03}", "MR(93)") for number in range(100, 150)])
    idle.rest()
    view = idle.window.grid.view
    assert idle.screen.head.said().startswith("Ocupados ahora 50 · página 1 de 2")
    idle.room.pages.turn()
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum() > 0
    assert "página 2 de 2" in idle.screen.head.said()
    idle.room.pages.turn()
    assert view.verticalScrollBar().value() == 0


def test_everything_moves_a_little_each_minute_and_is_back_when_it_wakes(idle: IdleWindow) -> None:
    window = idle.window
    parts = (window.top_bar, window.left, window.grid, window.result)
    home = [part.geometry() for part in parts]
    idle.rest()
    seen = []
    for _minute in range(len(RING) + 1):
        offset = window.grid.pos() - home[2].topLeft()
        assert [part.geometry() for part in parts] == [each.translated(offset) for each in home]
        assert idle.screen.column.geometry() == window.left.geometry()
        seen.append(offset)
        idle.room.shift._on_minute()
    apart = [(after - before).manhattanLength() for before, after in pairwise(seen)]
    assert [length for length in apart if not 2 <= length <= 4] == [], seen
    assert len({offset.toTuple() for offset in seen}) == len(RING)
    for trouble in (NOW, None):
        window.banner.set_sheet_away(trouble)
        QCoreApplication.processEvents()
    idle.wait(1)
    assert window.grid.pos() != home[2].topLeft()  # though it was laid out anew meanwhile
    pause(idle)
    touch_a_worker(idle)
    assert [part.geometry() for part in parts] == home
    assert not idle.room.shift._timer.isActive()


def test_what_the_lights_say_stays_in_view(idle: IdleWindow) -> None:
    idle.rest()
    assert idle.window.top_bar.sheet.isVisible()
    assert not idle.child("clock").isVisible()  # it stands large in the column
    touch_a_worker(idle)
    assert idle.child("clock").isVisible()
