"""In which order people read what stands on the screen, and what is next in a direction. Pure."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QRect

_Thing = TypeVar("_Thing")


class Way(Enum):
    """A direction on the screen, as the step to the right and the step down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def as_read(things: Iterable[_Thing], place: Callable[[_Thing], QRect]) -> list[_Thing]:
    """Line by line, each from left to right. What shares half of the lower one's height shares a line."""
    lines: list[list[_Thing]] = []
    for thing in sorted(things, key=lambda each: (place(each).top(), place(each).left())):
        if lines and _shares_line(place(lines[-1][0]), place(thing)):
            lines[-1].append(thing)
        else:
            lines.append([thing])
    return [thing for line in lines for thing in sorted(line, key=lambda each: place(each).left())]


def _shares_line(one: QRect, other: QRect) -> bool:
    shared = min(one.bottom(), other.bottom()) + 1 - max(one.top(), other.top())
    return 2 * shared >= min(one.height(), other.height())


def nearest(start: QRect, others: Sequence[QRect], way: Way) -> int | None:
    """The place in `others` of the nearest one that lies wholly on this side of `start`; None if none does.

    One straight ahead is nearer than any that is aside.
    """
    right, down = way.value
    found: list[tuple[bool, int, int]] = []
    for at, other in enumerate(others):
        if right:
            ahead = other.left() - start.right() if right > 0 else start.left() - other.right()
            aside = _gap(start.top(), start.bottom(), other.top(), other.bottom())
        else:
            ahead = other.top() - start.bottom() if down > 0 else start.top() - other.bottom()
            aside = _gap(start.left(), start.right(), other.left(), other.right())
        if ahead > 0:
            found.append((aside > 0, ahead + aside, at))
    return min(found)[2] if found else None


def _gap(low: int, high: int, other_low: int, other_high: int) -> int:
    """How far apart two spans are; 0 where they overlap."""
    return max(0, other_low - high, low - other_high)
