"""A strip with a sign, a message and buttons, in the colours of what it says. GUI thread only."""

from collections.abc import Iterable

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.message_text import MessageText, Word
from kiosk.ui.look.theme import Theme

SIGN_PX = 21
LINE_PX = 2


@frozen
class StripLook:
    """Ground, dividing line, text, and the colour of what matters most in it and of the sign."""

    ground: str
    line: str
    ink: str
    lead: str
    glyph: Glyph | None = None
    has_bold_tag: bool = True


class MessageStrip(QWidget):
    """The dividing line is above it, or with `line_below` below."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        look: StripLook,
        line_below: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._look, self._line_below = theme, look, line_below
        self._text = MessageText(theme, self)
        self._text.setObjectName(f"{name}Text")
        px = theme.metrics.px
        self._indent = QHBoxLayout()
        self._indent.addWidget(self._text)
        self._row = QHBoxLayout(self)
        line = px(LINE_PX)
        self._row.setContentsMargins(px(28), 0 if line_below else line, px(28), line if line_below else 0)
        self._row.setSpacing(px(28))
        self._row.addLayout(self._indent, 1)

    def text(self) -> str:
        """The whole message, even if there is not room for all of it."""
        return self._text.text()

    def height_for(self, width: int) -> int:
        """The least height for the buttons and for all of the message, in so many pixels of width."""
        margins = self._row.contentsMargins()
        high, beside = 0, margins.left() + margins.right() + self._indent.contentsMargins().left()
        for at in range(1, self._row.count()):
            button = self._row.itemAt(at)
            if button is not None and not button.isEmpty():
                size = button.sizeHint().expandedTo(button.minimumSize())
                beside, high = beside + self._row.spacing() + size.width(), max(high, size.height())
        high = max(high, self._text.height_for(max(1, width - beside)))
        return high + margins.top() + margins.bottom()

    def add_button(self, button: QWidget) -> None:
        """Add a button at the right, beside the message and never over it."""
        self._row.addWidget(button)

    def say(self, look: StripLook, words: Iterable[Word]) -> None:
        self._look = look
        self._text.show_words(words, look.ink, look.lead, look.has_bold_tag)
        left = 0
        if look.glyph:
            left = round(glyph_width(look.glyph, self._sign_height())) + self._theme.metrics.px(18)
        self._indent.setContentsMargins(left, 0, 0, 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px, look = self._theme.metrics.px, self._look
        line = px(LINE_PX)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look.ground))
        top = self.height() - line if self._line_below else 0
        painter.fillRect(0, top, self.width(), line, QColor(look.line))
        if look.glyph:
            middle = (self.height() + (-line if self._line_below else line)) / 2
            paint_glyph(painter, look.glyph, px(28), middle, self._sign_height(), look.lead)
        painter.end()

    def _sign_height(self) -> float:
        return self._theme.metrics.scale * SIGN_PX
