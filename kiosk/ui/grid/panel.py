"""The right side of the window: the live grid with its title and filters. GUI thread only."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.grid.filter_row import ROOM_FOR, ControlsLook, FilterRow
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
TITLE_GAP_PX = 12


class GridPanel(QWidget):
    """Title, chips and the live grid, or a notice while the grid is empty.

    Signals: `tile_tapped(str)` the key of a tile; `left()` where it lies over the column, it may go.
    """

    tile_tapped = Signal(str)
    left = Signal()

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
        self.filters.left.connect(self.left)
        self._head = QHBoxLayout()
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
        self.filters.choose_order(TileOrder.OLDEST_FIRST)
        self.view.scrollToTop()

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        margin = px(MARGIN_PX)
        self._head.setSpacing(px(TITLE_GAP_PX))
        for label in (self._title, self._total):
            label.setFont(self._theme.font(TITLE_PX, Theme.BOLD))
            self._head.addWidget(label)
        self._head.addWidget(self.filters, 1)
        whole = QVBoxLayout(self)
        half = self.view.gap // 2  # tiles already have this margin of their own
        whole.setContentsMargins(margin - half, px(12), margin - half, px(12) - half)
        whole.setSpacing(px(9) - half)
        self._head.setContentsMargins(half, 0, half, 0)
        whole.addLayout(self._head)
        whole.addWidget(self._stack, 1)

    def set_over(self, is_over: bool) -> None:
        """Set whether it lies over the column, with a way back."""
        self.filters.back.setVisible(is_over)
        self._arrange_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange_head()
        super().resizeEvent(event)

    def _arrange_head(self) -> None:
        """The title goes first; then the controls take less width, and at last a second line."""
        metrics, wide = self._theme.metrics, self.filters.width_in
        font = QFontMetrics(self._theme.font(TITLE_PX, Theme.BOLD))
        title = font.horizontalAdvance(f"{self._title.text()}{ROOM_FOR}") + 2 * metrics.px(TITLE_GAP_PX)
        room = self.width() - metrics.px(2 * MARGIN_PX)
        look = ControlsLook.PLAIN
        if title + wide(ControlsLook.TITLED) <= room:
            look = ControlsLook.TITLED
        elif wide(ControlsLook.PLAIN) > room >= wide(ControlsLook.STACKED):
            look = ControlsLook.STACKED
        for label in (self._title, self._total):
            label.setVisible(look is ControlsLook.TITLED)
        self._head.setStretch(1, int(look is ControlsLook.TITLED))
        self._head.setStretch(2, int(look is not ControlsLook.TITLED))
        self.filters.set_look(look)

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
