"""What the keyboard reaches: all that a finger could touch right now. GUI thread only."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget

from kiosk.ui.keyboard.reading_order import as_read


@runtime_checkable
class Rows(Protocol):
    """A list in which one row has the keyboard."""

    def choose_current(self) -> None:
        """Act on that row as on one that was touched."""

    def current_place(self) -> QRect:
        """Where it lies in the viewport."""


USED: Final = (QAbstractButton, QAbstractItemView, QLineEdit)
"""Of buttons that exclude one another Qt would leave only the chosen one to Tab."""


def reached(window: QWidget) -> list[QWidget]:
    """The controls of a window in the order of reading; those of its left part before those of the right."""
    controls = [each for each in window.findChildren(QWidget) if is_reached(each)]
    return _in_order(window, _parts(window, controls)) if controls else []


def is_reached(control: QWidget) -> bool:
    """Whether a person uses it, it can be used now, and nothing lies over its middle."""
    if not (isinstance(control, USED) and control.isVisible() and control.isEnabled()):
        return False
    window, middle = control.window(), control.rect().center()
    on_top = window.childAt(control.mapTo(window, middle))
    return on_top is not None and (on_top is control or control.isAncestorOf(on_top))


def place_in_window(control: QWidget) -> QRect:
    """Of a list its current row, as far as it is in sight."""
    window = control.window()
    if isinstance(control, QAbstractItemView) and isinstance(control, Rows):
        view = control.viewport()
        row = control.current_place().intersected(view.rect())
        if not row.isEmpty():
            return QRect(view.mapTo(window, row.topLeft()), row.size())
    return QRect(control.mapTo(window, QPoint()), control.size())


def part_of(control: QWidget) -> QWidget:
    """The part of its window in which a control stands."""
    part, around = control, control.parentWidget()
    while around is not None and not around.isWindow():
        part, around = around, around.parentWidget()
    return part


def _in_order(part: QWidget, parts: Mapping[QWidget, set[QWidget]]) -> list[QWidget]:
    """The controls in a part of the window; `parts` are those that have some, by what they stand in."""
    if part not in parts:
        return [part]
    return [each for inner in as_read(parts[part], QWidget.geometry) for each in _in_order(inner, parts)]


def _parts(window: QWidget, controls: Iterable[QWidget]) -> dict[QWidget, set[QWidget]]:
    found: dict[QWidget, set[QWidget]] = {}
    for control in controls:
        part, around = control, control.parentWidget()
        while part is not window and around is not None:
            found.setdefault(around, set()).add(part)
            part, around = around, around.parentWidget()
    return found
