"""The colours of the screen, dark and light. A test computes the contrast of every pair that carries text.

Colour never carries a meaning alone: a glyph and a word accompany it. Green is only for completed work.
"""

from types import MappingProxyType

from kiosk.core.shop.data import Operation, Progress
from kiosk.ui.look.shade import either

GROUND = either("#0a1726", "#e3e9ef")
"""Ground behind the grid."""
PANEL = either("#0d1d30", "#f4f7fa")
"""Bars and the left column."""
CARD = either("#10243a", "#ffffff")
"""A tile, a row, a chip, a light."""
CARD_SELECTED = either("#1b2b3e", "#fff3ec")
RAISED = either("#17324e", "#dde7f0")
"""A button that may be touched and isn't the main one."""
STRIPE = either("#17304a", "#d5dee7")
"""The hatching of what may have changed."""
FIELD = either("#081220", "#ffffff")
"""The ground of a text field."""
LINE = either("#274867", "#a9bac9")
"""Frames and dividers."""
LINE_STALE = either("#c9d6e2", "#394c5f")
HALO = either("#25507c", "#ffd0b8")
"""Around what is chosen, outside its frame."""

TEXT = either("#f3f7fb", "#0b1a2a")
TEXT_STALE = either("#c9d6e2", "#2b3d4f")
MUTED = either("#a9bed2", "#394c5f")
NAME = either("#b4c8da", "#34475a")
"""A worker's name, on hatching too."""
DISABLED = either("#7b93aa", "#5d7183")

ACCENT = either("#ff7a45", "#ff7a45")
"""TOMAR, the selection, and what is mine."""
ACCENT_TEXT = either("#ff7a45", "#b33a00")
"""The accent where it is read."""
ACCENT_DOWN = either("#ffe0a3", "#ffb08c")
"""A button of the accent's colour under a finger."""
ON_ACCENT = either("#1b0b03", "#1b0b03")
FOCUS = either("#ffd166", "#7a4b00")
"""The ring around what has the keyboard."""
INVERSE = either("#f3f7fb", "#10243a")
ON_INVERSE = either("#0a1726", "#ffffff")

ARM = either("#4da8ff", "#08509f")
ON_ARM = either("#04182b", "#ffffff")
SOLD = either("#b79bff", "#5f34c4")
ON_SOLD = either("#160a33", "#ffffff")
REP = either("#ff6b6b", "#a51a28")
ON_REP = either("#1a0202", "#ffffff")
ON_MET = either("#0a1726", "#ffffff")

RUN = either("#6ab7ff", "#08509f")
"""Work under way."""
HEALTHY = either("#cfe3f5", "#26415c")
"""A link that works: green is for completed work alone."""
DONE = either("#3dd68c", "#07552f")
DONE_GROUND = either("#0e3a2a", "#d6f2e2")
WARN = either("#ffc24b", "#694200")
ON_WARN = either("#1b0b03", "#ffffff")
WARN_LINE = either("#94713a", "#b3862f")
WARN_TEXT = either("#ffe0a3", "#4a2f00")
WARN_GROUND = either("#4a3205", "#fff0cc")
BAD = either("#ff6b6b", "#a81825")
BAD_TEXT = either("#ff8a8a", "#a81825")
"""Red that is read: the frame's red is too dark for small words."""
BAD_GROUND = either("#3a1216", "#fde3e4")

BADGE = MappingProxyType(
    {
        Operation.ARM: (ARM, ON_ARM),
        Operation.SOLD: (SOLD, ON_SOLD),
        Operation.REPARACION: (REP, ON_REP),
        Operation.METROLOGIA: (MUTED, ON_MET),
    }
)
"""Ground and text of an operation's badge."""

PROGRESS = MappingProxyType(
    {
        Progress.PENDIENTE: MUTED,
        Progress.EN_PROGRESO: RUN,
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
