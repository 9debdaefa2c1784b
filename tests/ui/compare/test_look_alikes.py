"""Spools one sign apart are compared before one of them is begun."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command
from kiosk.ui.compare.look_alike_panel import LookAlikePanel
from kiosk.ui.compare.look_alike_tile import LookAlike
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import type_letter
from tests.ui.column_window import held, spool
from tests.ui.whole_window import WholeWindow

SIZE = QSize(1920, 1080)
CHOSEN, EIGHT, PW = "MK-1329-CW-25196-019", "MK-1329-CW-25198-019", "MK-1329-PW-25196-019"
HELD, ALONE = "MK-1329-CW-25169-019", "MK-1346-TW-28082-011"
SPOOLS = [spool(CHOSEN), spool(EIGHT), spool(PW), held(HELD, "CP(95)"), spool(ALONE)]


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WholeWindow:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
    whole.load(SPOOLS)
    whole.selection.choose_worker(93)
    return whole


def panel(window: WholeWindow) -> LookAlikePanel | None:
    found = window.window.findChild(LookAlikePanel)
    return found if found is not None and found.isVisible() else None


def shown(window: WholeWindow) -> Iterator[LookAlike]:
    found = panel(window)
    assert found is not None
    for tile in found.tiles():
        assert tile.shown is not None
        yield tile.shown


def reason(window: WholeWindow) -> str:
    return window.window.left.action_buttons.reason()


def test_a_touched_row_has_the_others_beside_it(window: WholeWindow) -> None:
    window.tap_spool(CHOSEN)
    tiles = list(shown(window))
    assert [(each.key, each.differs, each.marked) for each in tiles] == [
        (CHOSEN, "elegido", (8, 14, 15)),
        (EIGHT, "8 en vez de 6", (15,)),
        (PW, "P en vez de C", (8,)),
        (HELD, "69 en vez de 96", (14, 15)),
    ]
    assert tiles[0].about == "NV0650 · OT 1140 · Libre"
    assert tiles[3].about.startswith("NV0650 · OT 1140 · Lo tiene CP(95) Carla Pizarro para ARM")
    assert reason(window) == "Hay otros 3 casi iguales: compara antes de empezar."


def test_touching_another_one_chooses_it(window: WholeWindow) -> None:
    window.tap_spool(CHOSEN)
    window.tap(window.child("lookAlike1"))
    assert window.selection.spool is not None
    assert window.selection.spool.key == EIGHT
    assert panel(window) is None


def test_the_action_stays_one_touch_away(window: WholeWindow) -> None:
    asked: list[Command] = []
    window.selection.command_requested.connect(asked.append)
    window.tap_spool(CHOSEN)
    window.tap(window.window.left.action_buttons.button(Action.TOMAR))
    assert [each.tag for each in asked] == [CHOSEN]
    assert panel(window) is None


def test_no_comparison_where_nothing_looks_alike(window: WholeWindow) -> None:
    window.tap_spool(ALONE)
    assert panel(window) is None
    assert "casi igual" not in reason(window)


def test_a_scan_reads_every_sign(window: WholeWindow) -> None:
    for letter in CHOSEN:
        type_letter(window.window, letter)
    QTest.keyClick(window.window.windowHandle(), Qt.Key.Key_Return)
    assert window.selection.spool is not None
    assert panel(window) is None
    assert "casi igual" not in reason(window)


def test_what_cannot_be_begun_is_not_compared(window: WholeWindow) -> None:
    window.window.left.field.set_text("25169")
    window.tap_spool(HELD)
    assert panel(window) is None


def test_it_goes_when_the_spool_is_taken_elsewhere(window: WholeWindow) -> None:
    window.tap_spool(CHOSEN)
    window.load([replace(held(CHOSEN, "CP(95)"), row=SPOOLS[0].row), *SPOOLS[1:]])
    assert panel(window) is None


@pytest.mark.parametrize("width", [1280, 1920])
def test_every_sign_is_in_sight(qtbot: QtBot, width: int) -> None:
    size = QSize(width, width * 10 // 16)
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, size)), size)
    whole.load(SPOOLS)
    whole.selection.choose_worker(93)
    whole.tap_spool(CHOSEN)
    found = panel(whole)
    assert found is not None
    tiles = found.tiles()
    assert len(tiles) == 4
    assert found.rect().contains(tiles[-1].geometry())
