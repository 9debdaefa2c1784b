"""How wide the columns of the table are. Measures fonts: GUI thread only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF

from kiosk.core.frozen import frozen
from kiosk.ui.desk.held_row import Column, title_of
from kiosk.ui.look.theme import Theme

TAG_PX, TEXT_PX, HEAD_PX = 16, 15, 15
PAD_PX = 9
"""At both sides of a cell."""
BADGE_PX, CLOCK_PX, ARROW_PX = 32, 21, 14
"""What a badge has around its word, what stands before a long time, and behind the heading that sorts."""
SHARES: Final = (1.0, 0.95, 0.9, 0.86)
"""How far words shrink where the table is narrow."""
LEAST_TEXT: Final = 13
"""Real pixels."""
RIGHT: Final = frozenset({Column.SINCE, Column.HELD})
"""Columns of figures: their cells and headings end at the right."""
USUAL: Final = MappingProxyType(
    {
        Column.TAG: "MK-1335-CW-25238-016",
        Column.NV: "NV0644",
        Column.OT: "1102",
        Column.OPERATION: "SOLD",
        Column.SINCE: "25-11 20:52",
        Column.HELD: "19 h 40",
        Column.HOLDER: "MR(93) Mauricio Rojas",
        Column.STATE: "SOLD en progreso",
        Column.STATION: "Puesto 12",
    }
)
"""The widest usual words of each column."""
WISHED: Final = MappingProxyType(
    {
        Column.HOLDER: "MR(93) Mauricio Rodríguez A.",
        Column.STATE: "sin n.º · fila 18810",
        Column.STATION: "Puesto 12 · Soldadura",
    }
)
"""What there should be room for, as far as the table is wide enough."""


@frozen
class TableSizes:
    """How large the table's words are, and how wide its columns, in pixels."""

    share: float
    widths: Mapping[Column, int]


def cell_font(theme: Theme, column: Column, share: float) -> QFont:
    """The face of a column's cells, at this share of its size."""
    is_tag, is_bold = column is Column.TAG, column in (Column.TAG, Column.HELD)
    size = (TAG_PX if is_tag else TEXT_PX) * share
    if column is Column.SINCE:
        font = theme.ticking_font(size)
    else:
        font = theme.font(size, Theme.BOLD if is_bold else Theme.REGULAR, mono=is_tag)
    font.setPixelSize(max(LEAST_TEXT, font.pixelSize()))
    return font


def sizes_for(theme: Theme, room: int, longest_tag: int = 0) -> TableSizes:
    """The largest words with which all columns fit into this width; tags have room for so many signs."""
    for share in SHARES:
        found = _usual(theme, share, longest_tag)
        if sum(found.values()) <= room:
            break
    return TableSizes(share, _with_the_rest(found, theme, room, share))


def _usual(theme: Theme, share: float, longest_tag: int) -> dict[Column, int]:
    px = theme.metrics.px
    extra = {Column.OPERATION: px(BADGE_PX * share), Column.HELD: px(CLOCK_PX * share)}
    head = QFontMetricsF(theme.font(HEAD_PX * share, Theme.BOLD))
    found: dict[Column, int] = {}
    for column, usual in USUAL.items():
        text = usual.ljust(longest_tag, "8") if column is Column.TAG else usual  # its signs are all as wide
        words = QFontMetricsF(cell_font(theme, column, share)).horizontalAdvance(text)
        title = head.horizontalAdvance(title_of(column)) + px(ARROW_PX)
        found[column] = round(max(words + extra.get(column, 0), title)) + 2 * px(PAD_PX * share) + 1
    return found


def _with_the_rest(found: dict[Column, int], theme: Theme, room: int, share: float) -> dict[Column, int]:
    """Share what is left among the columns that would use it; the holder's has all the rest, or lacks it."""
    text, pads = QFontMetricsF(cell_font(theme, Column.STATE, share)), 2 * theme.metrics.px(PAD_PX * share)
    wished = {
        column: max(0, round(text.horizontalAdvance(words)) + pads - found[column])
        for column, words in WISHED.items()
    }
    left, all_wished = room - sum(found.values()), sum(wished.values())
    for column, more in wished.items():
        found[column] += max(0, min(more, left * more // max(1, all_wished)))
    found[Column.HOLDER] += room - sum(found.values())
    return found
