"""Where the tiles of a question stand in the room there is. Pure."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

from kiosk.core.frozen import frozen

FEW_COLUMNS = 3
LEAST_ROWS = 3
"""Two rows of answers and one to leave by: with less room the tiles become lower before some are left out."""


@frozen
class Size:
    """How high a tile is, and how far from the next, in pixels."""

    height: int
    gap: int


@frozen
class Places:
    """`answers` are the places of those that there is room for, `none` that of the tile without an answer,
    `more` that of the tile for the others; None where all are shown. All tiles are equally high."""

    answers: tuple[QRect, ...]
    none: QRect
    more: QRect | None
    size: Size
    """The size that was wished for; the tiles may be higher."""


def places(room: QRect, count: int, sizes: Sequence[Size], least_width: int, leaves_out: bool) -> Places:
    """The places of `count` answers, in the first of these sizes that has room for them; largest size first.

    With `leaves_out` some may be left for later, in a size with room for `LEAST_ROWS`; else the last size is
    made lower until all are in, and tiles are wider where there is the height for it.
    """
    for size in sizes:
        columns = max(1, (room.width() + size.gap) // (least_width + size.gap))
        rows = (room.height() + size.gap) // (size.height + size.gap)
        if not leaves_out and rows > 1:
            columns = min(columns, max(FEW_COLUMNS, -(-count // (rows - 1))))
        grid = _Grid(room, columns, rows, size, sizes[0].height)
        if -(-count // columns) < rows or count < rows * columns:
            return grid.whole(count)
        if leaves_out and (rows >= LEAST_ROWS or (size is sizes[-1] and rows > 1)):
            return grid.some((rows - 1) * columns)
    if leaves_out and rows == 1 and columns > 2:
        return grid.some(columns - 2)
    return _Grid(room, columns, -(-(count + 1) // columns), size, sizes[0].height).whole(count)


@frozen
class _Grid:
    room: QRect
    columns: int
    rows: int
    size: Size
    highest: int

    def whole(self, count: int) -> Places:
        """All answers; the way out below them where there is a row for it, else behind the last."""
        answers = tuple(self._cell(at, self.columns) for at in range(count))
        is_below = -(-count // self.columns) < self.rows
        none = self._below(0, 1) if is_below else self._cell(count, self.columns)
        return Places(answers, none, None, self.size)

    def some(self, count: int) -> Places:
        """So many answers, and a way to the others beside the way out."""
        answers = tuple(self._cell(at, self.columns) for at in range(count))
        if self.rows > 1:
            return Places(answers, self._below(0, 2), self._below(1, 2), self.size)
        none, more = (self._cell(at, self.columns) for at in (count, count + 1))
        return Places(answers, none, more, self.size)

    def _below(self, at: int, columns: int) -> QRect:
        """A place in the last row, at the foot of the room."""
        cell = self._cell((self.rows - 1) * columns + at, columns)
        return QRect(cell.left(), self.room.bottom() + 1 - cell.height(), cell.width(), cell.height())

    def _cell(self, at: int, columns: int) -> QRect:
        gap, room = self.size.gap, self.room
        width = (room.width() - (columns - 1) * gap) // columns
        height = max(1, min(self.highest, (room.height() - (self.rows - 1) * gap) // max(1, self.rows)))
        row, column = divmod(at, columns)
        return QRect(room.left() + column * (width + gap), room.top() + row * (height + gap), width, height)
