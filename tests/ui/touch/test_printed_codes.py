"""The window understands what `kiosk labels` prints: codes are read from a printed page and scanned."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Operation, Worker
from kiosk.labels.label import Label, badge, of_commands, of_spool
from kiosk.labels.page_format import SHEETS
from kiosk.labels.pdf import pdf_of
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.window import WindowSettings
from tests.support.printed import Printed
from tests.support.widgets import type_letter
from tests.ui.column_window import ELEVEN, MINE, WORKERS, sample, spool
from tests.ui.whole_window import WholeWindow, dressed_for

BADGES = BadgePattern("BADGE-{id}")
BOTH = Worker(95, "Carla", "Pizarro", True, frozenset({"Armador", "Ayudante", "Metrologia"}))
FITTER = WORKERS[0]


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeWindow]:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)  # a busy machine types
    size = QSize(1920, 1080)
    theme = Theme(Metrics.of(96.0, size))
    with dressed_for(theme):
        whole = WholeWindow(qtbot, theme, size, settings=WindowSettings("Puesto 3", "es", badges=BADGES))
        whole.load(sample(), [FITTER, BOTH])
        yield whole


def scan(window: WholeWindow, label: Label) -> None:
    """Print a label, read its code from the page, and type that as a scanner does."""
    ((code,),) = Printed(pdf_of([label], SHEETS[0])).codes
    for letter in code:
        type_letter(window.window, letter)
    QTest.keyClick(window.window.windowHandle(), Qt.Key.Key_Return)


def command(code: str) -> Label:
    return next(label for label in of_commands("es") if label.code == code)


def test_badge_and_label_choose_worker_and_spool(window: WholeWindow) -> None:
    scan(window, badge(FITTER, BADGES))
    assert window.selection.worker == FITTER
    scan(window, of_spool(spool(ELEVEN), 2))
    assert window.selection.spool is not None
    assert window.selection.spool.key == ELEVEN


def test_badge_of_another_pattern_is_none(window: WholeWindow) -> None:
    scan(window, badge(FITTER, BADGES))
    scan(window, badge(BOTH, BadgePattern("{id}")))
    assert window.selection.worker == FITTER


@pytest.mark.parametrize("operation", [Operation.SOLD, Operation.METROLOGIA, Operation.ARM])
def test_command_code_chooses_an_operation(window: WholeWindow, operation: Operation) -> None:
    scan(window, badge(BOTH, BADGES))
    scan(window, command(f"KIOSKO-{operation}"))
    assert window.selection.operation is operation


def test_command_code_confirms_nothing(window: WholeWindow) -> None:
    asked: list[object] = []
    window.selection.command_requested.connect(asked.append)
    scan(window, badge(FITTER, BADGES))
    assert window.selection.spool is not None
    assert window.selection.spool.key == MINE
    for label in of_commands("es"):
        scan(window, label)
    assert asked == []


def test_operation_without_the_role_is_refused_and_told(window: WholeWindow) -> None:
    scan(window, badge(FITTER, BADGES))
    scan(window, command("KIOSKO-SOLD"))
    assert window.selection.operation is Operation.ARM
    assert "MR(93) no tiene rol para SOLD" in window.window.result.text()


def test_operation_before_anybody_says_who_he_is_asks_for_him(window: WholeWindow) -> None:
    before = window.selection.operation
    scan(window, command("KIOSKO-SOLD"))
    assert window.window.left.chooser.footer() == "Antes de elegir SOLD, di quién eres"
    assert window.selection.operation is before


def test_code_to_leave_forgets_the_worker(window: WholeWindow) -> None:
    scan(window, badge(FITTER, BADGES))
    scan(window, command("KIOSKO-SALIR"))
    assert window.selection.worker is None
    scan(window, command("KIOSKO-SALIR"))
    assert "pasa tu credencial" in window.window.left.chooser.footer()
