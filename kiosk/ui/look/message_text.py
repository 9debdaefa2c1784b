"""A message wrapped by words; a tag in it is never broken, and never cut at its end. GUI thread only."""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.tags.tag_tails import split_tail
from kiosk.ui.look import colors
from kiosk.ui.look.tag_text import ELLIPSIS, keep_end
from kiosk.ui.look.theme import Theme

SIZES_PX = (22, 20, 18, 16)
"""From the preferred size to the smallest, before words are left out."""


class WordKind(Enum):
    PLAIN = "plain"
    LEAD = "lead"
    """The most important words: bold, in the message's colour."""
    TAG = "tag"
    BREAK = "break"
    """A dot between two thoughts; the second has a line of its own where there is room for that."""


@frozen
class Word:
    """`is_glued`: it follows the previous word without a space, so no line break comes between."""

    text: str
    kind: WordKind = WordKind.PLAIN
    is_glued: bool = False


_TAG = re.compile(r"…-[A-Z0-9]+(?:-[A-Z0-9]+)*|\b(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+){2,}\b")


def words_of(text: str, tag: str = "", kind: WordKind = WordKind.PLAIN) -> list[Word]:
    """Split a message into words. `tag`, and anything that looks like a tag, stays one word."""
    pattern = re.compile(f"{re.escape(tag)}|{_TAG.pattern}") if tag else _TAG
    words: list[Word] = []
    at = 0
    for found in pattern.finditer(text):
        words += _plain(text[at : found.start()], kind, bool(words))
        is_glued = found.start() > 0 and not text[found.start() - 1].isspace()
        words.append(Word(found.group(), WordKind.TAG, is_glued))
        at = found.end()
    return words + _plain(text[at:], kind, bool(words))


def _plain(text: str, kind: WordKind, goes_on: bool) -> list[Word]:
    words = [Word(word, kind) for word in text.split()]
    if words and goes_on and not text[0].isspace():
        words[0] = replace(words[0], is_glued=True)
    return words


class MessageText(QWidget):
    """Shows words in as many lines as there is height for; shrinks before it leaves out words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: list[Word] = []
        self._ink, self._lead_ink, self._groups = colors.TEXT, colors.TEXT, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_words(self, words: Iterable[Word], ink: str, lead_ink: str = "", groups: int = 1) -> None:
        """Of a tag so many last groups are bold."""
        self._words = list(words)
        self._ink, self._lead_ink, self._groups = ink, lead_ink or ink, groups
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """The whole message, even if there is not room for all of it."""
        return "".join(word.text if word.is_glued else f" {word.text}" for word in self._words).strip()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.metrics.px(120), 0)

    def lines(self) -> tuple[int, list[list[Word]]]:
        """The size in design pixels, and the words of each line, as they will be painted."""
        for breaks in (True, False):
            for size in SIZES_PX:
                lines = self._wrap(self._words, size, self.width(), breaks)
                if len(lines) <= self._room_for(size):
                    return size, lines
        size, words = SIZES_PX[-1], list(self._words)
        while len(lines) > self._room_for(size) and (shorter := _without_one(words)):
            words = shorter
            lines = self._wrap(words, size, self.width())
        return size, lines

    def height_for(self, width: int) -> int:
        """The least height in which no word is left out, in so many pixels of width."""
        return ceil(len(self._wrap(self._words, SIZES_PX[-1], width)) * self._pitch(SIZES_PX[-1]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._words:
            return
        painter = QPainter(self)
        size, lines = self.lines()
        pitch = self._pitch(size)
        baseline = (self.height() - pitch * len(lines)) / 2 + pitch * 0.76
        for line in lines:
            left = 0.0
            for at, word in enumerate(line):
                if at and not word.is_glued:
                    left += self._space(size)
                painter.setPen(QColor(self._lead_ink if word.kind is WordKind.LEAD else self._ink))
                for text, font in self._pieces(word, size):
                    painter.setFont(font)
                    painter.drawText(round(left), round(baseline), text)
                    left += QFontMetricsF(font).horizontalAdvance(text)
            baseline += pitch
        painter.end()

    def _pieces(self, word: Word, size: int) -> list[tuple[str, QFont]]:
        """What is painted one behind the other: of a tag what tells it apart is bold."""
        if word.kind is not WordKind.TAG:
            return [(word.text, self._font(word.kind, size))]
        head, tail = split_tail(word.text, self._groups)
        return [(head, self._theme.font(size, mono=True)), (tail, self._font(WordKind.TAG, size))]

    def _wrap(self, words: list[Word], size: int, width: int, breaks: bool = False) -> list[list[Word]]:
        """With `breaks` each thought begins a line."""
        lines: list[list[Word]] = []
        used, is_new = 0.0, False
        for unit in _units(words):
            if breaks and unit[0].kind is WordKind.BREAK:
                is_new = True
                continue
            unit = [self._fitting(word, size, width) for word in unit]
            wide = sum(self._width(word, size) for word in unit)
            if lines and not is_new and used + self._space(size) + wide <= width:
                lines[-1] += unit
                used += self._space(size) + wide
            else:
                lines.append(unit)
                used, is_new = wide, False
        return lines

    def _fitting(self, word: Word, size: int, width: int) -> Word:
        if self._width(word, size) <= width:
            return word
        metrics = QFontMetricsF(self._font(word.kind, size))
        if word.kind is WordKind.TAG:
            return replace(word, text=keep_end(word.text, metrics, width))
        return replace(word, text=metrics.elidedText(word.text, Qt.TextElideMode.ElideMiddle, width))

    def _font(self, kind: WordKind, size: int) -> QFont:
        if kind is WordKind.TAG:
            return self._theme.font(size, Theme.BOLD, mono=True)
        return self._theme.font(size, Theme.BOLD if kind is WordKind.LEAD else Theme.REGULAR)

    def _width(self, word: Word, size: int) -> float:
        return QFontMetricsF(self._font(word.kind, size)).horizontalAdvance(word.text)

    def _space(self, size: int) -> float:
        return self._theme.metrics.px(size) * 0.3

    def _pitch(self, size: int) -> float:
        return max(11, self._theme.metrics.px(size)) * 1.28

    def _room_for(self, size: int) -> int:
        return max(1, int(self.height() / self._pitch(size)))


def _units(words: Iterable[Word]) -> list[list[Word]]:
    """Group words between which no line may break."""
    units: list[list[Word]] = []
    for word in words:
        if units and word.is_glued:
            units[-1].append(word)
        else:
            units.append([word])
    return units


def _without_one(words: list[Word]) -> list[Word]:
    """Replace the plain word nearest to the middle by `…`; empty if no plain word is left."""
    middle = len(words) / 2
    plain = [at for at, word in enumerate(words) if word.kind is WordKind.PLAIN and word.text != ELLIPSIS]
    if not plain:
        return []
    at = min(plain, key=lambda place: abs(place - middle))
    rest = [*words[:at], Word(ELLIPSIS), *words[at + 1 :]]
    return [
        word
        for place, word in enumerate(rest)
        if word.text != ELLIPSIS or not place or rest[place - 1].text != ELLIPSIS
    ]
