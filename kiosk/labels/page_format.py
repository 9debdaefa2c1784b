"""How labels lie on the paper that shops print on. Pure; all lengths in millimetres."""

import re
from collections.abc import Iterator
from itertools import count, islice
from typing import Final, NamedTuple

from kiosk.core.frozen import frozen

LEAST_MM: Final = (40, 20)
MOST_MM: Final = (210, 297)
"""Width and height of a single label, as a label printer has it."""
_ROLL: Final = re.compile(r"([0-9]{2,3})x([0-9]{2,3})")


class LabelPlace(NamedTuple):
    """Where a label's upper left corner lies, on which page, both counted from 0."""

    page: int
    left: float
    top: float


@frozen
class PageFormat:
    """A sheet of equal labels, or a single one: then the page is the label."""

    name: str
    page: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    gap: float = 0.0
    """Between two columns; rows touch."""
    edge: float = 5.0
    """So much of a label's edge stays empty: few printers print as far as the edge of the paper."""
    is_cut: bool = False
    """True for plain paper: lines show where to cut."""

    @property
    def a_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    def places(self, labels: int, skipped: int = 0) -> list[LabelPlace]:
        """Row by row; the first `skipped` places of the first page are left empty."""
        return list(islice(self._all_places(), skipped, skipped + labels))

    def _all_places(self) -> Iterator[LabelPlace]:
        width, height = self.label
        for page in count():
            for at in range(self.a_page):
                row, column = divmod(at, self.columns)
                yield LabelPlace(page, self.left + column * (width + self.gap), self.top + row * height)


_A4, _LETTER = (210.0, 297.0), (215.9, 279.4)

SHEETS: Final = (
    PageFormat("a4-24", _A4, (70.0, 37.0), 3, 8, top=0.5),
    PageFormat("a4-21", _A4, (63.5, 38.1), 3, 7, left=7.2, top=15.15, gap=2.55, edge=2.0),
    PageFormat("a4-10", _A4, (85.0, 54.0), 2, 5, left=20.0, top=13.5, edge=3.0, is_cut=True),
    PageFormat("letter-30", _LETTER, (66.7, 25.4), 3, 10, left=4.75, top=12.7, gap=3.15, edge=2.0),
    PageFormat("letter-10", _LETTER, (101.6, 50.8), 2, 5, left=4.0, top=12.7, gap=4.7, edge=3.0),
)
"""The first is the usual one. `a4-10` makes badges of plain paper, to be cut and laminated."""


def format_named(text: str) -> PageFormat | None:
    """A sheet by its name, or a single label by its size: `100x50`. None for anything else."""
    for sheet in SHEETS:
        if sheet.name == text.lower():
            return sheet
    found = _ROLL.fullmatch(text.lower())
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    if not (LEAST_MM[0] <= width <= MOST_MM[0] and LEAST_MM[1] <= height <= MOST_MM[1]):
        return None
    size = (float(width), float(height))
    return PageFormat(text.lower(), size, size, edge=2.0)
