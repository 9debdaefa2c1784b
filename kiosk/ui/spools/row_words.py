"""What a row of the spool list says, each part in its place. Values."""

from PySide6.QtCore import QRectF

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Operation, Progress
from kiosk.ui.look.tag_text import FittedTag

States = tuple[tuple[Operation, Progress], ...]


@frozen
class Placed:
    """A text in its box, at the left or the right of it."""

    text: str
    box: QRectF
    is_right: bool = False


@frozen
class PlacedChips:
    """The states that have room, and the word behind them, in one line or in one line each."""

    states: States
    box: QRectF
    is_stacked: bool = False


@frozen
class RowWords:
    """`place` and `detail` may be shorter than the row's; None where there is nothing to say."""

    tag: FittedTag
    tag_box: QRectF
    place: Placed | None
    detail: Placed | None
    chips: PlacedChips | None

    def boxes(self) -> list[QRectF]:
        """Where anything is painted."""
        parts = [part.box for part in (self.place, self.detail, self.chips) if part]
        return [self.tag_box, *parts]
