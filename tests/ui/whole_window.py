"""The whole window on a screen of some size, over a shop in memory: for looks and places, not for actions."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.live.engine import Engine
from kiosk.ui.controller import Controller
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.supervisor.pin_access import SupervisorPins
from kiosk.ui.window import KioskWindow, WindowSettings
from tests.support.widgets import child, has_made_lists, is_at_rest, tap
from tests.ui.column_window import NOW, WORKERS, ZONE
from tests.ui.grid_window import GridClock


@contextmanager
def dressed_for(theme: Theme) -> Iterator[None]:
    """The application in a screen's clothes, and in its own again afterwards."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font, palette, style_sheet = application.font(), application.palette(), application.styleSheet()
    theme.apply(application)
    yield
    application.setStyleSheet(style_sheet)
    application.setFont(font)
    application.setPalette(palette)


class WholeWindow:
    """Made on a screen of `size` pixels, `dpi` of them to the inch; touched as fingers do."""

    def __init__(
        self,
        qtbot: QtBot,
        theme: Theme,
        size: QSize,
        pins: SupervisorPins | None = None,
        settings: WindowSettings | None = None,
    ) -> None:
        self.qtbot = qtbot
        self.clock = GridClock(NOW)
        self.theme, self.metrics = theme, theme.metrics
        engine = Engine(ShopState(ZONE), self.clock)
        self.shop = ShopModel(engine.shop)
        self.selection = Selection(self.shop, OpenMarks(engine.commands.open, self.shop), self.shop)
        self.controller = Controller(engine, self.shop)
        settings = settings or WindowSettings("Puesto 3 · Armado", "es")
        self.window = KioskWindow(
            settings, self.shop, self.selection, self.controller, self.clock, theme, pins
        )
        self.window.resize(size)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def load(self, spools: Iterable[Spool], workers: Iterable[Worker] = WORKERS) -> None:
        by_id = {worker.id: worker for worker in workers}
        self.shop.live.begin_snapshot()
        self.shop.live.load(Snapshot(tuple(spools), by_id, self.clock.utc()))
        self.shop.live.set_live(self.clock.utc())
        self.qtbot.waitUntil(lambda: has_made_lists(self.window.left.index))

    def child(self, name: str) -> QWidget:
        return child(self.window, QWidget, name)

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One touch on a visible place of a widget."""
        tap(self.window, widget, at)

    @property
    def is_alone(self) -> bool:
        """Whether the column has no grid beside or below it."""
        return self.window.frame.shape is Shape.ALONE

    def open_search(self) -> None:
        """Touch the field, or where that has no place of its own the button for it."""
        button = self.child("searchButton")
        self.tap(button if button.isVisible() else self.child("spoolField"))
        QCoreApplication.processEvents()

    def show_operations(self) -> None:
        """See all operations, by a touch where one is shown only."""
        if self.child("operationButton").isVisible():
            self.tap(self.child("operationButton"))
            QCoreApplication.processEvents()

    def open_grid(self) -> None:
        """See the live grid, by a touch where it has no place of its own."""
        if self.is_alone:
            self.tap(self.child("occupiedButton"))
            QCoreApplication.processEvents()

    def tap_spool(self, key: str) -> None:
        rows = self.window.left.list
        rows.scrollTo(self.window.left.spools.line_of(key))
        self.qtbot.waitUntil(lambda: is_at_rest(rows))
        self.tap(rows.viewport(), self.row_rect(key).center())
        self.qtbot.waitUntil(lambda: self.selection.spool is not None and self.selection.spool.key == key)

    def tap_tile(self, key: str) -> None:
        """One touch on a spool's tile in the grid."""
        self.qtbot.waitUntil(lambda: key in self.window.grid.model.shown())
        view = self.window.grid.view
        self.tap(view.viewport(), view.tile_rect(key).center())
        self.qtbot.waitUntil(lambda: self.selection.spool is not None and self.selection.spool.key == key)

    def row_rect(self, key: str) -> QRect:
        """Where a row of the list lies in its viewport."""
        view = self.window.left.list
        return view.visualRect(self.window.left.spools.line_of(key))

    def is_whole(self, key: str) -> bool:
        """Whether all of a row is in sight."""
        return self.window.left.list.viewport().rect().contains(self.row_rect(key))
