"""A tap acts on what was under the finger when it went down."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.touch.flick_list import IN_FLIGHT_MS
from tests.support.widgets import tap
from tests.ui.column_window import ELEVEN, TEN, TWELVE, ColumnWindow, sample
from tests.ui.column_window import held as held_left
from tests.ui.grid_window import GridWindow, held, paused, tag


@pytest.fixture
def grid(qtbot: QtBot) -> GridWindow:
    side = GridWindow(qtbot)
    side.load(*(held(number, 600 - number) for number in range(1, 9)))
    QCoreApplication.processEvents()  # they have been seen
    return side


@pytest.fixture
def working(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot, quiet_after_ms=60_000)
    side.load(sample())
    side.tap_worker(93)
    return side


def center(grid: GridWindow, number: int) -> QPoint:
    return grid.view.tile_rect(tag(number)).center()


def tap_at(grid: GridWindow, at: QPoint) -> None:
    tap(grid.window, grid.view.viewport(), at)


def test_finger_on_its_way_while_tiles_move_taps_its_target(grid: GridWindow, qtbot: QtBot) -> None:
    aim = center(grid, 3)
    grid.shop.live.apply([paused(1)])
    assert grid.numbers()[0] == 2
    tap_at(grid, aim)
    qtbot.waitUntil(lambda: bool(grid.tapped))
    assert grid.tapped == [tag(3)]


def test_tile_that_left_under_the_finger_is_not_tapped_nor_is_its_successor(
    grid: GridWindow, qtbot: QtBot
) -> None:
    gone, other = center(grid, 1), center(grid, 8)
    grid.shop.live.apply([paused(1)])
    tap_at(grid, gone)
    grid.rest()
    assert grid.tapped == []
    qtbot.waitUntil(lambda: grid.view._moved.elapsed() > IN_FLIGHT_MS)
    tap_at(grid, center(grid, 8))
    qtbot.waitUntil(lambda: bool(grid.tapped))
    assert other != center(grid, 8)
    assert grid.tapped == [tag(8)]


def test_a_moment_later_a_tap_is_for_the_tile_that_is_there_now(grid: GridWindow, qtbot: QtBot) -> None:
    grid.shop.live.apply([paused(1)])
    qtbot.waitUntil(lambda: grid.view._moved.elapsed() > IN_FLIGHT_MS)
    grid.tap_tile(2)
    qtbot.waitUntil(lambda: bool(grid.tapped))
    assert grid.tapped == [tag(2)]


def test_rows_that_move_between_down_and_up_do_not_divert_the_tap(
    working: ColumnWindow, qtbot: QtBot
) -> None:
    working.load([*sample(), held_left(TWELVE, "MR(93)")])  # so that one more of his takes a line of its own
    working.hands_off()
    working.tap_spool(ELEVEN)
    view = working.column.list
    row = view.visualRect(working.column.spools.line_of(TEN)).center()
    place = view.viewport().mapTo(working.window, row)
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(working.window.windowHandle(), button, none, place)
    qtbot.waitUntil(lambda: view.pressed_index.isValid())
    before = working.top_of(TEN)
    working.shop.live.put(held_left(ELEVEN, "MR(93)"))
    qtbot.waitUntil(lambda: working.top_of(TEN) != before)
    QTest.mouseRelease(working.window.windowHandle(), button, none, place)
    qtbot.waitUntil(lambda: working.selection.spool is not None and working.selection.spool.key == TEN)


def test_flicked_list_chooses_nothing(working: ColumnWindow, qtbot: QtBot) -> None:
    working.selection.select(None)
    view, window = working.column.list, working.window.windowHandle()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = view.viewport().mapTo(
        working.window, view.visualRect(working.column.spools.line_of(TEN)).center()
    )
    QTest.mousePress(window, button, none, start)
    for step in range(1, 9):
        QTest.mouseMove(window, start - QPoint(0, 15 * step))
        qtbot.wait(10)
    QTest.mouseRelease(window, button, none, start - QPoint(0, 120))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 0)
    assert working.selection.spool is None
