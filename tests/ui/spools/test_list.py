"""Nothing moves under a finger, and everything is up to date once nobody touches the screen."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Picture, Spool, Worker
from tests.ui.column_window import ELEVEN, MINE, TAKEN, TEN, TWELVE, ColumnWindow, held, sample, spool


@pytest.fixture
def working(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    side.tap_worker(93)
    return side


def test_spool_taken_by_another_stays_in_place_and_says_who(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(TWELVE)
    place = working.top_of(TWELVE)
    working.shop.live.put(held(TEN, "CP(95)", "14:31"))
    qtbot.waitUntil(lambda: "lo tiene CP(95) desde las 14:31" in working.row_text(TEN))
    assert TEN in working.lines()
    assert working.top_of(TWELVE) == place
    qtbot.waitUntil(lambda: TEN not in working.lines())
    assert working.top_of(TWELVE) < place


def test_new_spool_waits_until_nobody_touches_the_screen(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(ELEVEN)
    working.shop.live.put(spool("AA-001"))
    qtbot.waitUntil(lambda: "Disponibles para ARM · 34" in working.lines())
    assert "AA-001" not in working.lines()
    qtbot.waitUntil(lambda: "AA-001" in working.lines())


def test_taken_spool_is_mine_at_once_and_stays_chosen(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(ELEVEN)
    working.tap_named("actionTomar")
    working.shop.live.put(held(ELEVEN, "MR(93)", "14:32"))
    qtbot.waitUntil(lambda: working.lines()[:3] == ["Míos · 2", ELEVEN, MINE])
    assert working.activity.is_recent
    assert working.selection.spool is not None
    assert working.selection.spool.key == ELEVEN
    assert working.top_of(ELEVEN) >= 0


def test_released_spool_goes_to_its_place_once_nobody_touches_the_screen(
    working: ColumnWindow, qtbot: QtBot
) -> None:
    working.tap_spool(MINE)
    working.tap_named("actionPausar")
    working.shop.live.put(spool(MINE, armador="MR(93)"))
    qtbot.waitUntil(lambda: "pausado · lo tuvo MR(93)" in working.row_text(MINE))
    assert working.lines()[1] == MINE
    qtbot.waitUntil(lambda: working.lines()[:2] == ["Disponibles para ARM · 34", MINE])


def test_scrolled_list_keeps_its_place_on_the_screen(working: ColumnWindow, qtbot: QtBot) -> None:
    bar = working.column.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    seen = working.column.list.indexAt(QPoint(20, 120)).data().partition(" ·")[0]
    place = working.top_of(seen)
    working.shop.live.put(held(TEN, "CP(95)"))
    working.shop.live.put(held(TWELVE, "CP(95)"))
    qtbot.waitUntil(lambda: TEN not in working.lines())
    assert working.top_of(seen) == place


def test_no_reset_for_an_event(working: ColumnWindow, qtbot: QtBot) -> None:
    resets: list[None] = []
    working.column.spools.modelReset.connect(lambda: resets.append(None))
    working.shop.live.put(held(TWELVE, "NR(94)"))
    qtbot.waitUntil(lambda: TWELVE not in working.lines())
    assert resets == []


def test_flicking_the_list_chooses_nothing(working: ColumnWindow, qtbot: QtBot) -> None:
    viewport = working.column.list.viewport()
    start = viewport.mapTo(working.window, QPoint(200, 300))
    window = working.window.windowHandle()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 16):
        qtbot.wait(5)  # a throw takes time: one of no time at all has no speed
        QTest.mouseMove(window, start - QPoint(0, 14 * step))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start - QPoint(0, 210))
    qtbot.waitUntil(lambda: working.column.list.verticalScrollBar().value() > 60)
    assert working.selection.spool is None


def test_tile_can_choose_a_spool_that_the_list_does_not_show(working: ColumnWindow) -> None:
    working.selection.select(TAKEN)
    assert working.lines()[:2] == ["Elegido", TAKEN]
    assert working.top_of(TAKEN) >= 0


def test_spool_that_left_the_sheet_leaves_the_list(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(TWELVE)
    working.load([one for one in sample() if one.tag != TWELVE])
    qtbot.waitUntil(lambda: TWELVE not in working.lines())
    assert not working.column.action_buttons.button(Action.TOMAR).isEnabled()


def test_large_shop_stays_quick(qtbot: QtBot) -> None:
    side = ColumnWindow(qtbot)
    many = [
        Spool(f"MK-{n:05}-001", Picture(), nv=f"NV{n % 40}", ot=str(n), row=n, fecha_materiales="02-01-2026")
        for n in range(20_000)
    ]
    side.load(many, [Worker(93, "Mauricio", "Rodríguez", True, frozenset({"Armador"}))])
    side.tap_worker(93)
    spent = min(_time_of_event(side, many[at]) for at in range(5))
    assert spent < 0.05


def _time_of_event(side: ColumnWindow, one: Spool) -> float:
    """Processor seconds of this thread: other processes may have the processor meanwhile."""
    began = time.thread_time()
    with side.qtbot.waitSignal(side.column.index.changed):
        side.shop.live.put(held(one.tag, "NR(94)"))
    side.column.list.repaint()
    return time.thread_time() - began
