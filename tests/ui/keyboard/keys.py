"""A person's keyboard at a whole window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from kiosk.ui.keyboard.ring import FocusRing
from tests.support.widgets import child
from tests.ui.whole_window import WholeWindow

KEY = Qt.Key


class Keys:
    """Presses keys as a person does, and tells where the ring is."""

    def __init__(self, whole: WholeWindow) -> None:
        self.whole, self._qtbot = whole, whole.qtbot
        self.ring = child(whole.window, FocusRing, "focusRing")

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.whole.window.windowHandle(), key, modifier)

    def press_until(self, key: Qt.Key, fact: Callable[[], bool]) -> None:
        """One press, and what comes of it."""
        self.press(key)
        self._qtbot.waitUntil(fact)

    def tab_to(self, name: str) -> None:
        """Tab until the control with this name has the ring."""
        seen: list[str] = []
        while self.at() != name:
            assert seen.count(self.at()) < 2, (name, seen)
            seen.append(self.at())
            self.press(KEY.Key_Tab)

    def at(self) -> str:
        """The name of the control that has the ring; "" where there is none."""
        control = QApplication.focusWidget()
        return control.objectName() if control is not None and self.ring.isVisible() else ""

    def row(self) -> str:
        """What the row says that has the ring."""
        view = QApplication.focusWidget()
        assert isinstance(view, QAbstractItemView)
        assert self.ring.isVisible()
        return str(view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
