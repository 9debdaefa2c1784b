"""Finds the files that are not code: fonts, style sheets, translations, the sample's lists. Any thread."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """The path of a file in `resources/`.

    A wheel and the frozen program carry the folder as `kiosk/resources`; a checkout has it beside the
    package.
    """
    return _root().joinpath(*parts)


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(frozen, "kiosk") if frozen else _PACKAGE
    inside = package / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"
