"""The panel over the grid that tells what became of each spool of a batch. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.batch_rows import BatchRow, BatchRowDelegate, BatchRows
from kiosk.ui.touch.flick_list import FlickList

TITLE_PX = 30
MARGIN_PX = 22


class BatchPanel(Cover):
    """Hidden until `tell`."""

    def __init__(self, theme: Theme, space: PanelSpace, parent: QWidget) -> None:
        super().__init__("batchPanel", theme, space, parent)
        self.rows = BatchRows(self)
        self.title = PlainLabel(theme, TITLE_PX, colors.TEXT, Theme.BOLD, lines=2, parent=self)
        self.title.setObjectName("batchTitle")
        self.close_button = TapButton("closeBatch", theme.metrics, self.tr("Cerrar"), "raised", parent=self)
        self.close_button.tapped.connect(self.leave)
        self.list = FlickList("batchList", self.tr("Resultado de cada spool"), self)
        self.list.setItemDelegate(BatchRowDelegate(theme, self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setModel(self.rows)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        margin = theme.metrics.px(MARGIN_PX)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(theme.metrics.px(16))
        whole.addLayout(head)
        whole.addWidget(self.list, 1)

    def leave(self) -> None:
        """It has been read."""
        self.hide()

    def tell(self, title: str, rows: Sequence[BatchRow]) -> None:
        """Show these outcomes, until somebody closes it or acts again; while it is shown, in place."""
        self.title.setText(title)
        self.rows.show(rows)
        if self.isHidden():
            self.list.scrollToTop()
        self.lie_over()
