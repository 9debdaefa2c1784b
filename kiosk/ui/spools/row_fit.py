"""Fits the text of a row of the spool list into the room it has. Measures fonts: GUI thread only."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from kiosk import texts
from kiosk.core.shop.data import Operation, Progress
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.glyphs import Glyph, glyph_width
from kiosk.ui.look.tag_text import keep_end, split_tag
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.row import SpoolRow

SIDE_PX = 20
NUMBER_PX = 34
TAG_PX = 21.5
DETAIL_PX = 19
LINE_PX = 27
CHIPS_GAP_PX = 12
SMALLEST_TAG = 0.82
"""How far a tag may shrink before chips make room for it."""

States = tuple[tuple[Operation, Progress], ...]


@dataclass(frozen=True, slots=True)
class RowWords:
    """The words and boxes of a row in the room it has. Chips stand beside the text, or below it."""

    number_box: QRectF
    tag_box: QRectF
    head: str
    last: str
    tag_share: float
    detail_box: QRectF
    detail: str
    chips_box: QRectF
    states: States


class RowFit:
    """Shrinks a tag before it cuts it, cuts it only at its start, and says less before it elides."""

    def __init__(self, theme: Theme, chips: ChipPainter) -> None:
        self._theme, self._chips = theme, chips
        self.detail_font = theme.font(DETAIL_PX)

    def words(self, row: SpoolRow, box: QRectF) -> RowWords:
        """Fit the row's text into its box: shrink, say less, and keep the end of the tag."""
        px, inner = self._theme.metrics.px, self._inner(box)
        number = QFontMetricsF(self.number_font()).horizontalAdvance(split_tag(row.tag)[1])
        # The next column begins at the same place in every row, if the number leaves room for that.
        left = inner.left() + max(px(114), number + px(24))
        high, chip, room = px(LINE_PX), self._chips.chip_height, inner.right() - left
        tag = self._tag_width(row.tag, SMALLEST_TAG) + px(CHIPS_GAP_PX)
        if tag + self._chips_width(row, row.states) <= room or not self.has_third_line(box.height()):
            # Cut the tag's start before leaving out a state, and leave out states before cutting its end.
            least = self._tag_width(texts.short_tag(row.tag), SMALLEST_TAG) + px(CHIPS_GAP_PX)
            states = self._fitting_states(row, room - least)
            wide = self._chips_width(row, states)
            chips = QRectF(inner.right() - wide, box.center().y() - chip / 2, wide, chip)
            top, room = box.center().y() - high, room - wide - px(CHIPS_GAP_PX)
        else:
            states = self._fitting_states(row, room)
            top = box.center().y() - high - chip / 2
            chips = QRectF(left, top + 2 * high, self._chips_width(row, states), chip)
        share, head, last = self._fit_tag(row.tag, room)
        return RowWords(
            number_box=QRectF(inner.left(), box.top(), number, box.height()),
            tag_box=QRectF(left, top, room, high),
            head=head,
            last=last,
            tag_share=share,
            detail_box=QRectF(left, top + high, room, high),
            detail=self._fit_detail(row, room - self.sign_width(row)),
            chips_box=chips,
            states=states,
        )

    def has_third_line(self, height: float) -> bool:
        """Whether a card of this height has room for chips below the text."""
        px = self._theme.metrics.px
        return 2 * px(LINE_PX) + self._chips.chip_height + px(4) <= height

    def number_font(self) -> QFont:
        return self._theme.font(NUMBER_PX, Theme.BOLD, mono=True)

    def tag_fonts(self, share: float) -> tuple[QFont, QFont]:
        size = TAG_PX * share
        return self._theme.font(size, mono=True), self._theme.font(size, Theme.BOLD, mono=True)

    def sign_height(self) -> float:
        return self.detail_font.pixelSize() * 0.8

    def sign_width(self, row: SpoolRow) -> float:
        """Width of the warning sign before a fault, with its gap; 0 without a fault."""
        high = self.sign_height()
        return glyph_width(Glyph.WARNING, high) + high * 0.4 if row.fault else 0.0

    def _fitting_states(self, row: SpoolRow, room: float) -> States:
        """The states that have room beside the word, which is always shown."""
        states = row.states
        while states and self._chips_width(row, states) > room:
            states = _without_least(states)
        return states

    def _inner(self, box: QRectF) -> QRectF:
        side = self._theme.metrics.px(SIDE_PX)
        return box.adjusted(side, 0, -side, 0)

    def _tag_width(self, tag: str, share: float) -> float:
        parts = zip(self.tag_fonts(share), split_tag(tag), strict=True)
        return sum(QFontMetricsF(font).horizontalAdvance(part) for font, part in parts)

    def _fit_tag(self, tag: str, room: float) -> tuple[float, str, str]:
        for share in (1, 0.94, 0.88, SMALLEST_TAG):
            if self._tag_width(tag, share) <= room:
                break
        head, last = split_tag(tag)
        thin, bold = self.tag_fonts(share)
        room -= QFontMetricsF(bold).horizontalAdvance(last)
        return share, keep_end(head, QFontMetricsF(thin), room), last

    def _fit_detail(self, row: SpoolRow, room: float) -> str:
        """The longest version of the detail that fits."""
        metrics = QFontMetricsF(self.detail_font)
        texts = [row.fault] if row.fault else [row.detail, *row.shorter]
        for text in texts:
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    def _chips_width(self, row: SpoolRow, states: States) -> float:
        widths = [self._chips.state_width(operation, progress) for operation, progress in states]
        if row.open_word or row.is_unsure:
            widths.append(self._chips.word_width(row.open_word or unsure_word()))
        return sum(widths) + self._chips.gap * max(0, len(widths) - 1)


def _without_least(states: States) -> States:
    """Drop one state, rather one that has not begun."""
    least = next((state for state in states if state[1] is Progress.PENDIENTE), states[0])
    return tuple(state for state in states if state is not least)


def unsure_word() -> str:
    """Said of a spool that looks free in data too old to be sure."""
    return QCoreApplication.translate("SpoolRow", "¿libre?")
