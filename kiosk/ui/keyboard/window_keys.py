"""The keys that mean the same wherever the focus is: Esc, F1, Ctrl+F and /. GUI thread only."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kiosk.ui.keyboard.way_back import Step, back, step

if TYPE_CHECKING:
    from kiosk.ui.keyboard.key_help import KeyHelp


class WindowKeys(QObject):
    """`steps` is what Esc ends, the first that is there; `search` takes the keyboard to the search."""

    def __init__(
        self,
        make_help: Callable[[], "KeyHelp"],
        steps: Sequence[Step],
        search: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._make_help, self._help = make_help, None
        self._search = search
        self._steps = [step(self._is_helping, self._end_help), *steps]
        QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self.step_back)
        QShortcut(QKeySequence(Qt.Key.Key_F1), window, self.turn_help)
        QShortcut(QKeySequence.StandardKey.Find, window, self.search)

    _help: "KeyHelp | None"

    def step_back(self) -> None:
        """Esc."""
        back(self._steps)

    def search(self) -> bool:
        """Ctrl+F, and / where nobody types."""
        self._end_help()
        self._search()
        return True

    def turn_help(self) -> None:
        """F1 shows the keys, and again puts them away."""
        if self._is_helping():
            self._end_help()
            return
        if self._help is None:
            self._help = self._make_help()
        self._help.lie_over()

    def _is_helping(self) -> bool:
        return self._help is not None and not self._help.isHidden()

    def _end_help(self) -> None:
        if self._help is not None:
            self._help.hide()
