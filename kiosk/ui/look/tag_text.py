"""A tag on one line, its tail large and its head small before it. Measures fonts: GUI thread only."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from kiosk.core.frozen import frozen
from kiosk.core.shop.tags.tag_tails import split_tail
from kiosk.ui.look.theme import Theme

ELLIPSIS = "…"
SHARES = (1, 0.94, 0.88)
"""How far a tag shrinks before its head goes above its tail."""
SMALLEST = (*SHARES, 0.8, 0.7, 0.6)
"""How far a tail shrinks before even its start is cut."""


def keep_end(text: str, metrics: QFontMetricsF, width: float) -> str:
    """As much of the text's end as fits: `…-25238-`; empty if not even one letter fits."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    room = width - metrics.horizontalAdvance(ELLIPSIS)
    low, high = 0, len(text)
    while low < high:  # the least number of letters to drop
        middle = (low + high) // 2
        if metrics.horizontalAdvance(text[middle:]) <= room:
            high = middle
        else:
            low = middle + 1
    return ELLIPSIS + text[low:] if low < len(text) else ""


@frozen
class FittedTag:
    """A tag in the room it has. `is_stacked`: the head stands above the tail."""

    head: str
    tail: str
    head_font: QFont
    tail_font: QFont
    is_stacked: bool = False

    @property
    def width(self) -> float:
        head = QFontMetricsF(self.head_font).horizontalAdvance(self.head)
        tail = QFontMetricsF(self.tail_font).horizontalAdvance(self.tail)
        return max(head, tail) if self.is_stacked else head + tail

    @property
    def height(self) -> float:
        """From the top of its capitals to its lowest baseline, with the space between two lines."""
        return self._capitals(self.tail_font) + (self._above if self.is_stacked else 0.0)

    @property
    def _above(self) -> float:
        """What the head adds to the height where it stands above the tail."""
        return self._capitals(self.head_font) * 1.4 if self.head else 0.0

    @staticmethod
    def _capitals(font: QFont) -> float:
        return QFontMetricsF(font).capHeight()

    def paint(self, painter: QPainter, left: float, middle: float, head_ink: str, tail_ink: str) -> float:
        """Draw it around a middle line; returns its right edge. By baselines, for both sizes share one."""
        baseline = middle + self.height / 2
        above = baseline - self._capitals(self.tail_font) - self._above + self._capitals(self.head_font)
        head = QFontMetricsF(self.head_font).horizontalAdvance(self.head)
        painter.setFont(self.head_font)
        painter.setPen(QColor(head_ink))
        painter.drawText(QPointF(left, above if self.is_stacked else baseline), self.head)
        painter.setFont(self.tail_font)
        painter.setPen(QColor(tail_ink))
        painter.drawText(QPointF(left if self.is_stacked else left + head, baseline), self.tail)
        return left + self.width


class TagFit:
    """Fits tags into rows and tiles: shrinks, then stacks, and cuts only starts."""

    def __init__(self, theme: Theme, tail_px: float, head_px: float) -> None:
        self._fonts = [
            (
                theme.font(head_px * max(share, SHARES[-1]), mono=True),
                theme.font(tail_px * share, Theme.BOLD, mono=True),
            )
            for share in SMALLEST
        ]

    def fit(self, tag: str, groups: int, room: QRectF) -> FittedTag:
        """The tag with so many groups large, in a room of this width and height."""
        head, tail = split_tail(tag, groups)
        for fonts in self._fonts[: len(SHARES)]:
            fitted = FittedTag(head, tail, *fonts)
            if fitted.width <= room.width():
                return fitted
        for fonts in self._fonts:
            stacked = FittedTag("", tail, *fonts, is_stacked=True)
            if stacked.width <= room.width():
                break
        small, large = fonts
        tail = keep_end(tail, QFontMetricsF(large), room.width())
        for above in (self._fonts[0][0], small):
            stacked = FittedTag(head, tail, above, large, is_stacked=True)
            if stacked.width <= room.width():
                break
        stacked = replace(stacked, head=keep_end(head, QFontMetricsF(above), room.width()))
        if stacked.height <= room.height():
            return stacked
        beside = room.width() - QFontMetricsF(large).horizontalAdvance(tail)
        return FittedTag(keep_end(head, QFontMetricsF(small), beside), tail, small, large)
