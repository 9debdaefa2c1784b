"""The window that learns a scanner: real keys, real touches, and room on every screen."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.ui.learn.learn_window import LearnWindow
from kiosk.ui.learn.scanner_lesson import ScannerLesson
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.plain_label import SMALLEST, PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.scanner_habits import ScannerHabits, Suffix
from tests.support.widgets import child, tap
from tests.ui.column_window import ELEVEN, MINE, WORKERS
from tests.ui.whole_window import dressed_for

SCREENS = [(1920, 1080, 96.0), (1280, 800, 116.0), (800, 480, 133.0), (1080, 1920, 96.0), (3840, 2160, 80.0)]
_NAMED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class Learning:
    def __init__(self, qtbot: QtBot, size: QSize, dpi: float) -> None:
        self.qtbot = qtbot
        theme = Theme(Metrics.of(dpi, size))
        with dressed_for(theme):
            lesson = ScannerLesson([MINE, ELEVEN], WORKERS, BadgePattern())
            self.window = LearnWindow(lesson, theme, size.height())
            self.window.resize(size)
            qtbot.addWidget(self.window)
            with qtbot.waitExposed(self.window):
                self.window.show()
        self.at_ms = 1_000_000

    def scan(self, text: str, pace_ms: int = 10) -> None:
        for sign in text:
            self.at_ms += pace_ms
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                which = _NAMED.get(sign, Qt.Key.Key_unknown)
                key = QKeyEvent(kind, which, Qt.KeyboardModifier.NoModifier, sign)
                key.setTimestamp(self.at_ms)
                QCoreApplication.sendEvent(self.window.windowHandle(), key)

    def tap(self, name: str) -> None:
        tap(self.window, child(self.window, QWidget, name))

    def said(self, name: str) -> str:
        return child(self.window, PlainLabel, name).text()


@pytest.fixture
def learning(qtbot: QtBot) -> Learning:
    return Learning(qtbot, QSize(1280, 800), 116.0)


def test_three_scans_and_a_yes(learning: Learning) -> None:
    assert learning.said("learnWanted") == "1 de 3 · Pasa la etiqueta de un spool"
    learning.scan(f"]C1{MINE}\t", 12)
    learning.scan(f"]C1{ELEVEN}\t", 12)
    learning.scan("]C1BADGE-93\t", 12)
    page = learning.window.page
    assert page.read() == [MINE, ELEVEN, "BADGE-93"]
    assert page.measured() == [
        "12 ms · se reconoce solo",
        "«]C1»",
        "Tab",
        "BADGE-{id} · Mauricio Rodríguez MR(93)",
    ]
    learning.tap("learnKeep")
    learnt = learning.window.learnt
    assert learnt is not None
    assert (learnt.habits, learnt.badge_pattern) == (ScannerHabits("]C1", Suffix.TAB), "BADGE-{id}")
    assert not learning.window.isVisible()


def test_one_that_sends_no_end_is_read_when_it_is_silent(learning: Learning) -> None:
    learning.window.recorder._silence.setInterval(50)
    with learning.qtbot.waitSignal(learning.window.recorder.came):
        learning.scan(MINE)
    with learning.qtbot.waitSignal(learning.window.recorder.came):
        learning.scan(ELEVEN)
    learning.tap("learnWithout")
    assert learning.window.page.measured()[2:] == ["nada", "la marca o el número, como hasta ahora"]


def test_what_teaches_nothing_is_told_until_the_next_scan(learning: Learning) -> None:
    learning.scan("QQ-9999\r")
    assert learning.said("learnTrouble").startswith("Eso no es un spool de la planilla.")
    learning.scan(f"{MINE}\r")
    assert learning.said("learnTrouble") == ""
    learning.scan(f"{ELEVEN}\r", 400)
    assert "tan lento como si alguien lo escribiera" in learning.said("learnTrouble")


def test_it_begins_again_and_nothing_is_kept_without_a_yes(learning: Learning) -> None:
    for code in (MINE, ELEVEN, "MR(93)"):
        learning.scan(f"{code}\r")
    learning.tap("learnAgain")
    assert (learning.window.page.read(), learning.window.page.measured()) == ([], [])
    assert not child(learning.window, QWidget, "learnKeep").isVisible()
    learning.tap("learnLeave")
    assert (learning.window.learnt, learning.window.isVisible()) == (None, False)


def test_a_scanners_enter_presses_nothing_and_esc_leaves(learning: Learning) -> None:
    for code in (MINE, ELEVEN, "MR(93)", ""):
        learning.scan(f"{code}\r")
    assert learning.window.isVisible()
    QTest.keyClick(learning.window.windowHandle(), Qt.Key.Key_Escape)
    assert (learning.window.learnt, learning.window.isVisible()) == (None, False)


@pytest.mark.parametrize(("width", "height", "dpi"), SCREENS)
def test_nothing_is_cut_on_any_screen(qtbot: QtBot, width: int, height: int, dpi: float) -> None:
    learning = Learning(qtbot, QSize(width, height), dpi)
    for code in (MINE, ELEVEN, "CREDENCIAL-93"):
        learning.scan(f"]C1{code}\r", 75)
    window = learning.window
    assert window.size() == QSize(width, height)
    for label in window.findChildren(PlainLabel):
        assert window.rect().contains(label.geometry())
        text = QFontMetrics(label._font(1)).horizontalAdvance(label.text())
        assert text * SMALLEST <= label.width() * label.lines, label.text()
        assert label.height() >= label.sizeHint().height()
    for button in window.findChildren(TapButton):
        assert window.rect().contains(button.geometry())
        assert min(button.width(), button.height()) >= window.page._theme.metrics.target
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
    trouble = child(window, PlainLabel, "learnTrouble")
    metrics = QFontMetrics(trouble._font(1))
    for words in window.page._trouble_words().values():
        needed = metrics.boundingRect(0, 0, trouble.width(), 10_000, Qt.TextFlag.TextWordWrap, words)
        assert needed.height() // metrics.lineSpacing() <= trouble.lines, words
