"""Somebody who knows nothing and tries everything: seeded touches, drags, keys and scans anywhere."""

import random
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget

from kiosk.ui.hand_over.strip import HandOverStrip
from kiosk.ui.look.cover import Cover
from tests.support.station import Station
from tests.support.widgets import type_letter

STEPS_TO_THE_DOOR = 15
"""So many touches of Esc lead from anywhere to `¿Quién eres?`."""
_KEYS = (
    *(
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Space,
        Qt.Key.Key_Escape,
        Qt.Key.Key_F1,
    ),
    *(
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Slash,
    ),
)
Kind = TypeVar("Kind", bound=QWidget)
_LEFT, _NO_MODIFIER = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Monkey:
    """`done` counts what it did."""

    def __init__(self, kiosk: Station, seed: int) -> None:
        self._kiosk, self._lots = kiosk, random.Random(seed)
        self.done = Counter[str]()
        self._acts: dict[Callable[[], None], int] = {
            self.touch_something: 52,
            self.touch_an_action: 8,
            self.touch_a_row: 18,
            self.touch_anywhere: 6,
            self.drag: 3,
            self.press_a_key: 5,
            self.type_something: 3,
            self.scan: 5,
        }

    def act(self) -> None:
        """Do one thing, and let the window answer."""
        (act,) = self._lots.choices(list(self._acts), list(self._acts.values()))
        self.done[act.__name__] += 1
        act()
        QCoreApplication.processEvents()

    def touch_something(self) -> None:
        buttons = [each for each in self._shown(QAbstractButton) if each.isEnabled()]
        if buttons:
            button = self._lots.choice(buttons)
            self._press(button, button.rect().center())

    def touch_an_action(self) -> None:
        actions = [each for each in self._shown(QAbstractButton) if each.objectName().startswith("action")]
        possible = [each for each in actions if each.isEnabled()]
        if possible:
            button = self._lots.choice(possible)
            self._press(button, button.rect().center())

    def touch_a_row(self) -> None:
        views = [each for each in self._shown(QAbstractItemView) if each.model().rowCount()]
        if views:
            view = self._lots.choice(views)
            row = view.model().index(self._lots.randrange(view.model().rowCount()), 0)
            if self._lots.random() < 0.5:
                view.scrollTo(row)
            self._press(view.viewport(), view.visualRect(row).center())

    def touch_anywhere(self) -> None:
        self._press(self._kiosk.window, self._place())

    def drag(self) -> None:
        handle, start, end = self._kiosk.window.windowHandle(), self._place(), self._place()
        QTest.mousePress(handle, _LEFT, _NO_MODIFIER, start)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(handle, start + (end - start) * part)
        QTest.mouseRelease(handle, _LEFT, _NO_MODIFIER, end)

    def press_a_key(self) -> None:
        QTest.keyClick(self._kiosk.window.windowHandle(), self._lots.choice(_KEYS))

    def type_something(self) -> None:
        fields = self._shown(QLineEdit)
        if fields and self._lots.random() < 0.5:
            self._press(fields[0], fields[0].rect().center())
        for letter in self._lots.choices("0123456789-MKñ", k=self._lots.randrange(1, 6)):
            type_letter(self._kiosk.window, letter)
            QTest.qWait(1)

    def scan(self) -> None:
        shop = self._kiosk.shop
        tags = [spool.tag for spool in shop.spools.values()]
        badges = [str(number) for number in shop.workers]
        text = self._lots.choice([self._lots.choice(tags), self._lots.choice(badges), "x" * 40, "MK-0"])
        for letter in text:
            type_letter(self._kiosk.window, letter)
        QTest.keyClick(self._kiosk.window.windowHandle(), Qt.Key.Key_Return)

    def to_the_door(self) -> None:
        """Go back step by step to where nobody is chosen, and nothing lies over the grid."""
        for _step in range(STEPS_TO_THE_DOOR):
            # A holder who is asked for his spool has to answer, whoever is at the door.
            panels = [each for each in self._shown(Cover) if not isinstance(each, HandOverStrip)]
            if self._kiosk.selection.worker is None and not panels:
                return
            QTest.keyClick(self._kiosk.window.windowHandle(), Qt.Key.Key_Escape)
            QTest.qWait(30)
        raise AssertionError(f"no way back: {self._kiosk.selection.worker}, {panels}")

    def _place(self) -> QPoint:
        size = self._kiosk.window.size()
        return QPoint(self._lots.randrange(size.width()), self._lots.randrange(size.height()))

    def _press(self, widget: QWidget, at: QPoint) -> None:
        """Where the finger comes down; what lies there may be something else."""
        place = widget.mapTo(self._kiosk.window, at)
        if self._kiosk.window.rect().contains(place):
            QTest.mouseClick(self._kiosk.window.windowHandle(), _LEFT, _NO_MODIFIER, place)

    def _shown(self, kind: type[Kind]) -> list[Kind]:
        return [each for each in self._kiosk.window.findChildren(kind) if each.isVisible()]
