"""Sizes on the screen: targets come from millimetres, text from millimetres and the room there is."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen

from kiosk.core.frozen import frozen
from kiosk.ui.look.shape import DESIGNS, Shape, fit, shape_of

MM_PER_INCH = 25.4
PLAUSIBLE_DPI = (50.0, 400.0)
FALLBACK_DPI = 96.0
"""Assumed if a screen reports a wrong size (many televisions say 160 × 90 mm, or nothing)."""

DESIGN = DESIGNS[Shape.BESIDE].size
DESIGN_DPI = 96.0
"""The screen that the design was drawn for; `px()` takes pixels of this size."""

TARGET_MM = 15.0
ACTION_HEIGHT_MM = 22.0
ACTION_WIDTH_MM = 40.0
ACTION_GAP_MM = 5.0
DESK_TARGET_PX = 36
DESK_ROW_PX = 32
DESK_TWO_LINES_PX = 54
DESK_ACTION_HEIGHT_PX, DESK_ACTION_WIDTH_PX, DESK_ACTION_GAP_PX = 64, 140, 12
LEAST_DESK_ROW = 32
"""Real pixels: less is hard to hit with a mouse."""


@frozen
class Metrics:
    """Made once at start. `mm()` for what fingers need, `px()` for what eyes need; both give whole pixels."""

    px_per_mm: float
    scale: float
    """Pixels of this screen for one pixel of the design."""
    is_desk: bool = False
    """Whether a mouse is used, and smaller targets do."""
    shape: Shape = Shape.BESIDE

    @classmethod
    def of(
        cls,
        screen: QScreen | float,
        size: QSize | None = None,
        calibrated_dpi: float | None = None,
        is_desk: bool = False,
    ) -> "Metrics":
        """Measure a screen, or take its dots per inch as a number.

        `size` is the window's room, by default the whole screen. `calibrated_dpi` is a setting for screens
        that report a wrong size, and takes precedence.
        """
        if isinstance(screen, QScreen):
            measured = (screen.physicalDotsPerInchX() + screen.physicalDotsPerInchY()) / 2
            size = size or screen.size()
        else:
            measured = float(screen)
            size = size or DESIGN
        dpi = calibrated_dpi or _plausible(measured)
        shape = Shape.BESIDE if is_desk else shape_of(size, dpi / MM_PER_INCH)
        room = fit(size, shape)
        same_on_the_ruler = dpi / DESIGN_DPI
        return cls(
            px_per_mm=dpi / MM_PER_INCH,
            scale=min(max(same_on_the_ruler, room), room * DESIGNS[shape].roomiest),
            is_desk=is_desk,
            shape=shape,
        )

    def mm(self, millimetres: float) -> int:
        """Pixels of a physical length, rounded up so that a minimum is kept."""
        return -int(-millimetres * self.px_per_mm // 1)

    def px(self, design_pixels: float) -> int:
        """Pixels of a length in the design's 1920 × 1080 pictures."""
        return max(1, round(design_pixels * self.scale))

    def touched(self, design_pixels: float) -> int:
        """The height of a control that was drawn so high for fingers; for a mouse it is as any target."""
        return self.target if self.is_desk else max(self.target, self.px(design_pixels))

    @property
    def two_lines(self) -> int:
        """Least height of a control that says two lines."""
        return max(self.target, self.px(DESK_TWO_LINES_PX)) if self.is_desk else self.target

    @property
    def desk_row(self) -> int:
        """The height of a table's row, for a mouse."""
        return max(LEAST_DESK_ROW, self.px(DESK_ROW_PX))

    @property
    def target(self) -> int:
        """Least height and width of anything touched, and of any row."""
        return (
            max(LEAST_DESK_ROW, self.px(DESK_TARGET_PX))
            if self.is_desk
            else max(self.mm(TARGET_MM), self.px(56))
        )

    @property
    def action_height(self) -> int:
        """Height of the three main buttons."""
        return (
            self.px(DESK_ACTION_HEIGHT_PX) if self.is_desk else max(self.mm(ACTION_HEIGHT_MM), self.px(104))
        )

    @property
    def action_width(self) -> int:
        """Least width of the three main buttons."""
        return self.px(DESK_ACTION_WIDTH_PX) if self.is_desk else self.mm(ACTION_WIDTH_MM)

    @property
    def action_gap(self) -> int:
        """Gap between two main buttons."""
        return self.px(DESK_ACTION_GAP_PX) if self.is_desk else self.mm(ACTION_GAP_MM)


def _plausible(dpi: float) -> float:
    low, high = PLAUSIBLE_DPI
    return dpi if low <= dpi <= high else FALLBACK_DPI
