"""The wall board: who has which spool, for people who stand five metres away and touch nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.clock import SystemClock
from kiosk.core.errors import Refusal
from kiosk.live.freshness import Freshness
from kiosk.texts import background, sentence, unexpected
from kiosk.ui.controller import Controller
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.notice import GridNotice, Notice
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.main_window import MainWindow
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.lights import StatusLights
from kiosk.ui.status.top_bar import TopBar
from kiosk.ui.touch.activity import Activity
from kiosk.ui.wall.banner import BoardBanner
from kiosk.ui.wall.events import BoardEvents
from kiosk.ui.wall.holders import BoardHolders
from kiosk.ui.wall.page_line import BoardPageLine
from kiosk.ui.wall.pages import PAGE_MS, BoardPages
from kiosk.ui.wall.pointer import PointerHider
from kiosk.ui.wall.totals import BoardTotals
from kiosk.ui.wall.view import BoardView

SIDE_PX = 290
MARGIN_PX = 16


class BoardWindow(MainWindow):
    """Lights and clock above, the page of tiles, and beside it the totals and the last events.

    GUI thread only.
    """

    def __init__(
        self,
        language: str,
        shop: ShopModel,
        controller: Controller,
        clock: SystemClock,
        theme: Theme,
        page_ms: int = PAGE_MS,
    ) -> None:
        super().__init__("boardWindow")
        self.setWindowTitle(self.tr("Tablero de spools"))
        self._language, self._shop, self._theme = language, shop, theme
        self._sheet_trouble: Refusal | None = None
        self.top_bar = TopBar(self.tr("Ocupados ahora"), theme, clock, self)
        self.top_bar.outbox.hide()  # the board sends nothing
        self.banner = BoardBanner(theme, self)
        # A board sends no commands, so none is ever open, and nobody touches it, so every change takes its
        # place at once.
        marks = OpenMarks(controller.engine.commands.open, self)
        self.model = GridModel(shop, marks, Activity(parent=self), self)
        self.pages = BoardPages(self.model, page_ms, self)
        self.view = BoardView(self.pages, theme, self)
        self.notice = GridNotice(theme, self.view, self)
        self.totals = BoardTotals(shop, self.model, theme, self)
        self.holders = BoardHolders(self.model, theme, self)
        self.page_line = BoardPageLine(self.pages, theme, self)
        self.events = BoardEvents(shop, lambda: self.model.groups, clock, theme, self)
        self.pointer = PointerHider(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.lights = StatusLights(shop, controller, clock, language, self.top_bar, self.banner, self)
        self._connect(controller)
        self._show_grid()
        self.lights.refresh()

    def report_unexpected(self, reference: str) -> None:
        """Report an unforeseen failure, with its place in the log."""
        self.banner.set_fault(unexpected(reference, self._language))

    def report_background(self, reference: str) -> None:
        """Report a failure on a background thread."""
        self.banner.set_fault(background(reference, self._language))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self.pointer)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.GROUND))
        painter.end()

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.notice)
        side = QVBoxLayout()
        side.setSpacing(px(18))
        side.addWidget(self.totals)
        side.addWidget(self.holders)
        side.addWidget(self.events, 1)
        side.addWidget(self.page_line)
        column = QWidget(self)
        column.setFixedWidth(px(SIDE_PX))
        column.setLayout(side)
        side.setContentsMargins(0, px(4), 0, 0)
        middle = QHBoxLayout()
        margin, half = px(MARGIN_PX), self.view.gap // 2  # tiles already have this margin of their own
        middle.setContentsMargins(margin - half, margin - half, margin, margin - half)
        middle.setSpacing(px(18))
        middle.addWidget(self._stack, 1)
        middle.addWidget(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        whole.addWidget(self.banner)
        whole.addLayout(middle, 1)

    def _connect(self, controller: Controller) -> None:
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.showNormal)
        self._shop.reloaded.connect(self._show_grid)
        self._shop.freshness_changed.connect(self._on_freshness_changed)
        for changed in (self.pages.modelReset, self.model.counted):
            changed.connect(self._show_grid)
        controller.sheet_changed.connect(self._on_sheet_changed)
        controller.happened.connect(self.events.add)
        self.model.dataChanged.connect(self.events.on_tiles_changed)

    def _on_freshness_changed(self) -> None:
        self.view.viewport().update()
        self._show_grid()

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._sheet_trouble = trouble
        self._show_grid()

    def _show_grid(self) -> None:
        if self.pages.rowCount():
            self._stack.setCurrentWidget(self.view)
            return
        if self._shop.freshness is not Freshness.LOADING:
            hint = self.tr("Lo que alguien tome aparece aquí al momento.")
            self.notice.tell(Notice.EMPTY, self.tr("Nadie tiene un spool ahora"), hint)
        elif self._sheet_trouble:
            why = sentence(self._sheet_trouble, self._language, self._shop.now().date())
            retried = self.tr("Se intenta de nuevo cada pocos segundos.")
            detail = f"{why.what} {why.todo} {retried}"
            self.notice.tell(Notice.FAILED, self.tr("No se pudo leer la planilla"), detail)
        else:
            self.notice.tell(Notice.LOADING, self.tr("Leyendo la planilla…"))
        self._stack.setCurrentWidget(self.notice)
