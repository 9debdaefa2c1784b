"""The head of a question: what happened, to which spool, and how often that may happen. GUI thread."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.tags.tag_tails import split_tail
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.tag_text import keep_end
from kiosk.ui.look.theme import Theme

TITLE_PX, TAG_PX, SHORT_TAG_PX, DETAIL_PX, WARNING_PX = 38, 44, 30, 19, 19
LINE = 1.3
"""The pitch of lines, for a font of size 1."""
MARK_PX = 50
MARK_GAP_PX = 10
SMALLEST = (1, 0.9, 0.8, 0.7, 0.6)


@frozen
class Headline:
    """`rejections` of the `limit` that block a spool are shown as crosses; none where the limit is 0.

    So many last `groups` of the tag are bold.
    """

    title: str
    color: str
    glyph: Glyph
    tag: str
    detail: str = ""
    warning: str = ""
    rejections: int = 0
    limit: int = 0
    groups: int = 1


class QuestionHead(QWidget):
    """Paints itself; where there is little room only the tag with the sign before it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said: Headline | None = None
        self._is_short = False

    def tell(self, said: Headline) -> None:
        self._said = said
        self.setAccessibleName(" · ".join(filter(None, (said.title, said.tag, said.detail, said.warning))))
        self.update()

    def shorten(self, is_short: bool) -> None:
        self._is_short = is_short
        self.update()

    def height_for(self, is_short: bool) -> int:
        """Its height in pixels, whole or shortened."""
        sizes = (SHORT_TAG_PX,) if is_short else (TITLE_PX, TAG_PX, DETAIL_PX)
        return round(sum(self._theme.metrics.px(size) * LINE for size in sizes))

    def sizeHint(self) -> QSize:
        return QSize(0, self.height_for(self._is_short))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._said is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_short:
            left = self._paint_glyph(painter, SHORT_TAG_PX, self.height() / 2)
            self._paint_tag(painter, QRectF(self.rect()).adjusted(left, 0, 0, 0), SHORT_TAG_PX)
        else:
            self._paint_whole(painter, self._said)
        painter.end()

    def _paint_whole(self, painter: QPainter, said: Headline) -> None:
        px = self._theme.metrics.px
        aside = self._paint_marks(painter, said)
        title = QRectF(0, 0, self.width() - aside, px(TITLE_PX) * LINE)
        left = self._paint_glyph(painter, TITLE_PX, title.center().y())
        self._paint_line(painter, title.adjusted(left, 0, 0, 0), said.title, TITLE_PX, said.color, True)
        # Only the warning may stand beside the tag, which is never cut.
        tag = QRectF(0, title.bottom(), self.width(), px(TAG_PX) * LINE)
        self._paint_tag(painter, tag, TAG_PX)
        below = QRectF(0, tag.bottom(), self.width(), px(DETAIL_PX) * LINE)
        warned = self._paint_warning(painter, below, said.warning)
        self._paint_line(painter, below.adjusted(0, 0, -warned, 0), said.detail, DETAIL_PX, colors.MUTED)

    def _paint_glyph(self, painter: QPainter, size: float, middle: float) -> float:
        """Returns where the words begin."""
        assert self._said is not None
        high = self._theme.metrics.px(size) * 0.72
        paint_glyph(painter, self._said.glyph, 0, middle, high, self._said.color)
        return glyph_width(self._said.glyph, high) + high * 0.5

    def _paint_line(
        self, painter: QPainter, room: QRectF, text: str, size: float, color: str, is_bold: bool = False
    ) -> None:
        weight = Theme.BOLD if is_bold else Theme.REGULAR
        for share in SMALLEST:
            font = self._theme.font(size * share, weight)
            if QFontMetricsF(font).horizontalAdvance(text) <= room.width():
                break
        painter.setFont(font)
        painter.setPen(QColor(color))
        cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    def _paint_tag(self, painter: QPainter, room: QRectF, size: float) -> None:
        assert self._said is not None
        head, last = split_tail(self._said.tag, self._said.groups)
        for share in SMALLEST:
            thin = self._theme.font(size * share, mono=True)
            bold = self._theme.font(size * share, Theme.BOLD, mono=True)
            tail = QFontMetricsF(bold).horizontalAdvance(last)
            if QFontMetricsF(thin).horizontalAdvance(head) + tail <= room.width():
                break
        head = keep_end(head, QFontMetricsF(thin), room.width() - tail)
        left = room.left()
        for font, color, text in ((thin, colors.MUTED, head), (bold, colors.TEXT, last)):
            painter.setFont(font)
            painter.setPen(QColor(color))
            width = QFontMetricsF(font).horizontalAdvance(text)
            painter.drawText(
                QRectF(left, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, text
            )
            left += width

    def _paint_marks(self, painter: QPainter, said: Headline) -> float:
        """A circle for each rejection that a spool may have, at the right. Returns the width of all."""
        px = self._theme.metrics.px
        if not said.rejections or not said.limit or said.limit > 5:
            return 0.0
        side, gap = px(MARK_PX), px(MARK_GAP_PX)
        left = self.width() - said.limit * (side + gap) + gap
        for at in range(1, said.limit + 1):
            box = QRectF(left, 0, side, side)
            is_past = at <= said.rejections
            painter.setPen(QPen(QColor(colors.BAD if is_past else colors.LINE), px(2)))
            painter.setBrush(QColor(colors.BAD_GROUND if is_past else colors.CARD))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            if is_past:
                high = side * 0.4
                start = box.center() - QPointF(glyph_width(Glyph.CROSS, high) / 2, 0)
                paint_glyph(painter, Glyph.CROSS, start.x(), start.y(), high, colors.BAD_TEXT)
            else:
                painter.setFont(self._theme.font(20, Theme.SEMIBOLD))
                painter.setPen(QColor(colors.MUTED))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(at))
            left += side + gap
        return self.width() - (self.width() - said.limit * (side + gap)) + gap

    def _paint_warning(self, painter: QPainter, room: QRectF, warning: str) -> float:
        """At the right; returns its width."""
        if not warning:
            return 0.0
        font = self._theme.font(WARNING_PX, Theme.SEMIBOLD)
        high = font.pixelSize() * 0.85
        width = QFontMetricsF(font).horizontalAdvance(warning)
        sign = glyph_width(Glyph.WARNING, high) + high * 0.4
        left = max(0.0, room.right() - width - sign)
        paint_glyph(painter, Glyph.WARNING, left, room.center().y(), high, colors.WARN)
        painter.setFont(font)
        painter.setPen(QColor(colors.WARN))
        painter.drawText(
            QRectF(left + sign, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, warning
        )
        return width + sign + high
