"""The right side of the window: the live grid with its title and filters. GUI thread only."""

from enum import Enum

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.grid.filter_row import ROOM_FOR, FilterRow, OrderButton
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.notice import GridNotice
from kiosk.ui.grid.order import Filter, TileOrder
from kiosk.ui.grid.shown_or_why import ShownOrWhy
from kiosk.ui.grid.tile import Viewer
from kiosk.ui.grid.view import GridView
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

MARGIN_PX = 21
TITLE_PX = 33
NARROW_TITLE_PX = 28


class Head(Enum):
    """How the title and the controls stand above the grid, by the width there is."""

    ONE_LINE = "one line"
    TWO_LINES = "two lines"
    """The title and the order above the chips."""
    CHIPS_ONLY = "chips only"
    """As on 10": the chips alone take two lines, and the first of them says how many there are."""


class GridPanel(QWidget):
    """Title, chips and the live grid, or a notice while the grid is empty.

    Signal: `tile_tapped(str)` the key of a tile.
    """

    tile_tapped = Signal(str)

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        theme: Theme,
        activity: Activity,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gridPanel")
        self._shop, self._selection, self._theme = shop, selection, theme
        self.model = GridModel(shop, selection.open_marks, activity, self)
        self.view = GridView(self.model, theme, self)
        self.notice = GridNotice(theme, self.view, self)
        self.filters = FilterRow(self.model, theme, self)
        self._title = _label(self.tr("Ocupados ahora"), colors.TEXT)
        self._total = _label("0", colors.ACCENT_TEXT)
        self.order_button = OrderButton(self.model, theme, self)
        self._head = QGridLayout()
        self._arranged: Head | None = None
        self._stack = ShownOrWhy(self.view, self.notice, self.model, shop, self)
        self._lay_out()
        self.view.tile_tapped.connect(self.tile_tapped)
        self.model.counted.connect(self._refresh)
        self.filters.chosen.connect(self._refresh)
        shop.reloaded.connect(self._refresh)
        shop.freshness_changed.connect(self._on_freshness_changed)
        selection.changed.connect(self._on_selection_changed)
        self._on_freshness_changed()
        self._on_selection_changed()

    def show_failure(self, why: Sentence) -> None:
        """The sheet could not be read, and there is nothing older to show. Ends with the first snapshot."""
        self._stack.show_failure(why)

    def head_size(self) -> QSize:
        """Of what stands above the tiles, at the panel's upper edge."""
        return QSize(self.width(), self._stack.y())

    def show_all_again(self) -> None:
        """As nobody had chosen anything: all of them, the oldest first, from the first one."""
        self.filters.choose(Filter.ALL)
        self.order_button.choose(TileOrder.OLDEST_FIRST)
        self.view.scrollToTop()

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        margin = px(MARGIN_PX)
        title = QHBoxLayout()
        title.setSpacing(px(12))
        title.addWidget(self._title)
        title.addWidget(self._total)
        title.addStretch(1)
        self._head.setHorizontalSpacing(px(11))
        self._head.setVerticalSpacing(px(11))
        self._head.setColumnStretch(0, 1)
        self._head.addLayout(title, 0, 0)
        self._head.addWidget(self.order_button, 0, 2)
        whole = QVBoxLayout(self)
        half = self.view.gap // 2  # tiles already have this margin of their own
        whole.setContentsMargins(margin - half, px(12), margin - half, px(12) - half)
        whole.setSpacing(px(9) - half)
        self._head.setContentsMargins(half, 0, half, 0)
        whole.addLayout(self._head)
        whole.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        metrics = self._theme.metrics
        font = QFontMetrics(self._theme.font(TITLE_PX, Theme.BOLD))
        title = font.horizontalAdvance(f"{self._title.text()}{ROOM_FOR}") + metrics.px(12)
        chips, order = self.filters.chips_width(), self.order_button.sizeHint().width()
        room = self.width() - metrics.px(2 * MARGIN_PX)
        if title + chips + order + metrics.px(2 * 11) <= room:
            self._arrange_head(Head.ONE_LINE)
        else:
            self._arrange_head(Head.TWO_LINES if chips <= room else Head.CHIPS_ONLY)
        super().resizeEvent(event)

    def _arrange_head(self, head: Head) -> None:
        """Where the title, the chips and the order stand."""
        if head is self._arranged:
            return
        self._arranged = head
        for label in (self._title, self._total):
            size = TITLE_PX if head is Head.ONE_LINE else NARROW_TITLE_PX
            label.setFont(self._theme.font(size, Theme.BOLD))
            label.setVisible(head is not Head.CHIPS_ONLY)
        self.filters.count_all(head is Head.CHIPS_ONLY)
        self._head.removeWidget(self.filters)
        if head is Head.ONE_LINE:
            self._head.addWidget(self.filters, 0, 1)
        else:
            self._head.addWidget(self.filters, 1, 0, 1, 3)
        if head is Head.CHIPS_ONLY:
            self.filters.append(self.order_button)
        else:
            self._head.addWidget(self.order_button, 0, 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.GROUND))
        painter.end()

    def _on_freshness_changed(self) -> None:
        self.view.viewport().update()
        self._refresh()

    def _on_selection_changed(self) -> None:
        worker, spool = self._selection.worker, self._selection.spool
        self.model.set_viewer(Viewer(worker.id if worker else None, spool.key if spool else None))

    def _refresh(self) -> None:
        is_loading = self._shop.freshness is Freshness.LOADING
        self._total.setText("" if is_loading else str(len(self.model.tiles)))
        self._stack.refresh()


def _label(text: str, color: str) -> QLabel:
    label = QLabel(text)
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(color))
    label.setPalette(palette)
    return label
