"""How the column and the live grid share a screen of some size. Pure."""

from enum import Enum

from PySide6.QtCore import QSize

from kiosk.core.frozen import frozen


class Shape(Enum):
    BESIDE = "beside"
    """The live grid right of the column."""
    BELOW = "below"
    """On a screen that is higher than wide: below it."""
    ALONE = "alone"
    """As on 7": the column has all of the width, and a button opens the grid over it."""


@frozen
class Design:
    """The screen that a shape was drawn for, in pixels, and how much larger than the room suggests text may
    be, to stay legible on a small, dense screen."""

    size: QSize
    roomiest: float


DESIGNS = {
    Shape.BESIDE: Design(QSize(1920, 1080), 1.28),
    Shape.BELOW: Design(QSize(1080, 1920), 1.28),
    Shape.ALONE: Design(QSize(800, 480), 1.0),
}
BESIDE_MM = 210.0
"""Least width for three main buttons with a tile beside them."""
BESIDE_FIT = 0.5
"""How small text may become, as a share of the design's, before the column is rather alone."""
BELOW_MM = 210.0
"""Least height for both, one below the other."""


def shape_of(size: QSize, px_per_mm: float) -> Shape:
    """The shape for a room of this size in pixels."""
    width, height = size.width() / px_per_mm, size.height() / px_per_mm
    if size.height() > size.width():
        return Shape.BELOW if height >= BELOW_MM else Shape.ALONE
    has_room = width >= BESIDE_MM and fit(size, Shape.BESIDE) >= BESIDE_FIT
    return Shape.BESIDE if has_room else Shape.ALONE


def fit(size: QSize, shape: Shape) -> float:
    """How large a room is, as a multiple of the design's."""
    design = DESIGNS[shape].size
    return min(size.width() / design.width(), size.height() / design.height())
