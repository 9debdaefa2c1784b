"""The window by keyboard: a ring that follows Tab and arrows, and is no concern of fingers and scanners."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command
from kiosk.ui.keyboard.reachable import reached
from kiosk.ui.look import colors
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from tests.support.widgets import child, type_letter
from tests.ui.column_window import ELEVEN, MINE, TEN, sample
from tests.ui.keyboard.keys import KEY, Keys
from tests.ui.whole_window import WholeWindow, dressed_for

SIZE = QSize(1920, 1080)
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


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
    return Keys(whole)


@pytest.fixture
def at_work(keys: Keys) -> Keys:
    """The worker is known; he holds one spool, which is chosen."""
    keys.whole.selection.choose_worker(93)
    return keys


def asked_of(keys: Keys) -> list[Command]:
    asked: list[Command] = []
    keys.whole.selection.command_requested.connect(asked.append)
    return asked


def be_heard(keys: Keys) -> None:
    """Until nothing waits for a key that might follow."""
    scanner = keys.whole.window.left._scanner
    keys.whole.qtbot.waitUntil(lambda: not (scanner._gap.isActive() or scanner.press._follows.isActive()))


def passed_by_tab(keys: Keys) -> list[str]:
    names: list[str] = []
    while not names or keys.at() != names[0]:
        names.append(keys.at())
        keys.press(KEY.Key_Tab)
    return names


# where Tab and arrows lead


def test_nothing_has_a_ring_until_a_key_is_used(at_work: Keys) -> None:
    assert not at_work.ring.isVisible()
    at_work.press(KEY.Key_Tab)
    assert at_work.ring.isVisible()
    image = at_work.whole.window.grab(at_work.ring.geometry()).toImage()
    assert image.pixelColor(image.width() // 2, 1).name() == colors.FOCUS


def test_tab_goes_through_everything_as_it_is_read(at_work: Keys) -> None:
    at_work.press(KEY.Key_Tab)
    chips = ["filterAll", "filterArm", "filterSold", "filterRep", "filterLong"]
    assert passed_by_tab(at_work) == [
        *("changeWorkerButton", "operationARM", "operationREPARACION"),
        *("spoolField", "filterButton", "severalButton", "spoolList"),
        *("actionCancelar", "actionPausar", "actionCompletar"),
        *chips,
        *("gridOrder", "grid"),
    ]


def test_tab_misses_nothing_that_a_finger_reaches(at_work: Keys) -> None:
    used = (QAbstractButton, QAbstractItemView, QLineEdit)
    everything = at_work.whole.window.findChildren(object)  # type: ignore[type-var]  # Qt takes any class
    shown = [each for each in everything if isinstance(each, used) and each.isVisible() and each.isEnabled()]
    assert set(reached(at_work.whole.window)) == set(shown)


def test_shift_and_tab_go_back(at_work: Keys) -> None:
    at_work.tab_to("severalButton")
    at_work.press(KEY.Key_Backtab, modifier=SHIFT)
    assert at_work.at() == "filterButton"


def test_arrows_go_through_the_rows_of_a_list(at_work: Keys) -> None:
    at_work.press(KEY.Key_Down)
    assert at_work.at() == "spoolList"
    assert at_work.row().startswith(MINE)
    at_work.press(KEY.Key_Down)
    assert at_work.row().startswith(TEN)
    row = at_work.whole.row_rect(TEN)
    view = at_work.whole.window.left.list.viewport()
    assert at_work.ring.geometry().contains(view.mapTo(at_work.whole.window, row.center()))
    at_work.press(KEY.Key_End)
    assert at_work.row().startswith("MK-1400-PW-30000-129")
    assert at_work.whole.is_whole("MK-1400-PW-30000-129")


def test_arrows_go_from_button_to_button_and_into_the_list_below_a_field(at_work: Keys) -> None:
    at_work.tab_to("operationREPARACION")
    at_work.press(KEY.Key_Left)
    assert at_work.at() == "operationARM"
    at_work.press(KEY.Key_Down)
    assert at_work.at() == "spoolField"
    at_work.press(KEY.Key_Left)
    assert at_work.at() == "spoolField"
    at_work.press(KEY.Key_Down)
    assert at_work.at() == "spoolList"


def test_the_ring_follows_its_row_when_the_list_is_scrolled(at_work: Keys) -> None:
    at_work.press(KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    before = at_work.ring.y()
    bar = at_work.whole.window.left.list.verticalScrollBar()
    bar.setValue(20)
    at_work.whole.qtbot.waitUntil(lambda: at_work.ring.y() == before - 20)


def test_a_finger_ends_the_ring(at_work: Keys) -> None:
    at_work.press(KEY.Key_Tab)
    at_work.whole.tap_spool(ELEVEN)
    assert not at_work.ring.isVisible()
    asked = asked_of(at_work)
    for key in (KEY.Key_Return, KEY.Key_Space):
        at_work.press(key)
        be_heard(at_work)
    assert asked == []


# Enter and Space


def test_enter_chooses_a_row_and_presses_a_button(at_work: Keys) -> None:
    asked, selection = asked_of(at_work), at_work.whole.selection
    at_work.press(KEY.Key_Down, KEY.Key_Down)
    at_work.press_until(KEY.Key_Return, lambda: selection.spool is not None and selection.spool.key == TEN)
    at_work.tab_to("actionTomar")
    at_work.press_until(KEY.Key_Enter, lambda: bool(asked))
    assert [(each.action, each.tag) for each in asked] == [(Action.TOMAR, TEN)]


def test_space_presses_too_and_is_felt_at_once(at_work: Keys) -> None:
    asked = asked_of(at_work)
    at_work.tab_to("actionPausar")
    button = at_work.whole.child("actionPausar")
    assert isinstance(button, QAbstractButton)
    at_work.press_until(KEY.Key_Space, button.isDown)
    at_work.whole.qtbot.waitUntil(lambda: bool(asked))
    assert not button.isDown()


def test_what_a_press_opens_has_the_keyboard_until_it_goes(at_work: Keys) -> None:
    panel = at_work.whole.window.filter_question.panel
    at_work.tab_to("filterButton")
    at_work.press_until(KEY.Key_Return, panel.isVisible)
    assert at_work.at() == panel.tiles()[0].objectName()
    at_work.press(KEY.Key_Escape)
    assert panel.isHidden()
    assert at_work.at() == "filterButton"


def test_a_covered_control_is_not_reached(at_work: Keys) -> None:
    at_work.tab_to("filterButton")
    panel = at_work.whole.window.filter_question.panel
    at_work.press_until(KEY.Key_Return, panel.isVisible)
    assert not {"grid", "gridOrder", "filterAll"} & set(passed_by_tab(at_work))


def test_what_has_the_ring_and_goes_gives_it_to_the_list(at_work: Keys) -> None:
    at_work.tab_to("actionCancelar")
    at_work.whole.selection.set_busy(True)
    assert at_work.at() == "spoolList"


def test_another_face_begins_at_its_list(keys: Keys) -> None:
    keys.press(KEY.Key_Down)
    assert keys.at() == "workerGrid"
    keys.press_until(KEY.Key_Return, lambda: keys.whole.selection.worker is not None)
    assert keys.at() == "spoolList"
    keys.whole.selection.forget_worker()
    assert keys.at() == "workerGrid"


# scanners


LATE = "\v"


def keys_of_a_scanner(keys: Keys, text: str, pace_ms: float, is_waited: bool = False) -> None:
    handle, stamp = keys.whole.window.windowHandle(), time.monotonic() * 1_000
    for at, letter in enumerate(text):
        if letter == LATE:
            letter, stamp = "\r", stamp + 1_000
        which = {"\r": KEY.Key_Return, "\t": KEY.Key_Tab, " ": KEY.Key_Space}.get(letter, KEY.Key_unknown)
        key = QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier, letter)
        key.setTimestamp(round(stamp + at * pace_ms))
        QCoreApplication.sendEvent(handle, key)
        if is_waited:
            keys.whole.qtbot.wait(70)  # longer than a key is held back


@pytest.mark.parametrize(
    ("sent", "pace_ms", "is_waited"),
    [
        pytest.param(f"{MINE}\r", 10, False, id="a code"),
        pytest.param(f"{MINE}\r\r", 10, False, id="two Enters"),
        pytest.param(f"{MINE}\t\r", 10, False, id="Tab and Enter"),
        pytest.param(f"\r{MINE}\r", 10, False, id="an Enter in front"),
        pytest.param(f" {MINE}\r", 10, False, id="a space in front"),
        pytest.param(" QQ-99\r\r", 75, True, id="slowly, with a space in front and two Enters"),
        pytest.param("\rQQ-99\r\r", 75, True, id="slowly, with an Enter in front"),
        pytest.param("\r\r", 20, False, id="two Enters alone"),
        pytest.param(f"{MINE}\r ", 10, False, id="a space behind"),
        pytest.param(f"{MINE}\r\v", 10, False, id="an Enter a second later"),
    ],
)
def test_no_key_of_a_scanner_presses_what_has_the_ring(
    at_work: Keys, sent: str, pace_ms: float, is_waited: bool
) -> None:
    pressed: list[str] = []
    for button in at_work.whole.window.findChildren(QAbstractButton):
        button.pressed.connect(lambda button=button: pressed.append(button.objectName()))
    at_work.whole.window.left.list.tapped.connect(lambda _row: pressed.append("spoolList"))
    at_work.tab_to("changeWorkerButton")
    keys_of_a_scanner(at_work, sent, pace_ms, is_waited)
    be_heard(at_work)
    assert pressed == []


def test_a_person_who_presses_after_a_scan_is_heard(at_work: Keys) -> None:
    asked = asked_of(at_work)
    at_work.tab_to("actionCompletar")
    press = at_work.whole.window.left._scanner.press
    keys_of_a_scanner(at_work, f"{MINE}\r", 10)
    press._last_ms -= 2_000  # as if that were long ago
    at_work.tab_to("actionCompletar")
    at_work.press_until(KEY.Key_Return, lambda: bool(asked))


def test_typed_digits_go_into_the_search_and_are_no_badge(at_work: Keys, qtbot: QtBot) -> None:
    at_work.tab_to("actionPausar")
    for digit in "94":
        type_letter(at_work.whole.window, digit)
        qtbot.wait(90)
    field = child(at_work.whole.window, QLineEdit, "spoolField")
    qtbot.waitUntil(lambda: field.text() == "94")
    assert at_work.at() == "spoolField"
    worker = at_work.whole.selection.worker
    assert worker is not None
    assert worker.id == 93
