"""Finds widgets and types into them, where PySide6's stubs promise less than Qt does."""

from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

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
