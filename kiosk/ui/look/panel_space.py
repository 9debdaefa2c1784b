"""Where panels may lie over the window's parts, and what lies over them in turn. GUI thread only."""

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget


class PanelSpace(QObject):
    """`place` is over the live grid, `whole` all between the lights and the lower edge, both in the window.

    `foot` pixels at the lower edge of `whole` are the result bar's, which lies over every panel.
    Signals: `moved()` one of the places is another; `covered()` a panel came or went.
    """

    moved = Signal()
    covered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place, self.whole, self.foot = QRect(), QRect(), 0
        self._panels: set[QWidget] = set()

    @property
    def is_covered(self) -> bool:
        """Whether a panel is shown."""
        return bool(self._panels)

    @property
    def is_filled(self) -> bool:
        """Whether a panel is shown that reaches down to the lower edge."""
        return any(panel.geometry().bottom() >= self.whole.bottom() for panel in self._panels)

    def set(self, place: QRect, whole: QRect, foot: int) -> None:
        """The window has another size, or its parts share it otherwise."""
        if (place, whole, foot) != (self.place, self.whole, self.foot):
            self.place, self.whole, self.foot = place, whole, foot
            self.moved.emit()

    def enter(self, panel: QWidget) -> None:
        """A panel is shown, in front of the others."""
        self._panels.add(panel)
        self.covered.emit()

    def leave(self, panel: QWidget) -> None:
        """A panel is hidden."""
        self._panels.discard(panel)
        self.covered.emit()
