"""The wall board's start-up: as the window's, but for what it is made of, and without the window's lock."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kiosk import dependency
from kiosk.config.settings import Settings, WindowOptions
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.frozen import frozen
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.services.board import BoardServices
from kiosk.start.screen import Program, run_on_screen
from kiosk.ui.controller import Controller
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.hop import GuiThreadHop
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.wall.metrics import board_metrics
from kiosk.ui.wall.pages import PAGE_MS
from kiosk.ui.wall.window import BoardWindow


def run_board(settings: Settings, options: WindowOptions) -> int:
    """Open the board and run it until it is closed. Main thread. Returns the exit code.

    Beside a kiosk's window on the same data folder too: it takes no lock and writes nothing there but its
    own log.
    """

    def assemble(app: QApplication) -> Program:
        wall = assemble_board(app, settings)
        return Program(wall.window, wall.controller, lambda: Services(wall.services()))

    return run_on_screen(settings, options, assemble)


class _Recent(QObject):
    """Brings what happened before the start from the reader thread to the GUI's."""

    found = Signal(object)


@frozen
class Wall:
    """The board's window with the parts behind it; nothing runs until `controller.start(services)`."""

    shop: ShopModel
    controller: Controller
    window: BoardWindow
    settings: Settings
    recent: _Recent

    def services(self) -> BoardServices:
        """Reader thread; blocks. Raises `KioskError`."""
        return dependency.board(self.settings, self.recent.found.emit)


def assemble_board(app: QApplication, settings: Settings, page_ms: int = PAGE_MS) -> Wall:
    """Dress the application and put the board together. GUI thread."""
    screen = app.primaryScreen()
    theme = Theme(board_metrics(screen, screen.size(), settings.screen_dpi))
    theme.apply(app)
    clock = SystemClock(settings.zone)
    engine = Engine(ShopState(settings.zone, settings.sheet_operaciones), clock, GuiThreadHop(app))
    shop = ShopModel(engine.shop, app)
    controller = Controller(engine, app)
    window = BoardWindow(settings.language, shop, controller, clock, theme, page_ms)
    recent = _Recent(window)
    recent.found.connect(window.events.add)
    return Wall(shop, controller, window, settings, recent)
