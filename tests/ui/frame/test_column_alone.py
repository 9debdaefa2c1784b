"""The window on 7": the column has all of it, and the grid comes over it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Operation
from kiosk.ui.actions.layout import Room
from kiosk.ui.card.spool_card import SpoolCard
from kiosk.ui.frame.grid_opener import GridOpener
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.ui.column_window import MINE, TAKEN, TEN, held, sample
from tests.ui.whole_window import WholeWindow, dressed_for

EVENT = "14:31 · CP(95) tomó MK-1335-CW-25240-027 para ARM en Puesto 5"
TAG = "MK-1335-CW-25240-027"


@pytest.fixture(params=[(QSize(800, 480), 133.0), (QSize(1024, 600), 170.0)], ids=["800 × 480", "1024 × 600"])
def small(qapp: QApplication, request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[WholeWindow]:
    """The worker holds one spool, which is chosen."""
    del qapp
    size, dpi = request.param
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        window = WholeWindow(qtbot, theme, size)
        window.load(sample())
        window.selection.choose_worker(93)
        QCoreApplication.processEvents()
        yield window


def place(window: WholeWindow, part: QWidget) -> QRect:
    return QRect(part.mapTo(window.window, QPoint()), part.size())


def test_the_window_is_as_large_as_its_screen(small: WholeWindow) -> None:
    hint = small.window.minimumSizeHint()
    assert hint.width() <= small.window.width()
    assert hint.height() <= small.window.height()
    assert small.window.size() in (QSize(800, 480), QSize(1024, 600))
    assert small.window.left.width() == small.window.width()
    assert small.window.left.arrangement.room is Room.LOW
    assert not small.window.grid.isVisible()


def test_a_button_says_how_many_are_held_and_opens_the_grid(small: WholeWindow) -> None:
    button = small.child("occupiedButton")
    assert button.accessibleName() == "2 · ocupados"
    small.shop.live.put(held(TEN, "CP(95)"))
    assert button.accessibleName() == "3 · ocupados"
    small.tap(button)
    assert small.window.grid.isVisible()
    assert small.window.grid.model.shown()[0] == MINE
    small.tap(small.child("gridBack"))
    assert small.window.grid.isVisible()  # the second half of a double tap
    small.window.left.guard._is_armed = False  # as after a person's pause
    small.child("gridBack")._debounce._last = 0.0  # type: ignore[attr-defined]
    small.tap(small.child("gridBack"))
    assert not small.window.grid.isVisible()


def test_the_grid_is_opened_before_anybody_says_who_he_is(small: WholeWindow) -> None:
    small.selection.forget_worker()
    QCoreApplication.processEvents()
    small.window.left.guard._deaf_until = 0.0
    small.tap(small.child("occupiedAtStart"))
    assert small.window.grid.isVisible()
    small.selection.choose_worker(93)
    assert not small.window.grid.isVisible()


def test_it_goes_by_itself_when_the_worker_is_forgotten(small: WholeWindow) -> None:
    small.open_grid()
    small.selection.forget_worker()
    assert not small.window.grid.isVisible()


def test_it_goes_by_itself_when_nobody_touches_the_screen(small: WholeWindow) -> None:
    small.open_grid()
    opener = small.window.findChild(GridOpener)
    assert opener is not None
    assert opener._rest.isActive()
    assert opener._rest.interval() == 30_000
    opener._rest.timeout.emit()
    assert not small.window.grid.isVisible()


def test_a_scan_shows_the_list_again(small: WholeWindow) -> None:
    small.open_grid()
    small.window.left.keys_came.emit()
    assert not small.window.grid.isVisible()


def test_ones_own_tile_is_chosen_and_the_buttons_are_there(small: WholeWindow) -> None:
    small.selection.select(None)
    small.open_grid()
    small.tap_tile(MINE)
    assert not small.window.grid.isVisible()
    assert small.window.left.action_buttons.isVisible()
    assert small.selection.spool is not None


def test_anothers_tile_shows_its_card_over_all_and_the_grid_again(small: WholeWindow) -> None:
    small.open_grid()
    small.tap_tile(TAKEN)
    card = small.window.findChild(SpoolCard)
    assert card is not None
    assert place(small, card).size() == small.window.left.size()
    small.tap(small.child("spoolCardClose"))
    assert small.window.grid.isVisible()


def test_the_last_movement_stands_beside_the_station_and_the_bar_is_away(small: WholeWindow) -> None:
    small.window.result.show_event_line(EVENT, TAG)
    assert not small.window.result.isVisible()
    line = small.child("lastMovement")
    assert line.isVisible()
    assert line.accessibleName() == "14:31 · CP(95) tomó 25240-027"


def test_a_result_lies_over_the_end_of_the_list_and_over_no_button(small: WholeWindow) -> None:
    small.window.result.show_applied("Tomaste el spool.", 10)
    QCoreApplication.processEvents()
    left, bar = small.window.left, place(small, small.window.result)
    shown = left.list.rect().translated(left.list.mapTo(small.window, QPoint()))
    assert bar.intersects(shown)
    assert bar.top() > place(small, left.card).bottom()
    assert not bar.intersects(place(small, left.action_buttons))
    assert bar.height() >= small.window.result.line_height


def test_a_result_is_deaf_at_first(small: WholeWindow) -> None:
    asked: list[bool] = []
    small.window.result.undo_requested.connect(lambda: asked.append(True))
    small.window.result.show_applied("Tomaste el spool.", 10)
    QCoreApplication.processEvents()
    undo = small.window.result.undo_button
    small.tap(undo)  # the finger was on its way to a row
    assert not asked
    small.window.left.guard._covered_until = 0.0  # as after 600 ms
    small.tap(undo)
    assert asked


def test_with_the_grid_over_the_column_a_result_stands_at_its_foot(small: WholeWindow) -> None:
    small.open_grid()
    before = place(small, small.window.grid)
    small.window.result.show_applied("Tomaste el spool.", 10)
    QCoreApplication.processEvents()
    bar, grid = place(small, small.window.result), place(small, small.window.grid)
    assert bar.bottom() == small.window.rect().bottom()
    assert grid.top() == before.top()
    assert not bar.intersects(grid)


def test_the_row_over_the_list_is_the_workers_the_operations_and_the_searchs(small: WholeWindow) -> None:
    small.selection.choose_worker(95)
    QCoreApplication.processEvents()
    assert seen(small) == {"changeWorkerButton", "operationButton", "searchButton", "occupiedButton"}
    small.show_operations()
    assert seen(small) == {f"operation{each}" for each in Operation}
    small.tap(small.child("operationREPARACION"))
    assert small.selection.operation is Operation.REPARACION
    assert "operationButton" in seen(small)
    small.open_search()
    assert seen(small) == {"searchBack", "spoolField", "filterButton", "severalButton"}
    assert small.window.left.keypad.isVisible()


def test_the_search_stays_while_it_narrows_the_list(small: WholeWindow) -> None:
    small.selection.select(None)
    small.open_search()
    for key in ("0", "1", "0"):
        small.tap(small.child(f"key{key}"))
    small.tap(small.child("keyDoneDigits"))
    QCoreApplication.processEvents()
    assert "spoolField" in seen(small)
    small.tap(small.child("searchBack"))
    QCoreApplication.processEvents()
    assert "searchButton" in seen(small)
    assert small.window.left.field.text() == ""


def test_several_are_chosen_and_given_up_in_the_same_row(small: WholeWindow) -> None:
    small.open_search()
    small.tap(small.child("severalButton"))
    small.tap(small.child("keyDoneDigits"))
    QCoreApplication.processEvents()
    assert "severalButton" in seen(small)
    small.tap(small.child("searchBack"))
    QCoreApplication.processEvents()
    assert not small.selection.marked.is_on
    assert "searchButton" in seen(small)


def test_cancelling_comes_beside_the_reason_and_pushes_no_action(small: WholeWindow) -> None:
    actions = small.window.left.action_buttons
    below = place(small, actions).bottom()
    assert small.child("actionCancelar").isVisible()
    small.selection.select(None)
    QCoreApplication.processEvents()
    assert not small.child("actionCancelar").isVisible()
    assert place(small, actions).bottom() == below


def seen(window: WholeWindow) -> set[str]:
    """What can be touched in the row over the list."""
    row = place(window, window.window.left.list).top()
    left = window.window.left
    parts: list[QWidget] = [*left.findChildren(QAbstractButton), *left.findChildren(QLineEdit)]
    return {part.objectName() for part in parts if part.isVisible() and place(window, part).top() < row}
