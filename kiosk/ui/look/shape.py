"""How the column and the live grid share a screen of some size. Pure."""

from enum import Enum

from PySide6.QtCore import QSize

from kiosk.core.frozen import frozen


class Shape(Enum):
    BESIDE = "beside"
    """The live grid right of the column."""
    BELOW = "below"
    """On a screen that is higher than wide: below it."""


@frozen
class Design:
    """The screen that a shape was drawn for, in pixels, and how much larger than the room suggests text may
    be, to stay legible on a small, dense screen."""

    size: QSize
    roomiest: float


DESIGNS = {
    Shape.BESIDE: Design(QSize(1920, 1080), 1.28),
    Shape.BELOW: Design(QSize(1080, 1920), 1.28),
}
BELOW_MM = 210.0
"""Least height for both, one below the other."""


def shape_of(size: QSize, px_per_mm: float) -> Shape:
    """The shape for a room of this size in pixels."""
    is_high = size.height() > size.width() and size.height() / px_per_mm >= BELOW_MM
    return Shape.BELOW if is_high else Shape.BESIDE


def fit(size: QSize, shape: Shape) -> float:
    """How large a room is, as a multiple of the design's."""
    design = DESIGNS[shape].size
    return min(size.width() / design.width(), size.height() / design.height())
