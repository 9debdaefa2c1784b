"""Every control that a person touches has a name, is large enough, and leaves the focus where it is."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action
from kiosk.ui.look.metrics import ACTION_HEIGHT_MM, ACTION_WIDTH_MM, TARGET_MM, Metrics
from tests.ui.column_window import MINE, ColumnWindow, sample

TOUCHED = (QAbstractButton, QAbstractItemView, QLineEdit)


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    side.tap_worker(93)
    side.tap_spool(MINE)
    return side


def controls(left: ColumnWindow) -> list[QWidget]:
    return [child for child in left.column.findChildren(QWidget) if isinstance(child, TOUCHED)]


def test_every_control_has_its_own_name(left: ColumnWindow) -> None:
    names = [control.objectName() for control in controls(left)]
    assert all(names)
    assert len(set(names)) == len(names)


def test_every_control_has_an_accessible_name(left: ColumnWindow) -> None:
    for control in controls(left):
        assert control.accessibleName(), control.objectName()


def test_rows_have_an_accessible_text(left: ColumnWindow) -> None:
    row = left.column.spools.line_of(MINE)
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).startswith(MINE)
    view = QAccessible.queryAccessibleInterface(left.column.list)
    texts = [view.child(at).text(QAccessible.Text.Name) for at in range(view.childCount())]
    assert any(text.startswith(MINE) for text in texts)


def test_no_touch_gives_a_button_the_focus(left: ColumnWindow) -> None:
    for control in controls(left):
        if not isinstance(control, QLineEdit):
            assert Qt.FocusPolicy.ClickFocus not in control.focusPolicy(), control.objectName()


def test_main_buttons_are_22_by_40_mm_and_5_apart(left: ColumnWindow) -> None:
    metrics = Metrics.of(96.0)
    buttons = [left.column.action_buttons.button(action) for action in list(Action)[:3]]
    for button in buttons:
        assert button.height() >= metrics.mm(ACTION_HEIGHT_MM)
        assert button.width() >= metrics.mm(ACTION_WIDTH_MM)
    for one, other in pairwise(buttons):
        assert other.x() - (one.x() + one.width()) >= metrics.mm(5)


def test_every_target_is_15_mm(left: ColumnWindow) -> None:
    least = Metrics.of(96.0).mm(TARGET_MM)
    for control in controls(left):
        if control.isVisible():
            assert min(control.width(), control.height()) >= least, control.objectName()
    assert left.column.list.visualRect(left.column.spools.line_of(MINE)).height() >= least
