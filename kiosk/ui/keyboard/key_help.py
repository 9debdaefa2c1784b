"""The keys, over the grid. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

EDGE_PX, GAP_PX, KEYS_PX = 26, 14, 240


class KeyHelp(Cover):
    """Hidden until `lie_over`. `more` are further keys, each with what it does."""

    def __init__(
        self, theme: Theme, space: PanelSpace, parent: QWidget, more: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__("keyHelp", theme, space, parent)
        px = theme.metrics.px
        title = PlainLabel(theme, 32, colors.TEXT, theme.BOLD, parent=self)
        title.setText(self.tr("Teclas"))
        close = TapButton("keyHelpClose", theme.metrics, self.tr("Cerrar"), "raised", parent=self)
        close.tapped.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(close)
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(px(GAP_PX))
        self._lines.setVerticalSpacing(px(GAP_PX))
        self._lines.setColumnMinimumWidth(0, px(KEYS_PX))
        self._lines.setColumnStretch(1, 1)
        for line, (keys, what) in enumerate((*self._keys(), *more)):
            self._lines.addWidget(self._label(keys, colors.TEXT, theme.BOLD), line, 0)
            self._lines.addWidget(self._label(what, colors.NAME, theme.REGULAR), line, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(EDGE_PX), px(EDGE_PX), px(EDGE_PX), px(EDGE_PX))
        whole.setSpacing(2 * px(GAP_PX))
        whole.addLayout(head)
        whole.addLayout(self._lines)
        whole.addStretch(1)

    def _keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Tab · " + self.tr("Mayús") + "+Tab", self.tr("ir a lo siguiente, a lo anterior")),
            ("↑ ↓ ← →", self.tr("moverse por la lista, la grilla y los botones")),
            ("F6", self.tr("pasar de una lista a la otra")),
            ("Enter · " + self.tr("Espacio"), self.tr("elegir o pulsar lo que tiene el marco amarillo")),
            ("/ · Ctrl+F", self.tr("buscar")),
            ("Esc", self.tr("volver un paso: teclado, panel, ficha, búsqueda, trabajador")),
            ("F1", self.tr("estas teclas")),
            ("F11", self.tr("pantalla completa")),
        )

    def _label(self, text: str, color: str, weight: QFont.Weight) -> PlainLabel:
        label = PlainLabel(self._theme, 22, color, weight, parent=self)
        label.setText(text)
        return label
