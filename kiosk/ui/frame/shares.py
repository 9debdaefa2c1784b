"""Where the column, the live grid and the result bar stand between the lights and the lower edge. Pure."""

from PySide6.QtCore import QRect

from kiosk.core.frozen import frozen


@frozen
class Shares:
    """`panels` is where a panel lies that needs no more room than the grid has, `whole` where a larger one
    does; `foot` pixels at its lower edge belong to the bar, which lies over every panel."""

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
    high = max(line, bar)
    panels = right.adjusted(0, 0, 0, -high)
    return Shares(left, right.adjusted(0, 0, 0, -line), _foot(right, high), panels, room, high)


def below(room: QRect, column: int, line: int, bar: int) -> Shares:
    """The grid below a column of this height; the bar as in `beside`."""
    top = QRect(room.left(), room.top(), room.width(), column)
    high, low = max(line, bar), room.adjusted(0, column, 0, 0)
    whole = room.adjusted(0, 0, 0, -high)
    grid = low.adjusted(0, 0, 0, -line)
    return Shares(top, grid, _foot(room, high), low.adjusted(0, 0, 0, -high), whole)


def alone(room: QRect, free: int, bar: int) -> Shares:
    """The column has all of the room, and the grid too when it is opened. A bar of this height, 0 while it
    has nothing to say, lies at the room's foot, above the `free` pixels there that it must not cover."""
    above, rest = room.adjusted(0, 0, 0, -free), room.adjusted(0, 0, 0, -bar)
    return Shares(room, rest, _foot(above, bar), rest, rest)


def _foot(room: QRect, height: int) -> QRect:
    return QRect(room.left(), room.bottom() + 1 - height, room.width(), height)
