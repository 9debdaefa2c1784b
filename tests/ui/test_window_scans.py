"""The window's answers to scans that it can't use."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk import texts
from kiosk.core.refusals import SpoolNotFound
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import type_letter
from tests.ui.column_window import DONE, sample
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
