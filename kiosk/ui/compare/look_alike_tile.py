"""One of the spools that look alike: its tag large, with the signs that tell it apart. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look import colors
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

TAG_PX, ABOUT_PX, SIDE_PX = 46, 18, 20
SHARES = (1, 0.9, 0.8, 0.7, 0.6, 0.5)
"""How far a tag shrinks: signs can be compared only on one line."""
HEIGHT_PX = 116


@frozen
class LookAlike:
    """A tile's words: `marked` are the places of the signs that differ, `differs` says in words how."""

    key: str
    tag: str
    about: str
    differs: str
    marked: tuple[int, ...]
    is_chosen: bool = False


class LookAlikeTile(TapButton):
    """Paints itself; `tell` sets its words."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(name, theme.metrics, parent=parent)
        self._theme = theme
        self.shown: LookAlike | None = None
        self.setFixedHeight(max(theme.metrics.target, theme.metrics.px(HEIGHT_PX)))

    def tell(self, shown: LookAlike) -> None:
        """Show this spool."""
        self.shown = shown
        self.setAccessibleName(" · ".join(filter(None, (shown.tag, shown.differs, shown.about))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shown is None:
            return
        px = self._theme.metrics.px
        ink = colors.ACCENT if self.shown.is_chosen or self.isDown() else colors.LINE
        ground = colors.CARD_SELECTED if self.shown.is_chosen or self.isDown() else colors.CARD
        line = px(3 if self.shown.is_chosen else 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ink), line))
        painter.setBrush(QColor(ground))
        edge = line / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), px(12), px(12))
        room = QRectF(self.rect()).adjusted(px(SIDE_PX), px(8), -px(SIDE_PX), -px(8))
        below = px(ABOUT_PX * 1.5)
        self._paint_tag(painter, room.adjusted(0, 0, 0, -below), self.shown)
        self._paint_words(painter, room.adjusted(0, room.height() - below, 0, 0), self.shown)
        painter.end()

    def _paint_tag(self, painter: QPainter, room: QRectF, shown: LookAlike) -> None:
        """All signs have the same width, so that those of the tiles stand below one another."""
        for share in SHARES:
            usual, strong = (
                self._theme.font(TAG_PX * share, weight, mono=True) for weight in (Theme.SEMIBOLD, Theme.BOLD)
            )
            step = QFontMetricsF(strong).horizontalAdvance("0")
            if step * len(shown.tag) <= room.width():
                break
        for at, sign in enumerate(shown.tag):
            place = QRectF(room.left() + at * step, room.top(), step, room.height())
            is_marked = at in shown.marked
            if is_marked:
                self._paint_mark(painter, place, QFontMetricsF(strong).capHeight(), shown.is_chosen)
            painter.setFont(strong if is_marked else usual)
            painter.setPen(QColor(_ink(is_marked, shown.is_chosen)))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, sign)

    def _paint_mark(self, painter: QPainter, place: QRectF, capitals: float, is_outline: bool) -> None:
        """The chosen tag's signs are framed, the others' filled: those say what to look for."""
        high = capitals * 1.7
        box = QRectF(place.left(), place.center().y() - high / 2, place.width(), high)
        painter.setPen(QPen(QColor(colors.WARN), self._theme.metrics.px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush if is_outline else QColor(colors.WARN))
        painter.drawRoundedRect(box, self._theme.metrics.px(5), self._theme.metrics.px(5))

    def _paint_words(self, painter: QPainter, room: QRectF, shown: LookAlike) -> None:
        strong = self._theme.font(ABOUT_PX, Theme.BOLD)
        width = QFontMetricsF(strong).horizontalAdvance(shown.differs)
        painter.setFont(strong)
        painter.setPen(QColor(colors.ACCENT_TEXT if shown.is_chosen else colors.WARN))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown.differs)
        usual = self._theme.font(ABOUT_PX)
        left = room.adjusted(0, 0, -width - self._theme.metrics.px(SIDE_PX), 0)
        about = QFontMetricsF(usual).elidedText(shown.about, Qt.TextElideMode.ElideRight, left.width())
        painter.setFont(usual)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, about)


def _ink(is_marked: bool, is_chosen: bool) -> str:
    if not is_marked:
        return colors.TEXT
    return colors.WARN if is_chosen else colors.ON_WARN


def marked_places(differing: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The places of signs, of pairs `(start, count)`."""
    return tuple(sorted({at for start, count in differing for at in range(start, start + count)}))
