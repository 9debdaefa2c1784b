"""Turns the live grid's pages while nobody is there to flick it. GUI thread only."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.ui.grid.view import GridView

if TYPE_CHECKING:
    from kiosk.ui.desk.table_view import TableView

PAGE_MS = 15_000


class PageTurner(QObject):
    """Whole rows of tiles at a time; after the last page comes the first. Signal: `turned()`."""

    turned = Signal()

    def __init__(self, view: "GridView | TableView", parent: QObject, page_ms: int = PAGE_MS) -> None:
        super().__init__(parent)
        self._view = view
        self._timer = QTimer(self)
        self._timer.setInterval(page_ms)
        self._timer.timeout.connect(self.turn)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        """The page that is in view stays: somebody may have seen his spool there."""
        self._timer.stop()

    @property
    def pages(self) -> int:
        """At least one; what is hidden of a row's edge is not worth another."""
        hidden = self._view.verticalScrollBar().maximum() - self._view.gap
        return 1 - (-max(0, hidden) // self._page_px())

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return -(-self._view.verticalScrollBar().value() // self._page_px())

    def turn(self) -> None:
        at = (self.page + 1) % self.pages
        self._view.verticalScrollBar().setValue(at * self._page_px())
        self.turned.emit()

    def _page_px(self) -> int:
        row = self._view.cell(self._view.viewport().width()).height()
        return max(row, self._view.viewport().height() // max(1, row) * row, 1)
