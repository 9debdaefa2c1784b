"""Locks the screen while somebody wipes it, and opens it again. GUI thread only."""

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.idle.cleaning_lock import SLIP_MM, CleaningLock
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.status.banner import Banner

if TYPE_CHECKING:
    from kiosk.ui.idle.cleaning_screen import CleaningScreen

DEAF_S = 1.0
"""A cloth is still on its way over the glass when the time is over."""


class CleaningRoom(QObject):
    """Begun by anybody at "¿Quién eres?". What comes meanwhile is shown as ever, beside the countdown."""

    def __init__(
        self,
        window: QWidget,
        left: LeftColumn,
        banner: Banner,
        space: PanelSpace,
        theme: Theme,
        make_screen: "Callable[[], CleaningScreen]",
    ) -> None:
        super().__init__(window)
        self._window, self._left, self._banner, self._space = window, left, banner, space
        self._make_screen = make_screen
        self._screen: CleaningScreen | None = None
        self.lock = CleaningLock(theme.metrics.mm(SLIP_MM), self)
        self.lock.ticked.connect(self._tell)
        self.lock.over.connect(self._on_over)
        left.chooser.wipe_button.tapped.connect(self.begin)
        space.moved.connect(self._place)
        space.covered.connect(self._come_forward)

    def begin(self) -> None:
        """The screen is wiped from now on."""
        if self.lock.is_on:
            return
        if self._screen is None:
            self._screen = self._make_screen()
        self._left.stop_typing()
        self.lock.begin(self._window.windowHandle())
        self._screen.show()
        self._place()
        self._tell()
        self._space.enter(self._screen)  # no other screen comes while one is shown

    def _tell(self) -> None:
        if self._screen is not None:
            self._screen.tell(ceil(self.lock.left_s()), self.lock.held())

    def _on_over(self) -> None:
        self._left.guard.deafen(DEAF_S)
        self._left.activity.note()
        if self._screen is not None:
            self._screen.hide()
            self._space.leave(self._screen)

    def _place(self) -> None:
        if self._screen is None or not self.lock.is_on:
            return
        self._screen.lie(self._left.geometry(), self._banner.place())
        place = self._screen.hold_place()
        self.lock.press.mark((place.center().x(), place.center().y()), place.width() / 2)

    def _come_forward(self) -> None:
        if self._screen is not None and self.lock.is_on:
            self._screen.raise_()
