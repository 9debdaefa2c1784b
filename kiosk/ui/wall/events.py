"""The last events beside the board's grid, the latest on top. GUI thread only."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.shop.tags.tag_tails import groups_needed, tail_of
from kiosk.live.freshness import Freshness
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.tag_text import keep_end
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.wall.metrics import SMALL_PX
from kiosk.ui.wall.news import Entry, with_news

TITLE_PX = 24
ROW_PX = 68
HEAD_PX = 46
TAIL_PX = 23


class BoardEvents(QWidget):
    """Two lines for each event: time, spool and operation; then worker and verb.

    `groups` says how many last groups of a tag the tiles show; spools that look alike here have more.
    """

    def __init__(
        self,
        shop: ShopModel,
        groups: Callable[[], int],
        clock: SystemClock,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("boardEvents")
        self._shop, self._groups, self._clock, self._theme = shop, groups, clock, theme
        self._entries: tuple[Entry, ...] = ()
        self._chips = ChipPainter(theme, SMALL_PX)
        self._title_font = theme.font(TITLE_PX, Theme.BOLD)
        self._time_font = theme.ticking_font(SMALL_PX)
        self._tail_font = theme.font(TAIL_PX, Theme.BOLD, mono=True)
        self._who_font = theme.font(SMALL_PX, Theme.BOLD)
        self._verb_font = theme.font(SMALL_PX)
        shop.freshness_changed.connect(self._on_freshness_changed)
        self._name_it()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def add(self, events: Iterable[Event]) -> None:
        """Add events, from now or from before the board started."""
        self._entries = with_news(self._entries, events, self._shop.workers)
        self._name_it()
        self.update()

    def on_tiles_changed(self) -> None:
        """They may show another number of groups of their tags."""
        self.update()

    def _on_freshness_changed(self) -> None:
        self.update()

    def _name_it(self) -> None:
        lines = [f"{self._time(each)} {each.tag} {each.who} {each.verb}" for each in self._entries[:5]]
        self.setAccessibleName(" · ".join([self.tr("Últimos movimientos"), *lines]))

    def _time(self, entry: Entry) -> str:
        return f"{self._clock.to_local(entry.moment):%H:%M}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._title_font)
        painter.setPen(QColor(colors.TEXT))
        painter.drawText(QPointF(0, px(28)), self.tr("Últimos movimientos"))
        if not self._entries and self._shop.freshness is not Freshness.LOADING:
            painter.setFont(self._verb_font)
            painter.setPen(QColor(colors.MUTED))
            painter.drawText(QPointF(0, px(HEAD_PX) + px(26)), self.tr("Ninguno todavía"))
        top = px(HEAD_PX)
        shown = self._entries[: max(0, self.height() - top) // px(ROW_PX)]
        groups = groups_needed((entry.tag for entry in shown), self._groups())
        for entry in shown:
            self._paint(painter, top, entry, groups)
            top += px(ROW_PX)
        painter.end()

    def _paint(self, painter: QPainter, top: int, entry: Entry, groups: int) -> None:
        px, width = self._theme.metrics.px, self.width()
        painter.fillRect(0, top, width, px(1), QColor(colors.LINE))
        first, second = top + px(31), top + px(58)
        left = self._write(painter, 0, first, self._time(entry), self._time_font, colors.MUTED) + px(12)
        room = width - left - px(80)
        tail = keep_end(tail_of(entry.tag, groups), QFontMetricsF(self._tail_font), room)
        left = self._write(painter, left, first, tail, self._tail_font, colors.TEXT) + px(12)
        if entry.operation:
            middle = first - QFontMetricsF(self._tail_font).capHeight() / 2
            self._chips.badge(painter, left, middle, entry.operation)
        left = self._write(painter, 0, second, entry.who, self._who_font, colors.TEXT)
        left += px(9) if entry.who else 0
        verb = QFontMetricsF(self._verb_font).elidedText(
            entry.verb, Qt.TextElideMode.ElideRight, width - left
        )
        self._write(painter, left, second, verb, self._verb_font, colors.NAME)

    @staticmethod
    def _write(painter: QPainter, left: float, baseline: float, text: str, font: QFont, ink: str) -> float:
        """Returns the right edge."""
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, baseline), text)
        return left + QFontMetricsF(font).horizontalAdvance(text)
