"""A worker's name with a smaller line about him below; a long name takes two lines.

GUI thread only: it measures fonts.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme

ONE_LINE = (1, 0.92, 0.84)
TWO_LINES = (0.92, 0.84, 0.76, 0.68, 0.62)
"""How far a name may shrink: first in one line, then in two, before it is cut."""
ABOUT = (1, 0.9, 0.8)
MOST_LINES = 2
EDGE_PX = 2
"""Margin above and below."""


@frozen
class Paragraph:
    """Lines of one font, as they are painted."""

    font: QFont
    lines: tuple[str, ...]

    @property
    def pitch(self) -> float:
        return QFontMetricsF(self.font).height()

    @property
    def height(self) -> float:
        return self.pitch * len(self.lines)


@frozen
class PersonSizes:
    """Font sizes of the name and the rest, in design pixels."""

    name: float
    about: float


def fit_person(
    theme: Theme, sizes: PersonSizes, room: QRectF, name: str, about: str
) -> tuple[Paragraph, Paragraph]:
    """Fit the name into at most two lines, above at least one line of the rest; cut text ends in `…`."""
    least = QFontMetricsF(theme.font(sizes.about * ABOUT[-1])).height()
    named = _fit_name(theme, sizes.name, name, room.width(), room.height() - least)
    return named, _fit_about(theme, sizes.about, about, room.width(), room.height() - named.height)


def paint_person(
    painter: QPainter, room: QRectF, named: Paragraph, rest: Paragraph, rest_color: str = colors.MUTED
) -> None:
    """Paint both, one below the other, centred vertically in the room."""
    top = room.center().y() - (named.height + rest.height) / 2
    for paragraph, color in ((named, colors.TEXT), (rest, rest_color)):
        painter.setFont(paragraph.font)
        painter.setPen(QColor(color))
        for line in paragraph.lines:
            painter.drawText(QPointF(room.left(), top + QFontMetricsF(paragraph.font).ascent()), line)
            top += paragraph.pitch


class PersonText(QWidget):
    """Name and rest as a widget; `show_person` sets both, and the accessible name."""

    def __init__(self, theme: Theme, sizes: PersonSizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._sizes = theme, sizes
        self._name = self._about = ""
        self._color = colors.MUTED
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_person(self, name: str, about: str, color: str = colors.MUTED) -> None:
        self._name, self._about, self._color = name, about, color
        self.setAccessibleName(f"{name} · {about}")
        self.update()

    @property
    def about(self) -> str:
        """The rest, whatever there is room for."""
        return self._about

    def paragraphs(self) -> tuple[Paragraph, Paragraph]:
        """The two paragraphs as painted."""
        return fit_person(self._theme, self._sizes, self._room(), self._name, self._about)

    def _room(self) -> QRectF:
        edge = self._theme.metrics.px(EDGE_PX)
        return QRectF(self.rect()).adjusted(0, edge, 0, -edge)

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_person(painter, self._room(), *self.paragraphs(), self._color)
        painter.end()


def _fit_name(theme: Theme, design_px: float, name: str, width: float, height: float) -> Paragraph:
    def fonts(shares: tuple[float, ...]) -> Iterator[QFont]:
        return (theme.font(design_px * share, Theme.BOLD) for share in shares)

    for font in fonts(ONE_LINE):
        if QFontMetricsF(font).horizontalAdvance(name) <= width:
            return Paragraph(font, (name,))
    smallest_line = font
    for font in fonts(TWO_LINES):
        metrics = QFontMetricsF(font)
        lines = _wrap(name, metrics, width)
        is_whole = all(metrics.horizontalAdvance(line) <= width for line in lines)
        if len(lines) <= MOST_LINES and is_whole and len(lines) * metrics.height() <= height:
            return Paragraph(font, tuple(lines))
    if MOST_LINES * QFontMetricsF(font).height() <= height:
        return Paragraph(font, _cut(name, QFontMetricsF(font), width, MOST_LINES))
    return Paragraph(smallest_line, _cut(name, QFontMetricsF(smallest_line), width, 1))


def _fit_about(theme: Theme, design_px: float, about: str, width: float, height: float) -> Paragraph:
    for share in ABOUT:
        font = theme.font(design_px * share)
        metrics = QFontMetricsF(font)
        most = max(1, min(MOST_LINES, int(height / metrics.height())))
        lines = _wrap(about, metrics, width)
        if len(lines) <= most and all(metrics.horizontalAdvance(line) <= width for line in lines):
            return Paragraph(font, tuple(lines))
    return Paragraph(font, _cut(about, metrics, width, most))


def _wrap(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """Wrap at words into as few lines as possible; a word longer than a line gets a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and metrics.horizontalAdvance(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _cut(text: str, metrics: QFontMetricsF, width: float, most: int) -> tuple[str, ...]:
    lines = _wrap(text, metrics, width)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in kept if line)
