"""`kiosk scanner learn` writes what it learnt to kiosk.toml, after a yes, and touches nothing else there."""

from kiosk.config.settings import load_settings
from tests.cli.terminal import FREE, HELD, Answer, Terminal

OF_THE_SHOP = '# the blue one at the door\nstation = "Puesto 3"  # door\n'
A_PERSON = """
from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
exec_, at_ms = QApplication.exec, 1_000_000

def scans_and_agrees():
    global at_ms
    (window,) = [each for each in QApplication.topLevelWidgets() if each.objectName() == "learnWindow"]
    for sign in CODES:
        at_ms += 15
        which = Qt.Key.Key_Tab if sign == "\\t" else Qt.Key.Key_unknown
        key = QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier, sign)
        key.setTimestamp(at_ms)
        QCoreApplication.sendEvent(window.windowHandle(), key)
    button = window.findChild(QPushButton, BUTTON)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=button.geometry().center())

def run(_app):
    QTimer.singleShot(0, scans_and_agrees)
    return exec_()

QApplication.exec = run
"""


def learns(terminal: Terminal, *codes: str, button: str = "learnKeep") -> Answer:
    """The command, and somebody who scans these codes in its window and touches a button."""
    terminal.environ["QT_QPA_PLATFORM"] = "offscreen"
    typed = "".join(f"~{code}\t" for code in codes)
    first = f"CODES, BUTTON = {typed!r}, {button!r}\n{A_PERSON}"
    process = terminal.start("scanner", "learn", first=first)
    out, err = process.communicate(timeout=60)
    return Answer(process.returncode, out, err)


def test_what_was_measured_is_kept_and_comments_stay(terminal: Terminal) -> None:
    config = terminal.folder / "kiosk.toml"
    config.write_text(OF_THE_SHOP)
    answer = learns(terminal, FREE, HELD, "BADGE-93")
    assert answer.code == 0
    assert "KIOSK_" not in answer.err
    assert f"Cambios en {config}:\n  scanner_prefix: – → ~" in answer.out
    assert config.read_text().startswith(OF_THE_SHOP)
    settings = load_settings(config, {})
    found = (
        settings.scanner_prefix,
        settings.scanner_suffix,
        settings.scanner_gap_ms,
        settings.badge_pattern,
    )
    assert found == ("~", "tab", None, "BADGE-{id}")


def test_without_a_yes_nothing_is_written(terminal: Terminal) -> None:
    config = terminal.folder / "kiosk.toml"
    config.write_text(OF_THE_SHOP)
    answer = learns(terminal, FREE, HELD, "BADGE-93", button="learnLeave")
    assert (answer.code, answer.out, config.read_text()) == (0, "", OF_THE_SHOP)
    assert "No se guardó nada." in answer.err


def test_what_no_setting_can_hold_is_told_and_not_written(terminal: Terminal) -> None:
    answer = learns(terminal, FREE, HELD, f"{'CREDENCIAL DEL TALLER ' * 2}93")
    assert answer.code == 1
    assert "badge_pattern" in answer.err
    assert "No se guardó nada." in answer.err
    assert (terminal.folder / "kiosk.toml").read_text() == ""


def test_a_variable_that_says_otherwise_is_told(terminal: Terminal) -> None:
    terminal.environ["KIOSK_SCANNER_SUFFIX"] = "enter"
    answer = learns(terminal, FREE, HELD, "MR(93)")
    assert answer.code == 0
    assert "KIOSK_SCANNER_SUFFIX tiene otro valor" in answer.err


def test_a_file_that_cannot_be_read_is_left_alone(terminal: Terminal) -> None:
    config = terminal.folder / "kiosk.toml"
    config.write_text("station = [")
    answer = terminal.kiosk("scanner", "learn")
    assert (answer.code, config.read_text()) == (1, "station = [")


def test_without_a_screen_it_says_so(terminal: Terminal) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        terminal.patch.delenv(name, raising=False)
    answer = terminal.kiosk("scanner", "learn")
    assert answer.code == 1
    assert "No hay pantalla" in answer.err
