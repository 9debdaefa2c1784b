"""What stands in the left column while nobody is there: the time, the call, and how a spool is found.

GUI thread only.
"""

from datetime import datetime

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.idle.call import BadgeCall
from kiosk.ui.idle.dimming import dimmed
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, paint_glyph
from kiosk.ui.look.message_text import MessageText, WordKind, words_of
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme

TIME_PX, LOW_TIME_PX, DAY_PX = 176, 116, 27
EDGE_PX, GAP_PX, LINE_PX = 40, 26, 2
HINT_PX, LENS_PX = 84, 38


class IdleColumn(QWidget):
    """As dim as what is under the veil beside it; the call alone is bright."""

    def __init__(self, theme: Theme, station: str, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("idleColumn")
        self._theme, self._station, self._locale = theme, station, QLocale(language)
        ink, quiet = dimmed(colors.TEXT), dimmed(colors.NAME)
        is_low, ways = theme.metrics.shape is Shape.ALONE, QBoxLayout.Direction
        size = LOW_TIME_PX if is_low else TIME_PX
        self._time = PlainLabel(theme, size, ink, theme.BOLD, is_centered=True, parent=self)
        self._time.setObjectName("idleTime")
        self._day = PlainLabel(theme, DAY_PX, quiet, is_centered=True, parent=self)
        self._day.setObjectName("idleDay")
        self.call = BadgeCall(theme, self)
        self.hint = SearchHint(theme, self)
        px = theme.metrics.px
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(px(EDGE_PX), px(GAP_PX) // 2, px(EDGE_PX), px(GAP_PX) // 2)
        self._whole.setSpacing(px(GAP_PX))
        time = QVBoxLayout()
        time.setSpacing(0)
        time.addWidget(self._time)
        time.addWidget(self._day)
        both = QBoxLayout(ways.LeftToRight if is_low else ways.TopToBottom)
        both.setSpacing(px(GAP_PX))
        both.addLayout(time)
        both.addWidget(self.call)
        self._whole.addLayout(both)
        self._whole.addStretch(1)
        self._whole.addWidget(self.hint)

    def tell_time(self, now: datetime) -> None:
        """The shop's local time."""
        self._time.setText(f"{now:%H:%M}")
        day = self._locale.dayName(now.isoweekday())
        self._day.setText(f"{day} {now:%d-%m} · {self._station}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.call.show_sign(True)
        self._whole.activate()
        self.call.show_sign(self._whole.minimumSize().height() <= self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(dimmed(colors.PANEL)))
        line = self._theme.metrics.px(LINE_PX)
        painter.fillRect(self.width() - line, 0, line, self.height(), QColor(dimmed(colors.LINE)))
        painter.end()


class SearchHint(QWidget):
    """A line, and below it that a spool's own label answers who has it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.metrics.px
        self.setFixedHeight(px(HINT_PX))
        self.text = MessageText(theme, self)
        self.text.setObjectName("idleHint")
        asked = words_of(self.tr("¿Buscas un spool?"), kind=WordKind.LEAD)
        answered = words_of(self.tr("Escanea su etiqueta y verás quién lo tiene y desde cuándo."))
        self.text.show_words([*asked, *answered], dimmed(colors.NAME), dimmed(colors.TEXT))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(LENS_PX) + px(20), px(LINE_PX), 0, 0)
        row.addWidget(self.text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), px(LINE_PX), QColor(dimmed(colors.LINE)))
        middle = (self.height() + px(LINE_PX)) / 2
        paint_glyph(painter, Glyph.SEARCH, 0, middle, px(LENS_PX), dimmed(colors.TEXT))
        painter.end()
