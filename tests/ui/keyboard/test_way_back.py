"""Esc steps back one thing at a time; F1 shows the keys; a slash and Ctrl+F search."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.ui.keyboard.key_help import KeyHelp
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from tests.support.widgets import child, type_letter
from tests.ui.column_window import TAKEN, sample
from tests.ui.keyboard.keys import KEY, Keys
from tests.ui.whole_window import WholeWindow, dressed_for

SIZE = QSize(1920, 1080)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, SIZE))
    with dressed_for(theme):
        yield theme


@pytest.fixture
def keys(qtbot: QtBot, theme: Theme) -> Keys:
    whole = WholeWindow(qtbot, theme, SIZE)
    whole.load(sample())
    whole.selection.choose_worker(93)
    return Keys(whole)


def test_esc_ends_one_thing_after_another(keys: Keys) -> None:
    window, selection = keys.whole.window, keys.whole.selection
    window.left.several.click()
    window.left.filter_button.tapped.emit()
    window.filter_question._on_answered(0)
    window.filter_question._on_answered(0)
    window.left.field.set_text("25")
    window.card.open(TAKEN)
    window.filter_question.ask()
    keys.whole.tap(keys.whole.child("spoolField"))
    window.filter_question.ask()
    there: dict[str, Callable[[], bool]] = {
        "keypad": lambda: window.left.keypad.isVisible(),
        "panel": lambda: window.filter_question.panel.isVisible(),
        "card": lambda: window.card.is_open,
        "search": lambda: bool(window.left.field.text()),
        "filter": lambda: bool(window.left.narrowing.filter),
        "several": lambda: selection.marked.is_on,
        "worker": lambda: selection.worker is not None,
    }
    left = list(there)
    while left:
        assert [name for name, is_there in there.items() if is_there()] == left
        keys.press(KEY.Key_Escape)
        left.pop(0)
    assert selection.worker is None
    keys.press(KEY.Key_Escape)


def test_esc_does_not_leave_an_action_alone(keys: Keys) -> None:
    keys.whole.selection.set_busy(True)
    keys.press(KEY.Key_Escape)
    assert keys.whole.selection.worker is not None


@pytest.mark.parametrize("end", [KEY.Key_F1, KEY.Key_Escape])
def test_f1_shows_the_keys_and_puts_them_away(keys: Keys, end: Qt.Key) -> None:
    keys.press(KEY.Key_F1)
    shown = child(keys.whole.window, KeyHelp, "keyHelp")
    assert shown.isVisible()
    said = [label.text() for label in shown.findChildren(PlainLabel)]
    assert {"Teclas", "Esc", "/ · Ctrl+F", "buscar"} <= set(said)
    keys.press(end)
    assert shown.isHidden()
    assert keys.whole.selection.worker is not None


def test_a_slash_searches_and_is_no_sign_of_what_is_searched_for(keys: Keys, qtbot: QtBot) -> None:
    field = child(keys.whole.window, QLineEdit, "spoolField")
    type_letter(keys.whole.window, "/")
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == ""
    type_letter(keys.whole.window, "/")
    qtbot.waitUntil(lambda: field.text() == "/")


def test_ctrl_f_searches_too(keys: Keys) -> None:
    keys.press(KEY.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    assert child(keys.whole.window, QLineEdit, "spoolField").hasFocus()
