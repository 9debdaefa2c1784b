"""Whether the screen is dark, or light for bays in the sun: chosen once, before the colours are imported.

Painters keep colours in tables of their own, made at import; so a process has one shade.
"""

from enum import StrEnum


class Shade(StrEnum):
    """The two sets of colours."""

    DARK = "dark"
    LIGHT = "light"


_chosen = Shade.DARK


def choose(shade: Shade) -> None:
    """Call before `kiosk.ui.look.colors` is imported, else it changes nothing."""
    global _chosen
    _chosen = shade


def either(dark: str, light: str) -> str:
    """The colour of the chosen shade."""
    return light if _chosen is Shade.LIGHT else dark
