"""A strip with a sign, a message and buttons, in the colours of what it says. GUI thread only."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Worker
from kiosk.ui.look.avatar import paint_avatar
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.message_text import MessageText, Word
from kiosk.ui.look.theme import Theme

SIGN_PX, GLYPH_GAP_PX = 21, 14
AVATAR_PX, AVATAR_GAP_PX = 46, 14
SIDE_PX, EDGE_PX = 28, 3
LINE_PX = 2
LEAST_BESIDE_PX = 300
"""With less room beside the buttons the message stands above them: words one below the other are not read."""


@frozen
class StripLook:
    """Ground, dividing line, text, and the colour of what matters most in it and of the sign."""

    ground: str
    line: str
    ink: str
    lead: str
    glyph: Glyph | None = None


class MessageStrip(QWidget):
    """The dividing line is above it, or with `line_below` below."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        look: StripLook,
        line_below: bool = False,
        side_px: float = SIDE_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._look, self._line_below = theme, look, line_below
        self._worker: Worker | None = None
        self._text = MessageText(theme, self)
        self._text.setObjectName(f"{name}Text")
        px = theme.metrics.px
        self._indent = QHBoxLayout()
        self._indent.addWidget(self._text)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        line = px(LINE_PX)
        side, edge = px(side_px), px(EDGE_PX)
        top, bottom = (edge, edge + line) if line_below else (edge + line, edge)
        self._row.setContentsMargins(side, top, side, bottom)
        self._row.setSpacing(px(28))
        self._row.addLayout(self._indent, 1)

    def text(self) -> str:
        """The whole message, even if there is not room for all of it."""
        return self._text.text()

    def height_for(self, width: int) -> int:
        """The least height for the buttons and for all of the message, in so many pixels of width."""
        margins = self._row.contentsMargins()
        room, buttons = self._text_room(width), self._buttons()
        if self._is_narrow(width):
            high = self._text.height_for(room) + sum(each.height() for each in buttons)
            return high + len(buttons) * self._gap() + margins.top() + margins.bottom() + self._gap()
        beside = sum(self._row.spacing() + each.width() for each in buttons)
        high = max([self._text.height_for(max(1, room - beside)), *(each.height() for each in buttons)])
        return high + margins.top() + margins.bottom()

    def _text_room(self, width: int) -> int:
        """How wide the message is without buttons beside it."""
        margins = self._row.contentsMargins()
        return max(1, width - margins.left() - margins.right() - self._indent.contentsMargins().left())

    def _buttons(self) -> list[QSize]:
        """The sizes of the buttons that are shown."""
        items = (self._row.itemAt(at) for at in range(1, self._row.count()))
        shown = (item for item in items if item is not None and not item.isEmpty())
        return [item.sizeHint().expandedTo(item.minimumSize()) for item in shown]

    def _is_narrow(self, width: int) -> bool:
        buttons = self._buttons()
        beside = sum(self._row.spacing() + each.width() for each in buttons)
        least = self._theme.metrics.px(LEAST_BESIDE_PX)
        return bool(buttons) and self._text_room(width) - beside < least

    def _gap(self) -> int:
        return self._theme.metrics.px(8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow, ways = self._is_narrow(self.width()), QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._row.setSpacing(self._gap() if is_narrow else self._theme.metrics.px(28))

    def add_button(self, button: QWidget) -> None:
        """Add a button at the right, beside the message and never over it."""
        self._row.addWidget(button)

    def say(
        self, look: StripLook, words: Iterable[Word], worker: Worker | None = None, groups: int = 1
    ) -> None:
        """Say this in these colours, with the initials of this worker. Of a tag so many groups are bold."""
        self._look, self._worker = look, worker
        self._text.show_words(words, look.ink, look.lead, groups)
        px, left = self._theme.metrics.px, 0
        if worker:
            left += px(AVATAR_PX) + px(AVATAR_GAP_PX)
        if look.glyph:
            left += round(glyph_width(look.glyph, self._sign_height())) + px(GLYPH_GAP_PX)
        self._indent.setContentsMargins(left, 0, 0, 0)
        self._arrange()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px, look = self._theme.metrics.px, self._look
        line = px(LINE_PX)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look.ground))
        top = self.height() - line if self._line_below else 0
        painter.fillRect(0, top, self.width(), line, QColor(look.line))
        left, middle = float(self._row.contentsMargins().left()), self._text.geometry().center().y() + 0.5
        if self._worker:
            side = px(AVATAR_PX)
            paint_avatar(painter, self._theme, QRectF(left, middle - side / 2, side, side), self._worker)
            left += side + px(AVATAR_GAP_PX)
        if look.glyph:
            paint_glyph(painter, look.glyph, left, middle, self._sign_height(), look.lead)
        painter.end()

    def _sign_height(self) -> float:
        return self._theme.metrics.scale * SIGN_PX
