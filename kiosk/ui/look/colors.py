"""The colours of the screen. A test computes the contrast of every pair that carries text.

Colour never carries a meaning alone: a glyph and a word accompany it. Green is only for completed work.
"""

from types import MappingProxyType

from kiosk.core.shop.data import Operation, Progress

GROUND = "#0a1726"
"""Ground behind the grid."""
PANEL = "#0d1d30"
"""Bars and the left column."""
CARD = "#10243a"
"""A tile, a row, a chip, a light."""
CARD_SELECTED = "#1b2b3e"
RAISED = "#17324e"
"""A button that may be touched and isn't the main one."""
STRIPE = "#17304a"
"""The hatching of what may have changed."""
FIELD = "#081220"
"""The ground of a text field."""
LINE = "#274867"
"""Frames and dividers."""
LINE_STALE = "#c9d6e2"
HALO = "#25507c"
"""Around what is chosen, outside its frame."""

TEXT = "#f3f7fb"
TEXT_STALE = "#c9d6e2"
MUTED = "#a9bed2"
NAME = "#b4c8da"
"""A worker's name, on hatching too."""
DISABLED = "#7b93aa"

ACCENT = "#ff7a45"
"""TOMAR, the selection, and what is mine."""
ON_ACCENT = "#1b0b03"
INVERSE = "#f3f7fb"
ON_INVERSE = "#0a1726"

ARM = "#4da8ff"
ON_ARM = "#04182b"
SOLD = "#b79bff"
ON_SOLD = "#160a33"
REP = "#ff6b6b"
ON_REP = "#1a0202"

HEALTHY = "#cfe3f5"
"""A link that works: green is for completed work alone."""
DONE = "#3dd68c"
DONE_GROUND = "#0e3a2a"
WARN = "#ffc24b"
WARN_LINE = "#94713a"
WARN_TEXT = "#ffe0a3"
WARN_GROUND = "#4a3205"
BAD = "#ff6b6b"
BAD_TEXT = "#ff8a8a"
"""Red that is read: the frame's red is too dark for small words."""
BAD_GROUND = "#3a1216"

BADGE = MappingProxyType(
    {
        Operation.ARM: (ARM, ON_ARM),
        Operation.SOLD: (SOLD, ON_SOLD),
        Operation.REPARACION: (REP, ON_REP),
        Operation.METROLOGIA: (MUTED, GROUND),
    }
)
"""Ground and text of an operation's badge."""

PROGRESS = MappingProxyType(
    {
        Progress.PENDIENTE: MUTED,
        Progress.EN_PROGRESO: "#6ab7ff",
        Progress.PAUSADO: WARN,
        Progress.COMPLETADO: DONE,
    }
)
"""Text and frame of a state chip; the frame of what is pending is `LINE`."""


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
