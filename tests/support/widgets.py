"""Finds widgets, touches them and types into them as people do."""

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.touch.flick_list import IN_FLIGHT_MS, FlickList

Found = TypeVar("Found", bound=QWidget)


def child(parent: QWidget, kind: type[Found], name: str) -> Found:
    """The child of this kind and name; it must be there."""
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def lay_out(widget: QWidget) -> None:
    """Place a widget's children now."""
    layout = widget.layout()
    assert layout is not None
    layout.activate()


def type_letter(window: QWidget, letter: str) -> None:
    """Press the key of a letter on a real keyboard."""
    QTest.keyClick(window.windowHandle(), letter)  # type: ignore[call-overload]  # the stubs leave out letters


def tap(window: QWidget, widget: QWidget, at: QPoint | None = None) -> None:
    """One touch on a visible place of a widget, through its window, as fingers do."""
    assert widget.isVisible(), widget.objectName()
    QTest.mouseClick(
        window.windowHandle(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        widget.mapTo(window, at or widget.rect().center()),
    )


def has_made_lists(index: ShopIndex) -> bool:
    """True if the list shows what was loaded: it is made in slices, on a busy machine over many turns."""
    return not index._slices.isActive() and not index._frame.isActive()


def is_at_rest(rows: FlickList) -> bool:
    """True if a touch means the row that is there; right after a move it means the one that was."""
    return not rows._before or rows._moved.elapsed() > IN_FLIGHT_MS
