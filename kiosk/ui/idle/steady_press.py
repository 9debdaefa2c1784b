"""Tells a finger that is held in one place from a cloth that wipes over it. Pure."""

from collections.abc import Sequence
from math import hypot

Point = tuple[float, float]


class SteadyPress:
    """One point came down in a circle and has hardly moved since. All in the same unit of length."""

    def __init__(self, slip: float) -> None:
        self._slip = slip
        self._center, self._radius = (0.0, 0.0), 0.0
        self._began: tuple[float, Point] | None = None
        self._is_spoilt = False

    def mark(self, center: Point, radius: float) -> None:
        """The place."""
        self._center, self._radius = center, radius

    def touched(self, points: Sequence[Point], now: float) -> None:
        """What is on the glass now; nothing once all is lifted. What was spoilt has to be lifted first."""
        if not points:
            self._began, self._is_spoilt = None, False
            return
        begins = self._began is None and not self._is_spoilt
        came_at = points[0] if begins or self._began is None else self._began[1]
        is_steady = len(points) == 1 and _apart(points[0], came_at) <= self._slip
        if not is_steady or _apart(points[0], self._center) > self._radius:
            self._began, self._is_spoilt = None, True
        elif begins:
            self._began = (now, points[0])

    def held_s(self, now: float) -> float:
        """For how many seconds by now."""
        return 0.0 if self._began is None else now - self._began[0]


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
