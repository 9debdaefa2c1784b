"""A wall board in this process: the real window on the real services. Tests touch it, which it ignores."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.config.settings import Settings
from kiosk.live.ports import Services
from kiosk.services.board import BoardServices
from kiosk.start.board import assemble_board
from kiosk.ui.grid.model import TILE_ROLE
from kiosk.ui.grid.tile import Tile
from kiosk.ui.wall.pages import PAGE_MS
from tests.support.station import WAIT_MS, let_go, recorded_children
from tests.support.widgets import tap


class WallBoard:
    """A board with its window shown and its services running until `close`."""

    def __init__(
        self, qapp: QApplication, qtbot: QtBot, settings: Settings, screen: int = 0, page_ms: int = PAGE_MS
    ) -> None:
        self._qtbot = qtbot
        with recorded_children(qapp) as self._parts:
            self._wall = assemble_board(qapp, settings, page_ms)
        self.settings = settings
        self.shop, self.window, self.controller = self._wall.shop, self._wall.window, self._wall.controller
        self.backend: BoardServices | None = None
        self.reloads = 0
        self.shop.reloaded.connect(self._count_reload)
        self.window.setGeometry(qapp.screens()[screen].geometry())
        with qtbot.waitExposed(self.window):
            self.window.show()

    def start(self) -> "WallBoard":
        """Start the services and wait for the first picture of the sheet."""
        with self._qtbot.waitSignal(self.controller.started, timeout=WAIT_MS):
            self.controller.start(self._services)
        return self

    def _count_reload(self) -> None:
        self.reloads += 1

    def _services(self) -> Services:
        self.backend = self._wall.services()
        return Services(self.backend)

    def close(self) -> None:
        """Stop every thread and task of this board."""
        self.window.hide()
        closing = asyncio.get_running_loop().create_task(self.controller.aclose())
        self._qtbot.waitUntil(closing.done, timeout=WAIT_MS)
        closing.result()
        self.window.close()
        self.window.deleteLater()
        let_go(self._parts)

    def tap(self, widget: QWidget, at: QPoint) -> None:
        """One touch on a visible place of a widget."""
        tap(self.window, widget, at)

    def page(self) -> list[Tile]:
        """The visible tiles, in their order."""
        pages = self.window.pages
        return [pages.index(row, 0).data(TILE_ROLE) for row in range(pages.rowCount())]

    def tiles(self) -> list[Tile]:
        """The tiles of all pages, in their order."""
        model = self.window.model
        return [model.index(row, 0).data(TILE_ROLE) for row in range(model.rowCount())]

    def requests(self) -> tuple[int, int]:
        """Read and write requests so far, at the transport."""
        assert self.backend is not None
        return self.backend.requests()

    def settle(self) -> None:
        """Wait until the audit was read, and the snapshot that follows it."""
        self.wait(lambda: bool(self.window.events.entries) and self.reloads > 1)
        self.wait(lambda: self.controller.engine.feed.is_settled)

    def wait(self, fact: Callable[[], bool]) -> None:
        """Wait until a condition holds."""
        self._qtbot.waitUntil(fact, timeout=WAIT_MS)
