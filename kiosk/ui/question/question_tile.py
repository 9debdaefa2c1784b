"""A large tile that answers a question: a person, or a few words. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.avatar import paint_avatar
from kiosk.ui.look.person_text import ABOUT, Paragraph, PersonSizes, fit_person, paint_person
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

SHARES = (1, 0.92, 0.84, 0.76, 0.68, 0.6)
"""How far words without a person may shrink; they wrap as well."""
ABOUT_PX = 18
SIZES = PersonSizes(name=28, about=0)
AVATAR_PX = 66
SIDE_PX = 16
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_FROM_THE_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class QuestionTile(TapButton):
    """Paints itself; `show_answer` sets its words, which all are its accessible name."""

    def __init__(self, name: str, theme: Theme, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(name, theme.metrics, parent=parent)
        self._theme, self._ground = theme, ground
        self._about: tuple[str, ...] = ()
        self._worker: Worker | None = None

    def show_answer(self, text: str, about: Sequence[str] = (), worker: Worker | None = None) -> None:
        """`about` are lines. A person is shown with initials in a circle."""
        self._about, self._worker = tuple(about), worker
        self.setText(text)
        self.setAccessibleName(" · ".join((text, *about)))
        self.update()

    def words(self) -> tuple[Paragraph, Paragraph]:
        """A person's name and the lines about him, as painted; the last ones are left out before the name is
        cut."""
        room = self.text_room()
        rest = self._rest(room.width())
        while True:
            named, _ = fit_person(self._theme, SIZES, room.adjusted(0, 0, 0, -rest.height), self._text(), "")
            if " ".join(named.lines) == self._text() or len(rest.lines) <= 1:
                return named, rest
            rest = Paragraph(rest.font, rest.lines[:-1])

    def text_font(self) -> QFont:
        """The font of words without a person: the largest with room above the lines about them."""
        room = self.text_room()
        room.setHeight(room.height() - self._rest(room.width()).height)
        for share in SHARES:
            font = self._theme.font(SIZES.name * share, Theme.BOLD)
            needed = QFontMetricsF(font).boundingRect(room, _WRAPPED, self._text())
            if needed.width() <= room.width() and needed.height() <= room.height():
                break
        return font

    def text_room(self) -> QRectF:
        """Where the words stand."""
        px = self._theme.metrics.px
        left = px(SIDE_PX) if self._worker is None else 2 * px(SIDE_PX) + self._avatar_side()
        return QRectF(self.rect()).adjusted(left, px(6), -px(SIDE_PX), -px(6))

    def _text(self) -> str:
        return self.text().replace("&&", "&")

    def _rest(self, width: float) -> Paragraph:
        for share in ABOUT:
            font = self._theme.font(ABOUT_PX * share)
            metrics = QFontMetricsF(font)
            if all(metrics.horizontalAdvance(line) <= width for line in self._about):
                break
        elided = (metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in self._about)
        return Paragraph(font, tuple(elided))

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        edge = px(2) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.ACCENT if self.isDown() else colors.LINE), px(2)))
        painter.setBrush(QColor(colors.LINE if self.isDown() else self._ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), px(12), px(12))
        if self._worker is None:
            self._paint_in_the_middle(painter)
        else:
            side = self._avatar_side()
            circle = QRectF(px(SIDE_PX), (self.height() - side) / 2, side, side)
            paint_avatar(painter, self._theme, circle, self._worker)
            paint_person(painter, self.text_room(), *self.words())
        painter.end()

    def _paint_in_the_middle(self, painter: QPainter) -> None:
        font, room = self.text_font(), self.text_room()
        rest = self._rest(room.width())
        high = QFontMetricsF(font).boundingRect(room, _WRAPPED, self._text()).height()
        room.setTop(room.center().y() - (high + rest.height) / 2)
        for words, text, color in (
            (font, self._text(), colors.TEXT),
            (rest.font, "\n".join(rest.lines), colors.MUTED),
        ):
            painter.setFont(words)
            painter.setPen(QColor(color))
            painter.drawText(room, _FROM_THE_TOP, text)
            room.setTop(room.top() + high)

    def _avatar_side(self) -> int:
        return min(self._theme.metrics.px(AVATAR_PX), self.height() // 2)
