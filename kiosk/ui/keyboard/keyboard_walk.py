"""The way through the window by Tab, arrows, Enter and Space. GUI thread only."""

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QWidget

from kiosk.ui.keyboard.reachable import Rows, is_reached, part_of, place_in_window, reached
from kiosk.ui.keyboard.reading_order import Way, nearest

_STEPS: Final = MappingProxyType[int, int]({Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1})
_WAYS: Final = MappingProxyType[int, Way](
    {
        Qt.Key.Key_Left: Way.LEFT,
        Qt.Key.Key_Right: Way.RIGHT,
        Qt.Key.Key_Up: Way.UP,
        Qt.Key.Key_Down: Way.DOWN,
    }
)
_NEXT_LIST: Final = Qt.Key.Key_F6
_IN_A_LIST: Final = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End})
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class KeyboardWalk(QObject):
    """An event filter on the native window, for the keys that a scanner leaves.

    It is on from the first Tab or arrow until a finger or the mouse presses. While it is off nobody sees what
    has the focus, and no key presses it. What a press opens has the keyboard until it goes.

    Signal: `moved()` something else has the keyboard, or it is on or off.
    """

    moved = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.is_on = False
        self._held: QWidget | None = None
        self._order: list[QWidget] = []
        self._opened_by: list[QWidget] = []
        self.letters: dict[str, Callable[[], bool]] = {}
        """What letters do that are typed where no field has the focus; False if they do nothing now."""

    def focused(self) -> QWidget | None:
        """What has the keyboard, if it can be used."""
        control = QApplication.focusWidget()
        is_ours = control is not None and control.window() is self._window
        return control if is_ours and control is not None and is_reached(control) else None

    def rest(self) -> None:
        """A finger or the mouse is used from now on."""
        self.end_press()
        if self.is_on:
            self.is_on = False
            self.moved.emit()

    def begin_at(self, control: QWidget) -> None:
        """Another part of the window is in use: while keys are used it begins there."""
        self._opened_by.clear()
        if self.is_on and is_reached(control):
            self._go(control)

    def on_lost(self) -> None:
        """What had the focus is hidden or disabled: go back to what opened it, or to the list beside it."""
        lost = QApplication.focusWidget()
        self._order = self._order if lost in self._order else []
        openers = [each for each in self._opened_by if is_reached(each)]
        self._opened_by = openers[:-1]
        beside = [each for each in self._beside(lost) if isinstance(each, QAbstractItemView)]
        if self.is_on and (openers or beside):
            self._go((openers[-1:] or beside)[0])
        else:
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)

    def use(self, typed: str) -> bool:
        """True if this was a key of the window's, and no text."""
        before, opener = self._lying_over(), self.focused()
        is_used = typed.lower() in self.letters and self.letters[typed.lower()]()
        if is_used and self.is_on:
            self._enter_what_opened(before, opener)
        return is_used

    # keys

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        return not event.modifiers() & _COMMANDS and self._on_key(event.key())

    def _on_key(self, key: int) -> bool:
        """True if the key goes no further."""
        if key not in _STEPS and key not in _WAYS and key not in _IN_A_LIST and key != _NEXT_LIST:
            return False
        was_on, self.is_on = self.is_on, True
        is_used = True
        if key == _NEXT_LIST:
            self._go_to_a_list()
        elif key in _STEPS:
            self._step(_STEPS[key])
        else:
            is_used = self._on_arrow(key, was_on)
        self.moved.emit()
        return is_used

    def _step(self, step: int) -> None:
        before, order, focus = self._order, reached(self._window), QApplication.focusWidget()
        if focus in order:
            self._go(order[(order.index(focus) + step) % len(order)], order)
        elif order:
            at = before.index(focus) if focus in before else -1
            further = before[at + 1 :] if step > 0 else before[:at][::-1]
            self._go(next((each for each in further if each in order), order[0]), order)

    def _on_arrow(self, key: int, was_on: bool) -> bool:
        focus = self.focused()
        if focus is None or not (was_on or isinstance(focus, QLineEdit | QAbstractItemView)):
            self._go_to_a_list()
            return True
        is_in_list = isinstance(focus, QAbstractItemView)
        if is_in_list or key not in _WAYS or (isinstance(focus, QLineEdit) and _WAYS[key] in _IN_A_LINE):
            return False
        others = [each for each in reached(self._window) if each is not focus]
        places = [place_in_window(each) for each in others]
        at = nearest(place_in_window(focus), places, _WAYS[key])
        if at is not None:
            self._go(others[at])
        return True

    def _go_to_a_list(self) -> None:
        """To the first one, and from a list to the next."""
        order, focus = reached(self._window), QApplication.focusWidget()
        lists = [each for each in order if isinstance(each, QAbstractItemView)]
        if lists:
            at = lists.index(focus) + 1 if focus in lists else 0
            self._go(lists[at % len(lists)], order)
        elif order:
            self._go(order[0], order)

    def _go(self, control: QWidget, order: list[QWidget] | None = None) -> None:
        self._order = order or reached(self._window)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        self.moved.emit()

    # presses

    def begin_press(self) -> None:
        """Enter or Space came; show that it was felt."""
        self._held = self.focused() if self.is_on else None
        if isinstance(self._held, QAbstractButton):
            self._held.setDown(True)

    def end_press(self) -> None:
        """It was none."""
        if isinstance(self._held, QAbstractButton):
            self._held.setDown(False)
        self._held = None

    def press(self) -> None:
        """It was a person's: press what has the keyboard."""
        held = self._held
        self.end_press()
        if held is None or held is not self.focused():
            return
        before = self._lying_over()
        if isinstance(held, QAbstractButton):
            held.click()
        elif isinstance(held, Rows):
            held.choose_current()
        self._enter_what_opened(before, held)

    def _enter_what_opened(self, before: Sequence[QWidget], opener: QWidget | None) -> None:
        """Give the keyboard to it; a list that can still be used keeps it."""
        opened, order = [each for each in self._lying_over() if each not in before], reached(self._window)
        if not opened or (isinstance(opener, QAbstractItemView) and opener in order):
            return
        inside = [each for each in order if opened[-1].isAncestorOf(each)]
        focus = QApplication.focusWidget()
        if inside and opener is not None:
            self._opened_by.append(opener)
        if inside and (focus is None or not opened[-1].isAncestorOf(focus)):
            self._go(inside[0], order)

    def _lying_over(self) -> list[QWidget]:
        """The visible parts of the window itself, panels over others among them."""
        direct = self._window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [each for each in direct if each.isVisible()]

    def _beside(self, lost: QWidget | None) -> list[QWidget]:
        """The controls in the same part of the window."""
        if lost is None or lost is self._window:
            return []
        part = part_of(lost)
        return [each for each in reached(self._window) if part.isAncestorOf(each)]


_IN_A_LINE: Final = frozenset({Way.LEFT, Way.RIGHT})
