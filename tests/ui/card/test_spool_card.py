"""The card of a spool: who has it, since when, and what waits, without saying who one is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Fault, FaultKind
from kiosk.ui.card.spool_card import SpoolCard
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import type_letter
from tests.ui.column_window import ELEVEN, MINE, TAKEN, sample, spool
from tests.ui.whole_window import WholeWindow

SIZE = QSize(1920, 1080)


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WholeWindow:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
    whole.load([*sample(), spool("MK-1500-CW-30000-900", estado_detalle="BLOQUEADO - Contactar supervisor")])
    return whole


def touch_tile(window: WholeWindow, key: str) -> None:
    view, at = window.window.grid.view, window.window.grid.model.shown().index(key)
    window.tap(view.viewport(), view.visualRect(window.window.grid.model.index(at)).center())


def card(window: WholeWindow) -> SpoolCard | None:
    return window.window.findChild(SpoolCard)


def said(window: WholeWindow) -> str:
    found = card(window)
    assert found is not None
    assert found.isVisible()
    return "\n".join(found.said())


def scan(window: WholeWindow, text: str) -> None:
    for letter in text:
        type_letter(window.window, letter)
    QTest.keyClick(window.window.windowHandle(), Qt.Key.Key_Return)


def test_a_tile_tells_its_holder_before_anybody_says_who_he_is(window: WholeWindow) -> None:
    touch_tile(window, TAKEN)
    assert "Lo tiene CP(95) Carla Pizarro para ARM · desde las 14:30 · 2 min" in said(window)
    assert "Solo CP(95) lo pausa o lo completa. Otro puede pedírselo." in said(window)
    assert "NV NV0650" in said(window)
    assert "OT 1140" in said(window)


def test_a_scan_tells_it_too_and_the_badge_takes_its_place(window: WholeWindow) -> None:
    scan(window, ELEVEN)
    assert "Libre" in said(window)
    assert "Ahora espera ARM: Armador o Ayudante" in said(window)
    scan(window, "MR(93)")
    found = card(window)
    assert found is not None
    assert found.isHidden()
    assert window.selection.spool is not None
    assert window.selection.spool.key == ELEVEN


def test_ones_own_tile_is_chosen_and_told_at_the_next_touch(window: WholeWindow, qtbot: QtBot) -> None:
    window.selection.choose_worker(93)
    assert window.selection.is_proposed
    touch_tile(window, MINE)
    qtbot.waitUntil(lambda: not window.selection.is_proposed)
    assert card(window) is None
    assert window.window.left.action_buttons.button(Action.PAUSAR).isEnabled()
    window.window.card.on_tile(MINE)
    assert "Lo tiene MR(93) Mauricio Rodríguez" in said(window)


def test_a_hold_of_another_day_says_its_day(window: WholeWindow) -> None:
    window.shop.live.put(
        spool(TAKEN, ocupado_por="CP(95)", fecha_ocupacion="26-01-2026 23:13:00", armador="CP(95)")
    )
    window.window.card.open(TAKEN)
    assert "Lo tiene CP(95) Carla Pizarro para ARM · desde el 26-01 23:13 · 15 h 19" in said(window)


def test_a_holder_without_a_number_can_neither_pause_nor_be_asked(window: WholeWindow) -> None:
    window.shop.live.put(spool(TAKEN, ocupado_por="Mauricio", fecha_ocupacion="27-01-2026 14:20:00"))
    window.window.card.open(TAKEN)
    assert "Falta el número de Mauricio" in said(window)
    assert "pedírselo" not in said(window)


def test_it_stays_true_while_it_is_shown(window: WholeWindow) -> None:
    touch_tile(window, TAKEN)
    window.shop.live.put(spool(TAKEN, armador="CP(95)"))
    assert "Libre" in said(window)
    window.load([each for each in sample() if each.tag != TAKEN])
    found = card(window)
    assert found is not None
    assert found.isHidden()


def test_old_data_say_so(window: WholeWindow) -> None:
    window.window.card.open(ELEVEN)
    assert "¿Libre?" not in said(window)
    window.shop.live.set_live(None)
    window.clock.forward(minutes=2)
    window.shop.reconsider_freshness()
    assert "¿Libre? · datos antiguos" in said(window)
    window.window.card.open(TAKEN)
    assert "4 min · datos antiguos" in said(window)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("MK-1335-CW-25240-028", "todavía no tiene materiales"),
        ("MK-1500-CW-30000-900", "supervisor"),
    ],
)
def test_where_nothing_can_be_done_it_says_why(window: WholeWindow, key: str, why: str) -> None:
    window.window.card.open(key)
    assert why in said(window)


def test_faults_name_their_cells(window: WholeWindow) -> None:
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 12, "Fecha_Materiales", "mañana")
    window.shop.live.put(replace(spool(ELEVEN), faults=(fault,)))
    window.window.card.open(ELEVEN)
    assert "fila 12, Fecha_Materiales: «mañana» no se lee" in said(window)


def test_it_goes_by_its_button_by_a_choice_and_by_itself(window: WholeWindow) -> None:
    touch_tile(window, TAKEN)
    window.tap(window.child("spoolCardClose"))
    found = card(window)
    assert found is not None
    assert found.isHidden()
    window.selection.choose_worker(93)
    window.window.card.open(TAKEN)
    window.selection.select(ELEVEN)
    assert found.isHidden()
    window.window.card.open(TAKEN)
    found._over_at.timeout.emit()
    assert found.isHidden()
