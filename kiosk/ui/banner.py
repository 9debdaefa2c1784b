"""The strip under the top bar that says why what is shown may be wrong. GUI thread only."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from kiosk.ui import colors
from kiosk.ui.glyphs import Glyph
from kiosk.ui.hands import Hands
from kiosk.ui.message_strip import MessageStrip, StripLook
from kiosk.ui.message_text import Kind, words_of
from kiosk.ui.shop_model import Freshness
from kiosk.ui.theme import Theme

HEIGHT_PX = 64
_LOOK = StripLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, colors.WARN_TEXT, Glyph.WARNING)


class Banner(MessageStrip):
    """Hidden while all is well. It pushes everything down, so it comes and goes only while hands are off."""

    def __init__(self, theme: Theme, hands: Hands | None = None, parent: QWidget | None = None) -> None:
        super().__init__("banner", theme, _LOOK, theme.metrics.px(HEIGHT_PX), line_below=True, parent=parent)
        self._hands = hands
        self._lost_since: datetime | None = None
        self._lost_why = ""
        self._freshness = Freshness.LOADING
        self.hide()
        if hands:
            hands.rested.connect(self._appear)

    def set_link_lost(self, since: datetime | None, why: str = "") -> None:
        """Since when, in local time, no events arrive, and why; None where they do."""
        self._lost_since, self._lost_why = since, why
        self._refresh()

    def set_freshness(self, freshness: Freshness) -> None:
        """Whether the grid is hatched."""
        self._freshness = freshness
        self._refresh()

    def _refresh(self) -> None:
        self.say(_LOOK, words_of(self._sentences(), kind=Kind.LEAD))
        self._appear()

    def _appear(self) -> None:
        if self._hands is None or not self._hands.on:
            self.setVisible(bool(self.text()))

    def _sentences(self) -> str:
        hatched = self.tr("Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR.")
        is_hatched = self._freshness is Freshness.UNKNOWN
        if self._lost_since is None:
            asked = self.tr("La planilla no responde.")
            return f"{asked} {hatched}" if is_hatched else ""
        bare = self.tr("Sin tiempo real desde las {time}.")
        explained = self.tr("Sin tiempo real desde las {time}: {why}.")
        text = explained if self._lost_why else bare
        lost = text.format(time=f"{self._lost_since:%H:%M}", why=self._lost_why)
        slow = self.tr("Lo que hagan otras estaciones tarda hasta 20 s en verse aquí.")
        return f"{lost} {hatched if is_hatched else slow}"
