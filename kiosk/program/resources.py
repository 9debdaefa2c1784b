"""Where the files that are no code lie: fonts, style sheets, translations, the sample's lists. Any thread."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """A file of `resources/`, found alike in a checkout, a wheel and the frozen program.

    Those two carry the folder as `kiosk/resources`; a checkout has it beside the package.
    """
    return _root().joinpath(*parts)


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(frozen, "kiosk") if frozen else _PACKAGE
    inside = package / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"
