"""Sizes of the wall board: letters legible from five metres, measured in millimetres of a large screen."""

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QScreen

from kiosk.ui.look.metrics import DESIGN, MM_PER_INCH, Metrics

MM_PER_PX = 0.87
"""Millimetres of a wall screen for one pixel of the board's design."""
GROUP_PX = 41
"""A tag's tail: figures of 26 mm, the largest thing on the tile, for tags look alike."""
LARGE_PX = 35
"""A worker's mark and the time: capitals of 22 mm."""
SMALL_PX = 19
"""All else that is read: capitals of 12 mm, the size of the lights' and badges' own text."""
MOST_OF_THE_ROOM = 1.9
"""How much larger than in the design letters may be. People stand nearer to a desk's screen, and a
board of two spools a page would help nobody."""

USUAL_WALL_MM = QSizeF(1218, 685)
"""55 inches, assumed for televisions that report a wrong size or none."""
PLAUSIBLE_WIDTH_MM = (280.0, 5_000.0)


def board_metrics(screen: QScreen | QSizeF, size: QSize, calibrated_dpi: float | None = None) -> Metrics:
    """Measure a wall screen, or take its size in millimetres. `size` is in pixels.

    `calibrated_dpi` is a setting for screens that report a wrong size, and takes precedence.
    """
    if calibrated_dpi:
        px_per_mm = calibrated_dpi / MM_PER_INCH
    else:
        physical = screen.physicalSize() if isinstance(screen, QScreen) else screen
        low, high = PLAUSIBLE_WIDTH_MM
        is_plausible = low <= physical.width() <= high
        px_per_mm = size.width() / (physical if is_plausible else USUAL_WALL_MM).width()
    fit = min(size.width() / DESIGN.width(), size.height() / DESIGN.height())
    return Metrics(px_per_mm, min(px_per_mm * MM_PER_PX, fit * MOST_OF_THE_ROOM))
