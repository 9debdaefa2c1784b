"""A scan selects and never confirms; its keys reach no widget."""

import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Operation
from kiosk.ui.touch.scanner import Scanner
from kiosk.ui.touch.scanner_habits import ScannerHabits, Suffix
from tests.support.widgets import child, type_letter
from tests.ui.column_window import DONE, ELEVEN, MINE, TAKEN, ColumnWindow, sample, spool

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
BOTH_WAIT = "MK-1500-CW-30000-001"


@pytest.fixture
def left(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ColumnWindow:
    """Allows bursts longer than a scanner's, because a busy machine types in these tests."""
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)
    return beside_a_person(qtbot)


def beside_a_person(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    return side


def scan(left: ColumnWindow, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    for letter in text:
        type_letter(left.window, letter)
    QTest.keyClick(left.window.windowHandle(), end)


@pytest.mark.parametrize("badge", ["MR(93)", "93", "0093"])
def test_badge_chooses_the_worker(left: ColumnWindow, badge: str) -> None:
    scan(left, badge)
    assert left.selection.worker is not None
    assert left.selection.worker.id == 93


def test_badge_of_another_takes_over(left: ColumnWindow) -> None:
    left.tap_worker(93)
    scan(left, "CP(95)")
    assert left.selection.worker is not None
    assert left.selection.worker.id == 95


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_tag_chooses_and_never_confirms(left: ColumnWindow, end: Qt.Key) -> None:
    asked: list[object] = []
    left.selection.command_requested.connect(asked.append)
    left.tap_worker(93)
    for _ in range(2):
        scan(left, ELEVEN, end)
    assert left.selection.spool is not None
    assert left.selection.spool.key == ELEVEN
    assert asked == []


def test_tag_that_cannot_be_taken_is_explained(left: ColumnWindow) -> None:
    left.tap_worker(93)
    scan(left, TAKEN)
    assert left.column.action_buttons.reason() == "TOMAR: lo tiene CP(95) desde las 14:30."


@pytest.mark.parametrize(
    ("scanned", "operation"),
    [
        (ELEVEN, Operation.ARM),
        (DONE, Operation.SOLD),
        (BOTH_WAIT, Operation.ARM),  # both may be taken, and ARM is what somebody has begun
    ],
)
def test_operation_of_the_previous_worker_does_not_outlive_him(
    left: ColumnWindow, scanned: str, operation: Operation
) -> None:
    """He holds nothing, which would bring its own operation."""
    left.load([*(each for each in sample() if each.tag != TAKEN), spool(BOTH_WAIT, armador="MR(93)")])
    left.selection.choose_operation(Operation.SOLD)
    scan(left, "CP(95)")
    scan(left, scanned)
    assert left.selection.operation is operation
    assert left.selection.spool is not None
    assert left.selection.spool.key == scanned
    assert left.column.action_buttons.button(Action.TOMAR).isEnabled()


def test_spool_before_badge_has_its_operation_too(left: ColumnWindow) -> None:
    left.selection.choose_operation(Operation.SOLD)
    scan(left, ELEVEN)
    scan(left, "CP(95)")
    assert left.selection.operation is Operation.ARM
    assert left.column.action_buttons.button(Action.TOMAR).isEnabled()


def test_spool_the_worker_has_no_role_for_is_chosen_and_explained(left: ColumnWindow, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.reader.not_for_him) as said:
        scan(left, DONE)
    assert said.args[0].code is Code.ROL_NO_AUTORIZADO
    assert left.selection.operation is Operation.ARM
    assert left.selection.spool is not None
    assert left.selection.spool.key == DONE


def test_scan_that_fits_several_spools_is_a_question(left: ColumnWindow, qtbot: QtBot) -> None:
    near = "MK-1335-CW-2523-8011"
    left.load([spool(near), spool("MK-1335-CW-25238-011"), *sample()])
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.reader.several_found) as said:
        scan(left, "MK'1335'CW'25238'011")
    assert near in said.args[0].values["varios"]
    assert left.selection.spool is None
    assert left.column.field.text() == "MK'1335'CW'25238'011"


def test_scan_in_small_letters_chooses_the_spool_and_not_its_neighbour(left: ColumnWindow) -> None:
    left.load([spool("MK-1335-CW-2523-8011"), spool("MK-1335-CW-25238-011"), *sample()])
    left.tap_worker(93)
    scan(left, "mk-1335-cw-25238-011")
    assert left.selection.spool is not None
    assert left.selection.spool.key == "MK-1335-CW-25238-011"


def test_scan_into_a_field_leaves_no_letters_there(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.tap_named("spoolField")
    scan(left, DONE)
    field = child(left.window, QLineEdit, "spoolField")
    assert field.text() == ""
    assert left.selection.spool is not None
    assert left.selection.spool.key == DONE


def test_unknown_code_is_searched_for_and_reported(left: ColumnWindow, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.unknown_scanned) as said:
        scan(left, "QQ-9999")
    assert said.args == ["QQ-9999"]
    assert left.column.field.text() == "QQ-9999"
    assert "Nada disponible coincide con «QQ-9999»" in left.lines()


def test_part_of_a_tag_is_a_search_and_not_unknown(left: ColumnWindow, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.assertNotEmitted(left.column.unknown_scanned):
        scan(left, "TW-28082")
    assert left.column.field.text() == "TW-28082"
    assert ELEVEN in left.lines()


def test_unknown_code_leaves_all_workers_to_choose_from(left: ColumnWindow, qtbot: QtBot) -> None:
    before = left.column.chooser.grid.model().rowCount()
    with qtbot.waitSignal(left.column.unknown_scanned):
        scan(left, "QQ-9999")
    assert left.column.chooser.field.text() == ""
    assert left.column.chooser.grid.model().rowCount() == before


def test_nothing_is_unknown_before_the_sheet_is_read(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.touch.scanner.GAP_MS", 1_000)
    side = ColumnWindow(qtbot)
    with qtbot.assertNotEmitted(side.column.unknown_scanned):
        scan(side, "QQ-9999")


def test_spool_before_badge_waits_for_its_worker(left: ColumnWindow) -> None:
    scan(left, ELEVEN)
    assert left.column.chooser.footer() == f"Leído {ELEVEN} · ahora di quién eres"
    scan(left, "MR(93)")
    assert left.selection.spool is not None
    assert left.selection.spool.key == ELEVEN


def test_scan_during_an_action_waits_for_its_end(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.selection.set_busy(True)
    scan(left, ELEVEN)
    assert left.selection.spool is not None
    assert left.selection.spool.key == MINE
    left.selection.set_busy(False)
    assert left.selection.spool.key == ELEVEN


def test_enter_and_space_press_nothing(left: ColumnWindow) -> None:
    asked: list[object] = []
    left.selection.command_requested.connect(asked.append)
    left.tap_worker(93)
    left.tap_spool(ELEVEN)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(left.window.windowHandle(), key)
    assert asked == []


def test_prefix_marks_a_scan_of_any_length(left: ColumnWindow, qtbot: QtBot) -> None:
    scanner = Scanner(ScannerHabits(prefix="~"), left.window)
    left.window.windowHandle().installEventFilter(scanner)
    with qtbot.waitSignal(scanner.scanned) as read:
        scan(left, "~A1")
    assert read.args == ["A1"]


def test_space_belongs_to_the_field_one_types_in(qtbot: QtBot) -> None:
    left = beside_a_person(qtbot)
    left.tap_named("workerField")
    for letter in "m r":
        type_letter(left.window, letter)
        qtbot.wait(80)
    field = child(left.window, QLineEdit, "workerField")
    qtbot.waitUntil(lambda: field.text() == "m r")


@pytest.mark.parametrize("badge", ["QQ(777)", "777", "IF(7)"])
def test_unknown_badge_is_reported_and_not_searched_for(left: ColumnWindow, qtbot: QtBot, badge: str) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.column.reader.badge_unknown) as read:
        scan(left, badge)
    assert read.args[0] == badge
    assert left.column.field.text() == ""
    assert left.selection.worker is not None
    assert left.selection.worker.id == 93


def test_number_of_an_order_is_a_search(left: ColumnWindow) -> None:
    left.tap_worker(93)
    scan(left, "1102")
    assert left.column.field.text() == "1102"


_NAMED_KEYS = {
    "\r": (Qt.Key.Key_Return, NO_MODIFIER),
    "\x1d": (Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier),
}


def type_slowly(left: ColumnWindow, qtbot: QtBot, text: str, pace_ms: int = 75) -> None:
    """As a wireless scanner does."""
    handle, stamp = left.window.windowHandle(), time.monotonic() * 1_000
    for at, letter in enumerate([*text, "\r"]):
        which, modifier = _NAMED_KEYS.get(letter, (Qt.Key.Key_unknown, NO_MODIFIER))
        key = QKeyEvent(QEvent.Type.KeyPress, which, modifier, letter)
        key.setTimestamp(round(stamp + at * pace_ms))
        QCoreApplication.sendEvent(handle, key)
        qtbot.wait(70)  # longer than a person's keys are held back


def test_a_wireless_scanner_leaves_nothing_in_the_field(qtbot: QtBot) -> None:
    left = beside_a_person(qtbot)
    left.tap_worker(94)
    for tag in (ELEVEN, DONE):
        type_slowly(left, qtbot, tag)
        assert left.column.field.text() == ""
        assert left.selection.spool is not None
        assert left.selection.spool.key == tag
    type_slowly(left, qtbot, "CP(95)")
    assert left.selection.worker is not None
    assert left.selection.worker.id == 95


def test_an_invisible_separator_leaves_the_tag_that_this_shop_knows(left: ColumnWindow) -> None:
    left.tap_worker(94)
    for sign in f"{ELEVEN}\x1dNV0650":
        if sign == "\x1d":
            QTest.keyClick(
                left.window.windowHandle(), Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier
            )
        else:
            type_letter(left.window, sign)
    QTest.keyClick(left.window.windowHandle(), Qt.Key.Key_Return)
    assert left.selection.spool is not None
    assert left.selection.spool.key == ELEVEN


def test_a_wireless_scanner_sends_invisible_separators_too(qtbot: QtBot) -> None:
    left = beside_a_person(qtbot)
    left.tap_worker(94)
    type_slowly(left, qtbot, f"{ELEVEN}\x1dNV0650")
    assert left.selection.spool is not None
    assert left.selection.spool.key == ELEVEN


def test_a_scanner_as_slow_as_the_settings_allow_loses_no_sign(qtbot: QtBot) -> None:
    left = beside_a_person(qtbot)
    scanner = Scanner(ScannerHabits(gap_ms=1_000), left.window)
    left.window.windowHandle().installEventFilter(scanner)
    with qtbot.waitSignal(scanner.scanned) as read:
        type_slowly(left, qtbot, ELEVEN, pace_ms=700)
    assert read.args == [ELEVEN]


@pytest.mark.parametrize(("text", "chosen"), [(ELEVEN, ELEVEN), (ELEVEN[:-4], None)])
def test_a_scan_that_breaks_off_is_a_scan_or_nothing(
    left: ColumnWindow, qtbot: QtBot, text: str, chosen: str | None
) -> None:
    left.tap_worker(94)
    with qtbot.waitSignal(left.column._scanner.broke_off):
        for letter in text:
            type_letter(left.window, letter)
    assert (left.selection.spool.key if left.selection.spool else None) == chosen
    assert left.column.field.text() == ""


def test_a_scanner_without_an_end_is_read_after_its_last_key(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = beside_a_person(qtbot)
    scanner = Scanner(ScannerHabits(suffix=Suffix.NONE, gap_ms=300), left.window)
    left.window.windowHandle().installEventFilter(scanner)
    with qtbot.waitSignal(scanner.scanned) as read:
        for letter in ELEVEN:
            type_letter(left.window, letter)
    assert read.args == [ELEVEN]


def test_quick_keys_of_a_person_are_no_scan_where_scanners_send_no_end(qtbot: QtBot) -> None:
    left = beside_a_person(qtbot)
    left.tap_worker(94)
    left.window.windowHandle().removeEventFilter(left.column._scanner)
    scanner = Scanner(ScannerHabits(suffix=Suffix.NONE), left.window)
    left.window.windowHandle().installEventFilter(scanner)
    read: list[str] = []
    typed: list[str] = []
    scanner.scanned.connect(read.append)
    scanner.typed_nowhere.connect(typed.append)
    stamp = time.monotonic() * 1_000
    for after_ms, letter in zip((0, 100, 110, 120, 130), "25196", strict=True):
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, NO_MODIFIER, letter)
        key.setTimestamp(round(stamp + after_ms))
        QCoreApplication.sendEvent(left.window.windowHandle(), key)
    qtbot.waitUntil(lambda: "".join([*typed, *read]) == "25196")
    assert read == []


def test_an_enter_that_is_no_end_is_no_scan(left: ColumnWindow, qtbot: QtBot) -> None:
    scanner = Scanner(ScannerHabits(suffix=Suffix.TAB), left.window)
    left.window.windowHandle().installEventFilter(scanner)
    with qtbot.assertNotEmitted(scanner.scanned):
        scan(left, "MK-1", Qt.Key.Key_Return)
    with qtbot.waitSignal(scanner.scanned):
        scan(left, "MK-1", Qt.Key.Key_Tab)
