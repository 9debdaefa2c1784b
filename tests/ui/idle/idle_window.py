"""A whole window whose time without a touch a test decides."""

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.ui.idle.idle_screen import IdleScreen
from kiosk.ui.look.theme import Theme
from kiosk.ui.window import WindowSettings
from tests.ui.whole_window import WholeWindow


class IdleWindow(WholeWindow):
    """Nobody has said who he is; the screen rests after two minutes."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: QSize, language: str = "es") -> None:
        super().__init__(qtbot, theme, size, settings=WindowSettings("Puesto 3", language))
        self.now = 0.0
        self.room = self.window.idle
        self.room.watch._clock = lambda: self.now
        self.room.watch.note()

    def wait(self, seconds: float) -> None:
        """So much time passes without a touch."""
        self.now += seconds
        self.room.watch._on_tick()

    def rest(self) -> None:
        """As long as the screen needs to come to rest."""
        self.wait(120)

    def is_idle(self) -> bool:
        screen = self.window.findChild(IdleScreen)
        return screen is not None and screen.isVisible()

    @property
    def screen(self) -> IdleScreen:
        screen = self.window.findChild(IdleScreen)
        assert screen is not None
        return screen
