"""The right side of a PC's window: who has which spool, as a table. GUI thread only."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.shop.data import FaultKind
from kiosk.texts import Sentence
from kiosk.ui.desk.csv_saver import CsvSaver
from kiosk.ui.desk.drop_list import DropList
from kiosk.ui.desk.held_table import HeldTable
from kiosk.ui.desk.key_line import KeyLine
from kiosk.ui.desk.table_head import TableHead
from kiosk.ui.desk.table_text import for_clipboard, for_file
from kiosk.ui.desk.table_view import TableView
from kiosk.ui.desk.value_filters import ValueFilters
from kiosk.ui.grid.filter_row import FilterRow
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.notice import GridNotice
from kiosk.ui.grid.order import Filter
from kiosk.ui.grid.shown_or_why import ShownOrWhy
from kiosk.ui.grid.tile import Viewer
from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

MARGIN_PX, GAP_PX, TITLE_PX = 18, 8, 20
SAID_MS = 10_000
"""How long the foot tells what was copied or saved."""


class DeskPanel(QWidget):
    """Filters, headings, rows, and the keys that work here.

    Signal: `tile_tapped(str)` the key of a row that was clicked, or chosen by keyboard.
    """

    tile_tapped = Signal(str)

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        theme: Theme,
        activity: Activity,
        station_of: Callable[[str], str],
        hop: Callable[[Callable[[], None]], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.setObjectName("deskPanel")
        self._shop, self._selection, self._theme = shop, selection, theme
        self.table = HeldTable(shop, selection.open_marks, activity, station_of, self)
        self.view = TableView(self.table, theme, self)
        self.head = TableHead(self.table, self.view, theme, self)
        self.narrowing = ValueFilters(self.table, lambda: DropList(theme, activity, window), theme, self)
        self.filters = FilterRow(self.table.grid, theme, self)
        self.filters.order.hide()  # the headings say it
        self.notice = GridNotice(theme, self.view, self)
        self.stack = ShownOrWhy(self.view, self.notice, self.table.grid, shop, self)
        self._title = PlainLabel(theme, TITLE_PX, colors.TEXT, Theme.BOLD, parent=self)
        self._title.setObjectName("deskTitle")
        self.copy_button = TapButton(
            "copyTable", theme.metrics, self.tr("Copiar · Ctrl+C"), "raised", parent=self
        )
        self.copy_button.tapped.connect(self.copy)
        self.csv_button = TapButton("saveTable", theme.metrics, "CSV", "raised")
        self.csv_button.setAccessibleName(self.tr("Guardar como CSV"))
        self.csv_button.tapped.connect(self.save)
        self.keys = KeyLine(theme, self)
        self._saver = CsvSaver(hop, self)
        self._saver.saved.connect(self._on_saved)
        self._saver.failed.connect(self._on_failed)
        self._said_over = QTimer(self, singleShot=True, interval=SAID_MS)
        self._said_over.timeout.connect(self._say_usual)
        QShortcut(QKeySequence.StandardKey.Copy, self.window(), self.copy)
        self._lay_out()
        self._connect(shop, selection)
        self._refresh()

    @property
    def model(self) -> GridModel:
        """The rows, as the grid would have them."""
        return self.table.grid

    def show_failure(self, why: Sentence) -> None:
        """The sheet could not be read, and there is nothing older to show. Ends with the first snapshot."""
        self.stack.show_failure(why)

    def head_size(self) -> QSize:
        """Of what stands above the rows, at the panel's upper edge."""
        return QSize(self.width(), self.stack.y())

    def show_all_again(self) -> None:
        """As if nobody had narrowed anything: all of them, from the first one."""
        self.narrowing.clear()
        self.filters.choose(Filter.ALL)
        self.view.scrollToTop()

    def copy(self) -> None:
        """Put all that is shown on the clipboard."""
        QGuiApplication.clipboard().setText(for_clipboard(self.table.lines()))
        count = self.table.rowCount()
        text = self.tr("Copiado: 1 fila") if count == 1 else self.tr("Copiado: {count} filas")
        self._say(text.format(count=count))

    def save(self) -> None:
        """Save all that is shown as a .csv file, where people look for what they have saved."""
        now: datetime = self._shop.now()
        name = self.tr("ocupados {when}").format(when=f"{now:%Y-%m-%d %H%M}")
        self._saver.save(name, for_file(self.table.lines()))

    def _lay_out(self) -> None:
        px = self._theme.metrics.px
        second = QHBoxLayout()
        second.setSpacing(px(GAP_PX))
        second.addWidget(self._title, 1)
        second.addWidget(self.filters)
        second.addSpacing(px(GAP_PX))
        second.addWidget(self.copy_button)
        second.addWidget(self.csv_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(MARGIN_PX), px(12), px(MARGIN_PX), 0)
        whole.setSpacing(px(GAP_PX))
        whole.addWidget(self.narrowing)
        whole.addLayout(second)
        table = QVBoxLayout()
        table.setSpacing(0)
        table.addWidget(self.head)
        table.addWidget(self.stack, 1)
        whole.addLayout(table, 1)
        whole.addWidget(self.keys)

    def _connect(self, shop: ShopModel, selection: Selection) -> None:
        self.view.tile_tapped.connect(self.tile_tapped)
        self.table.grid.counted.connect(self._refresh)
        for changed in (self.table.modelReset, self.table.rowsInserted, self.table.rowsRemoved):
            changed.connect(self._refresh)
        self.filters.chosen.connect(self._refresh)
        shop.freshness_changed.connect(self._on_freshness_changed)
        selection.changed.connect(self._on_selection_changed)
        self._on_selection_changed()

    def _on_freshness_changed(self) -> None:
        self.view.viewport().update()
        self._refresh()

    def _on_selection_changed(self) -> None:
        worker, spool = self._selection.worker, self._selection.spool
        viewer = Viewer(worker.id if worker else None, spool.key if spool else None)
        self.table.grid.set_viewer(viewer)

    def _refresh(self) -> None:
        shown, total = self.table.held_count(), len(self.table.grid.tiles)
        text = (
            self.tr("Ocupados ahora {total}")
            if shown == total
            else self.tr("Ocupados ahora {shown} de {total}")
        )
        self._title.setText(text.format(shown=shown, total=total))
        self.stack.refresh()
        if not self._said_over.isActive():
            self._say_usual()

    # the foot

    def _say(self, text: str) -> None:
        self.keys.tell(text, is_news=True)
        self._said_over.start()

    def _say_usual(self) -> None:
        """What a supervisor looks at: spools held for too long, and holders without a number."""
        grid = self.table.grid
        long = grid.tiles.counts()[Filter.LONG]
        nameless = sum(map(self._lacks_number, grid.tiles.keys()))
        one, several = self.tr("1 lleva más de 8 h"), self.tr("{n} llevan más de 8 h")
        said = [(one if long == 1 else several).format(n=long)] if long else []
        if nameless:
            said.append(self.tr("{n} sin número de trabajador").format(n=nameless))
        self.keys.tell(" · ".join(said))

    def _lacks_number(self, key: str) -> bool:
        spool = self._shop.spools.get(key)
        return spool is not None and any(fault.kind is FaultKind.SIN_ID for fault in spool.faults)

    def _on_saved(self, file: Path) -> None:
        self._say(self.tr("Guardado: {file}").format(file=file))

    def _on_failed(self, why: str) -> None:
        self._say(self.tr("No se pudo guardar el CSV: {why}").format(why=why))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.GROUND))
        painter.end()
