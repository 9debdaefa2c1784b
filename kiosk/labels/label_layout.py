"""Where code and text stand on a label. Pure; all lengths in millimetres, from the label's upper left."""

from typing import Final, NamedTuple

CODE_SHARE: Final = 0.42
"""The code's share of the longer side; the text has the rest."""
GAP: Final = 1.5


class Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float


def boxes(width: float, height: float, edge: float) -> tuple[Box, Box]:
    """The code's square, with its quiet zone, and the text's: beside it, or below on an upright label.

    The quiet zone may reach into the label's empty edge: it is empty itself.
    """
    if width >= height:
        side = min(height - 2 * GAP, width * CODE_SHARE)
        text_left = GAP + side + GAP
        return (
            Box(GAP, (height - side) / 2, side, side),
            Box(text_left, edge, width - text_left - edge, height - 2 * edge),
        )
    side = min(width - 2 * GAP, height * CODE_SHARE)
    text_top = GAP + side + GAP
    return (
        Box((width - side) / 2, GAP, side, side),
        Box(edge, text_top, width - 2 * edge, height - text_top - edge),
    )
