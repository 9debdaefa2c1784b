"""The button that begins and ends the choice of several spools. GUI thread."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.shop.batches import MOST
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.selection import Selection

WIDTH_PX = 118

_OFF = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)
_ON = ButtonLook(colors.INVERSE, colors.INVERSE, colors.ON_INVERSE, down=colors.TEXT_STALE)


class SeveralButton(TwoLineButton):
    """`Varios`; while several are chosen it is white and tells how many of how many."""

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("severalButton", theme, 20, 17, parent=parent)
        self._selection = selection
        self.setFixedSize(max(theme.metrics.px(WIDTH_PX), theme.metrics.target), theme.metrics.target)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tapped.connect(lambda: selection.choose_several(not selection.marked.is_on))
        selection.changed.connect(self._show)
        selection.marked.switched.connect(self._show)
        self._show()

    def _show(self) -> None:
        marked = self._selection.marked
        self.setEnabled(not self._selection.busy)
        count = f"{len(marked.keys)} / {MOST}" if marked.is_on else ""
        glyph, word = None if marked.is_on else Glyph.CHECKS, self.tr("Varios")
        if self._theme.metrics.is_desk:  # no room for two lines
            self.show_as(_ON if marked.is_on else _OFF, count or word, glyph=glyph)
            self.setAccessibleName(" · ".join(filter(None, (word, count))))
        else:
            self.show_as(_ON if marked.is_on else _OFF, word, count, glyph)
