"""The button that asks by what the list should be narrowed. GUI thread."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton

WIDTH_PX = 128

_LOOK = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)


class FilterButton(TwoLineButton):
    """`Filtrar` with its sign, or the sign alone where the row is tight."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("filterButton", theme, 20, 17, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.fit(has_word=True)

    def fit(self, has_word: bool) -> None:
        """Set whether there is room for the word."""
        target = self._theme.metrics.target
        self.setFixedSize(max(self._theme.metrics.px(WIDTH_PX), target) if has_word else target, target)
        self.show_as(_LOOK, self.tr("Filtrar") if has_word else "", glyph=Glyph.FUNNEL)
        self.setAccessibleName(self.tr("Filtrar la lista"))
