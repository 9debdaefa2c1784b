"""The window's answers to scans that it can't use."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk import texts
from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop.data import Worker
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import TwoLineButton
from tests.support.widgets import child, type_letter
from tests.ui.column_window import DONE, MINE, WORKERS, sample
from tests.ui.whole_window import WholeWindow, dressed_for


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeWindow]:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    size = QSize(1920, 1080)
    theme = Theme(Metrics.of(96.0, size))
    with dressed_for(theme):
        whole = WholeWindow(qtbot, theme, size)
        whole.load(sample())
        yield whole


def scan(window: WholeWindow, text: str) -> None:
    for letter in text:
        type_letter(window.window, letter)
    QTest.keyClick(window.window.windowHandle(), Qt.Key.Key_Return)


def test_unknown_badge_stays_on_the_bar_until_touched(window: WholeWindow) -> None:
    scan(window, "QQ(777)")
    assert window.window.result.text() == (
        "No se cambió nada. No hay ningún trabajador activo con la credencial «QQ(777)». "
        "Revisa la credencial o elige tu nombre; si no estás en la lista, avisa al supervisor."
    )
    window.tap(window.child("understoodButton"))
    assert window.window.result.text() == ""


def test_badge_of_an_inactive_worker_says_whose_it_is(window: WholeWindow) -> None:
    scan(window, "IF(7)")
    assert window.window.result.text() == (
        "No se cambió nada. Inés Fuera · IF(7) no está activo en la hoja Trabajadores. "
        "Pide a planificación que lo active."
    )


def test_whoever_may_do_nothing_here_is_told_at_the_door(window: WholeWindow) -> None:
    window.load(sample(), [*WORKERS, Worker(40, "Iris", "Luna", True, frozenset({"Administrador"}))])
    scan(window, "IL(40)")
    assert window.selection.worker is None
    assert window.window.result.text() == (
        "No se cambió nada. Iris Luna · IL(40) no tiene rol en la hoja Roles. Pide el rol al supervisor."
    )


def test_unknown_tag_gets_the_same_answer_as_at_the_terminal(window: WholeWindow) -> None:
    window.selection.choose_worker(93)
    scan(window, "MK-1335-CW-25238-999")
    refusal = SpoolNotFound(tag="MK-1335-CW-25238-999")
    said = texts.sentence(refusal, "es")
    assert window.window.result.text() == f"{said.saved} {said.what} {said.todo}"
    assert "pregunta en planificación" in said.todo


def test_worker_without_the_role_for_a_scanned_spool_is_told_so(window: WholeWindow) -> None:
    window.selection.choose_worker(93)
    scan(window, DONE)
    assert window.window.result.text() == (
        f"No se guardó. {DONE} espera solo SOLD, y MR(93) no tiene ese rol: hace falta Ayudante o Soldador. "
        "Elige otro spool o pide el rol al supervisor."
    )


def test_unknown_badge_keeps_and_names_the_current_worker(window: WholeWindow) -> None:
    window.selection.choose_worker(93)
    scan(window, "777")
    assert "Sigue aquí Mauricio Rodríguez" in window.window.result.text()


def breaks_off_after(window: WholeWindow, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(window.window.left._scanner.broke_off):
        for letter in text:
            type_letter(window.window, letter)


def test_a_scanner_that_breaks_off_says_so(window: WholeWindow, qtbot: QtBot) -> None:
    breaks_off_after(window, qtbot, DONE[:-3])
    assert f"El lector se cortó después de «{DONE[:-3]}»" in window.window.result.text()
    assert "Vuelve a pasarlo" in window.window.result.text()


def test_the_end_of_a_broken_code_is_no_badge(window: WholeWindow, qtbot: QtBot) -> None:
    breaks_off_after(window, qtbot, "MK-1335-CW-25238-")
    scan(window, "93")
    assert window.selection.worker is None
    assert "MK-1335-CW-25238-93" in window.window.result.text()
    scan(window, "93")
    assert window.selection.worker is not None


def test_the_end_of_a_broken_code_completes_it(window: WholeWindow, qtbot: QtBot) -> None:
    window.selection.choose_worker(93)
    breaks_off_after(window, qtbot, DONE[:-3])
    scan(window, DONE[-3:])
    assert window.selection.spool is not None
    assert window.selection.spool.key == DONE


@pytest.mark.parametrize(("code", "tail"), [("1102", "25238-016"), (MINE[3:], "25238-016")])
def test_a_scan_that_fits_spools_lists_them_before_anybody_says_who_he_is(
    window: WholeWindow, code: str, tail: str
) -> None:
    scan(window, code)
    assert child(window.window, TwoLineButton, "found0").text() == tail
    assert "existe" not in window.window.result.text()
    assert window.selection.worker is None
