"""How dark the screen is while nobody is there. Pure."""

from PySide6.QtGui import QColor

LIGHT = 0.78
"""The share of its light that a colour keeps: a spool's tag is still read from some metres away."""


def dimmed(color: str) -> str:
    """`#rrggbb` as it looks under the veil."""
    channels = (round(int(color[at : at + 2], 16) * LIGHT) for at in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def veil() -> QColor:
    """What is painted over the parts that go on below."""
    return QColor(0, 0, 0, round(255 * (1 - LIGHT)))
