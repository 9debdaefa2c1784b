"""Fits what a row of the spool list says into the room it has. Measures fonts: GUI thread only."""

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from kiosk.core.shop.data import Progress
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.glyphs import Glyph, glyph_width
from kiosk.ui.look.tag_text import TagFit
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.row import SpoolRow
from kiosk.ui.spools.row_words import Placed, PlacedChips, RowWords, States

SIDE_PX = 16
NARROWEST_PX, NARROW_SIDE_PX = 200, 9
"""Cards below this width have a smaller edge."""
TAIL_PX, HEAD_PX = 28, 15
TEXT_LEFT_PX = 264
"""Where the text beside a tag begins: in every row at the same place, if its tag leaves room for that."""
TEXT_PX, LINE_PX = 16, 22
GAP_PX, EDGE_PX = 12, 5
THREE_LINES_PX = 84
"""The least height in which a narrow row has a line each for tag, text and chips."""
TICK_PX, TICK_GAP_PX = 34, 14


class RowFit:
    """In a wide row the text stands beside the tag, in a narrow one below it.

    A tag shrinks before it is cut, and only at its start; states are left out before text is cut.
    """

    def __init__(self, theme: Theme, chips: ChipPainter) -> None:
        self._theme, self._chips = theme, chips
        self._tags = TagFit(theme, TAIL_PX, HEAD_PX)
        self.place_font = theme.font(TEXT_PX, Theme.SEMIBOLD)
        self.detail_font = theme.font(TEXT_PX)
        self._gap = theme.metrics.px(GAP_PX)

    def words(self, row: SpoolRow, card: QRectF, is_narrow: bool) -> RowWords:
        """Fit the row's text into its card."""
        px = self._theme.metrics.px
        side = px(SIDE_PX if card.width() >= px(NARROWEST_PX) else NARROW_SIDE_PX)
        inner = card.adjusted(side + self._tick_width(row), 0, -side, 0)
        return self._narrow(row, inner) if is_narrow else self._wide(row, inner)

    def tick_box(self, card: QRectF) -> QRectF:
        """Where the box for a tick stands in a row that has one."""
        px = self._theme.metrics.px
        return QRectF(
            card.left() + px(SIDE_PX), card.center().y() - px(TICK_PX) / 2, px(TICK_PX), px(TICK_PX)
        )

    def sign_height(self) -> float:
        return self.detail_font.pixelSize() * 0.8

    def sign_width(self, row: SpoolRow) -> float:
        """Width of the warning sign before a fault, with its gap; 0 without a fault."""
        high = self.sign_height()
        return glyph_width(Glyph.WARNING, high) + high * 0.4 if row.fault else 0.0

    # wide: tag, two lines of text, chips

    def _wide(self, row: SpoolRow, inner: QRectF) -> RowWords:
        px = self._theme.metrics.px
        high, edge = px(LINE_PX), px(EDGE_PX)
        tag = self._tags.fit(
            row.tag, row.groups, QRectF(0, 0, inner.width() * 0.55, inner.height() - 2 * edge)
        )
        left = inner.left() + max(px(TEXT_LEFT_PX), tag.width + self._gap)
        chips = self._chips_beside(row, inner, inner.right() - left - self._detail_width(row))
        room = inner.right() - left - (chips.box.width() + self._gap if chips else 0)
        place, detail = self._place(row, room), self._detail(row, room)
        top = inner.center().y() - high * (bool(place) + bool(detail)) / 2
        below = top + high if place else top
        return RowWords(
            tag,
            QRectF(inner.left(), inner.top() + edge, tag.width, inner.height() - 2 * edge),
            Placed(place, QRectF(left, top, room, high)) if place else None,
            Placed(detail, QRectF(left, below, room, high)) if detail else None,
            chips,
        )

    def _chips_beside(self, row: SpoolRow, inner: QRectF, room: float) -> PlacedChips | None:
        """At the right end: in one line, else in two if the row is high enough, else fewer of them."""
        states, is_stacked = row.states, False
        height = 2 * self._chips.chip_height + self._theme.metrics.px(3)
        if self._chips_width(row, states) + self._gap > room and height <= inner.height() - 4:
            is_stacked = True
            while self._chips_count(row, states) > 2:
                states = _without_least(states)
        while states and self._chips_width(row, states, is_stacked) + self._gap > room:
            states = _without_least(states)
        if not self._chips_count(row, states):
            return None
        is_stacked = is_stacked and self._chips_count(row, states) > 1
        wide = self._chips_width(row, states, is_stacked)
        high = height if is_stacked else self._chips.chip_height
        box = QRectF(inner.right() - wide, inner.center().y() - high / 2, wide, high)
        return PlacedChips(states, box, is_stacked)

    # narrow: the tag, and below it text and chips, in a line each where there is the height for that

    def _narrow(self, row: SpoolRow, inner: QRectF) -> RowWords:
        px, chip = self._theme.metrics.px, self._chips.chip_height
        has_third = inner.height() >= px(THREE_LINES_PX)
        chips_top = inner.bottom() - px(EDGE_PX) - chip
        text_top = chips_top - px(LINE_PX) if has_third else chips_top
        first = QRectF(inner.left(), inner.top() + px(EDGE_PX), inner.width(), 0)
        first.setBottom(text_top)
        tag = self._tags.fit(row.tag, row.groups, first)
        rest = first.adjusted(tag.width + self._gap, 0, 0, 0)
        is_beside = not tag.is_stacked and 0 < self._detail_width(row) <= rest.width()
        below = QRectF(inner.left(), chips_top, inner.width(), chip)
        chips = self._chips_below(row, below, needs_room=not has_third and not is_beside)
        line = QRectF(inner.left(), text_top, inner.width(), px(LINE_PX) if has_third else chip)
        if chips and not has_third:
            line.setLeft(chips.box.right() + self._gap)
        detail = self._detail(row, rest.width() if is_beside else line.width())
        place = self._place(row, line.width()) if is_beside or not detail else ""
        first.setWidth(tag.width)
        return RowWords(
            tag,
            first,
            Placed(place, line, not has_third) if place else None,
            Placed(detail, rest if is_beside else line, is_beside or not has_third) if detail else None,
            chips,
        )

    def _chips_below(self, row: SpoolRow, line: QRectF, needs_room: bool) -> PlacedChips | None:
        """In one line; where the detail needs room there, it says less before the last state goes."""
        states = row.states
        for text in (self._detail_width(row), self._least_width(row)):
            room = line.width() - (text + self._gap if needs_room else 0)
            while len(states) > 1 and self._chips_width(row, states) > room:
                states = _without_least(states)
        if states and self._chips_width(row, states) > room:
            states = ()
        if not self._chips_count(row, states):
            return None
        box = QRectF(line.left(), line.top(), self._chips_width(row, states), line.height())
        return PlacedChips(states, box)

    # measures

    def _tick_width(self, row: SpoolRow) -> float:
        """Width of the box for a tick, with its gap; 0 in a row without one."""
        return self._theme.metrics.px(TICK_PX + TICK_GAP_PX) if row.is_ticked is not None else 0.0

    def _place(self, row: SpoolRow, room: float) -> str:
        """As many of the place's parts, from the first, as fit."""
        metrics = QFontMetricsF(self.place_font)
        said = (" · ".join(row.place[:count]) for count in range(len(row.place), 0, -1))
        return next((text for text in said if metrics.horizontalAdvance(text) <= room), "")

    def _detail_width(self, row: SpoolRow) -> float:
        """Width of all that the detail says."""
        text = row.fault or row.detail
        return self.sign_width(row) + QFontMetricsF(self.detail_font).horizontalAdvance(text)

    def _least_width(self, row: SpoolRow) -> float:
        """Width of the shortest version of the detail."""
        text = row.fault or [row.detail, *row.shorter][-1]
        return self.sign_width(row) + QFontMetricsF(self.detail_font).horizontalAdvance(text)

    def _detail(self, row: SpoolRow, room: float) -> str:
        """The longest version of the detail that fits."""
        metrics, room = QFontMetricsF(self.detail_font), room - self.sign_width(row)
        texts = [row.fault] if row.fault else [row.detail, *row.shorter]
        for text in texts:
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    def _chips_widths(self, row: SpoolRow, states: States) -> list[float]:
        widths = [self._chips.state_width(operation, progress) for operation, progress in states]
        if row.open_word or row.is_unsure:
            widths.append(self._chips.word_width(row.open_word or unsure_word()))
        return widths

    def _chips_count(self, row: SpoolRow, states: States) -> int:
        return len(self._chips_widths(row, states))

    def _chips_width(self, row: SpoolRow, states: States, is_stacked: bool = False) -> float:
        widths = self._chips_widths(row, states)
        if is_stacked:
            return max(widths, default=0.0)
        return sum(widths) + self._chips.gap * max(0, len(widths) - 1)


def _without_least(states: States) -> States:
    """Drop one state, rather one that has not begun."""
    least = next((state for state in states if state[1] is Progress.PENDIENTE), states[0])
    return tuple(state for state in states if state is not least)


def unsure_word() -> str:
    """Said of a spool that looks free in data too old to be sure."""
    return QCoreApplication.translate("SpoolRow", "¿libre?")
