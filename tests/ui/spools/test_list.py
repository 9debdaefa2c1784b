"""Nothing moves under a finger, and everything is up to date once nobody touches the screen."""

import sys
from dataclasses import replace
from types import FrameType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Picture, Spool, Worker
from tests.support.widgets import child
from tests.ui.column_window import BARE, ELEVEN, MINE, TAKEN, TEN, TWELVE, ColumnWindow, held, sample, spool


@pytest.fixture
def working(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot, quiet_after_ms=600_000)
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
    working.hands_off()
    qtbot.waitUntil(lambda: TEN not in working.lines())
    assert working.top_of(TWELVE) < place


def test_new_spool_waits_until_nobody_touches_the_screen(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(ELEVEN)
    working.shop.live.put(spool("AA-001"))
    qtbot.waitUntil(lambda: "Disponibles para ARM · 34" in working.lines())
    assert "AA-001" not in working.lines()
    working.hands_off()
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
    qtbot.waitUntil(lambda: "ya no es tuyo · pausado · lo tuvo MR(93)" in working.row_text(MINE))
    assert working.lines()[1] == MINE
    said = working.column.list.words_of(MINE).detail
    assert said is not None
    assert said.text.startswith("ya no es tuyo")
    working.hands_off()
    qtbot.waitUntil(lambda: working.lines()[:2] == ["Disponibles para ARM · 34", MINE])
    assert "ya no es tuyo" not in working.row_text(MINE)


def test_scrolled_list_keeps_its_place_on_the_screen(working: ColumnWindow, qtbot: QtBot) -> None:
    bar = working.column.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    seen = working.column.list.indexAt(QPoint(20, 120)).data().partition(" ·")[0]
    place = working.top_of(seen)
    working.shop.live.put(held(TEN, "CP(95)"))
    working.shop.live.put(held(TWELVE, "CP(95)"))
    working.hands_off()
    qtbot.waitUntil(lambda: TEN not in working.lines())
    assert working.top_of(seen) == place


def test_no_reset_for_an_event(working: ColumnWindow, qtbot: QtBot) -> None:
    resets: list[None] = []
    working.column.spools.modelReset.connect(lambda: resets.append(None))
    working.shop.live.put(held(TWELVE, "NR(94)"))
    working.hands_off()
    qtbot.waitUntil(lambda: TWELVE not in working.lines())
    assert resets == []


def test_flicking_the_list_chooses_nothing(working: ColumnWindow, qtbot: QtBot) -> None:
    working.selection.select(None)
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
    working.hands_off()
    qtbot.waitUntil(lambda: TWELVE not in working.lines())
    assert not working.column.action_buttons.button(Action.TOMAR).isEnabled()


LIKE_TEN = "MK-1346-TW-28193-010"


def tail(side: ColumnWindow, key: str) -> str:
    return side.column.list.words_of(key).tag.tail


def test_rows_buttons_and_reasons_call_a_spool_by_the_same_tail(working: ColumnWindow) -> None:
    working.tap_spool(TEN)
    actions = working.column.action_buttons
    assert tail(working, TEN) == "010"
    assert actions.button(Action.TOMAR).second == "010 para ARM"
    working.load([*sample(), spool(LIKE_TEN)])
    working.hands_off()
    assert {tail(working, key) for key in (TEN, LIKE_TEN)} == {"28082-010", "28193-010"}
    assert tail(working, MINE) == "25238-016"
    assert actions.button(Action.TOMAR).second == "28082-010 para ARM"
    assert actions.reason() == "PAUSAR y COMPLETAR: primero toma el spool 28082-010."


def test_a_look_alike_lengthens_the_tails_at_once_and_they_shrink_once_hands_are_off(
    working: ColumnWindow,
) -> None:
    working.load([*sample(), held(LIKE_TEN, "CP(95)")])
    working.tap_spool(TEN)
    working.hands_off()
    assert tail(working, TEN) == "010"
    working.tap_spool(TWELVE)
    working.selection.select(LIKE_TEN)  # its tile in the grid was touched
    assert {tail(working, key) for key in (TEN, LIKE_TEN)} == {"28082-010", "28193-010"}
    working.selection.select(TAKEN)  # in the place of the look-alike
    assert LIKE_TEN not in working.lines()
    assert working.activity.is_recent
    assert tail(working, TEN) == "28082-010"
    working.hands_off()
    assert tail(working, TEN) == "010"


def test_a_search_that_leaves_one_spool_calls_it_as_before(working: ColumnWindow) -> None:
    working.load([*sample(), spool(LIKE_TEN)])
    working.hands_off()
    child(working.window, QLineEdit, "spoolField").setText("28082-010")
    assert [key for key in working.lines() if key.startswith("MK-")] == [TEN]
    assert tail(working, TEN) == "28082-010"
    working.tap_spool(TEN)
    working.hands_off()
    assert working.column.action_buttons.button(Action.TOMAR).second == "28082-010 para ARM"


def test_a_reason_in_a_row_calls_the_spool_by_the_same_tail(working: ColumnWindow) -> None:
    other = replace(spool("MK-1400-PW-30001-028"), fecha_materiales="")
    working.load([*sample(), other])
    working.column.field.set_text("-028")
    assert tail(working, BARE) == "25240-028"
    assert " · 25240-028 todavía no tiene materiales" in working.row_text(BARE)


def test_an_event_costs_no_more_in_a_large_shop(qtbot: QtBot) -> None:
    """Counted in calls, which are the same on any machine; a pass over all spools would be ten times more."""
    small, large = (min(_calls_of_events(qtbot, size)) for size in (2_000, 20_000))
    assert large < 1.5 * small


def _calls_of_events(qtbot: QtBot, size: int) -> list[int]:
    side = ColumnWindow(qtbot)
    many = [
        Spool(f"MK-{n:05}-001", Picture(), nv=f"NV{n % 40}", ot=str(n), row=n, fecha_materiales="02-01-2026")
        for n in range(size)
    ]
    side.load(many, [Worker(93, "Mauricio", "Rodríguez", True, frozenset({"Armador"}))])
    side.tap_worker(93)
    return [_calls_of_event(side, many[at]) for at in range(5)]


def _calls_of_event(side: ColumnWindow, one: Spool) -> int:
    """How many functions of Python this thread calls until the event is on the screen."""
    calls = 0

    def count(_frame: FrameType, what: str, _argument: object) -> None:
        nonlocal calls
        calls += what == "call"

    sys.setprofile(count)
    try:
        with side.qtbot.waitSignal(side.column.index.changed):
            side.shop.live.put(held(one.tag, "NR(94)"))
        side.column.list.repaint()
    finally:
        sys.setprofile(None)
    return calls
