"""The button that opens the live grid where there is no room for it beside the column. GUI thread only."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton

WIDTH_PX = 112
_LOOK = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)


class OccupiedButton(TwoLineButton):
    """How many spools are held now. Hidden until there is a count and no room for the grid."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, 24, 17, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(max(theme.metrics.px(WIDTH_PX), theme.metrics.target), theme.metrics.target)
        self.count(0)
        self.hide()

    def count(self, held: int) -> None:
        """So many are held."""
        word = self.tr("ocupado") if held == 1 else self.tr("ocupados")
        self.show_as(_LOOK, str(held), word, Glyph.TILES)
