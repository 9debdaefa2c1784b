"""Where the column, the live grid and the result bar stand between the lights and the lower edge. Pure."""

from PySide6.QtCore import QRect

from kiosk.core.frozen import frozen


@frozen
class Shares:
    """`panels` is where a panel lies that needs no more room than the grid has, `whole` where a larger one
    does; `foot` pixels of `whole` belong to the bar, which lies over every panel."""

    column: QRect
    grid: QRect
    bar: QRect
    panels: QRect
    whole: QRect
    foot: int = 0


def beside(room: QRect, column: int, line: int, bar: int) -> Shares:
    """The grid right of a column of this width. The bar is under the grid, in a `line` of this height, and
    grows over the grid if it has more to say."""
    left = QRect(room.left(), room.top(), column, room.height())
    right = room.adjusted(column, 0, 0, 0)
    grid = right.adjusted(0, 0, 0, -line)
    return Shares(left, grid, _foot(right, max(line, bar)), grid, room, line)


def below(room: QRect, column: int, line: int, bar: int) -> Shares:
    """The grid below a column of this height; the bar as in `beside`."""
    top = QRect(room.left(), room.top(), room.width(), column)
    grid = room.adjusted(0, column, 0, -line)
    return Shares(top, grid, _foot(room, max(line, bar)), grid, room.adjusted(0, 0, 0, -line))


def _foot(room: QRect, height: int) -> QRect:
    return QRect(room.left(), room.bottom() + 1 - height, room.width(), height)
