"""How the kiosk looks: fonts, palette and style sheet, set once on the application. GUI thread only.

Colours are in `colors`, sizes in `metrics`. Style sheets are `resources/style/*.qss`, templates in which
`$TEXT` is a colour of `colors`, `${px_20}` design pixels and `$target` a property of `Metrics`.
"""

import re
from string import Template
from typing import ClassVar

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from kiosk.program.resources import resource
from kiosk.ui.look import colors
from kiosk.ui.look.metrics import Metrics

SANS = "Inter"
MONO = "JetBrains Mono"
_MONO_FACES = [MONO, "DejaVu Sans Mono", "Consolas"]
_SANS_FACES = [SANS, MONO, "DejaVu Sans", "Segoe UI"]
"""The second face supplies the few signs that the first one lacks."""
FONT_FILES = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
)
STYLE = ("-style", "fusion")
"""Arguments of the QApplication. A style object instead would cost 10 ms, to build 600 unused enum values."""
_EQUAL_DIGITS = QFont.Tag("tnum")
TEXT_PX = 20
"""Size of plain text in design pixels."""


class Theme:
    """Makes fonts in the screen's scale; `apply` sets the application's look."""

    REGULAR: ClassVar = QFont.Weight.Normal
    SEMIBOLD: ClassVar = QFont.Weight.DemiBold
    BOLD: ClassVar = QFont.Weight.Bold

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics

    def apply(self, app: QApplication) -> None:
        """Set fonts, palette and style sheet. Without the font files Qt's own faces are used."""
        for name in FONT_FILES:
            path = resource("fonts", name)
            if path.is_file():
                QFontDatabase.addApplicationFont(str(path))
        app.setPalette(_palette())
        app.setFont(self.font(TEXT_PX))
        sheet = self.style_sheet()
        if app.styleSheet() != sheet:  # Qt would polish every widget again
            app.setStyleSheet(sheet)

    def font(self, design_px: float, weight: QFont.Weight = QFont.Weight.Normal, mono: bool = False) -> QFont:
        """A font of this size in the design's pixels, never below 11 real ones."""
        font = QFont(_MONO_FACES if mono else _SANS_FACES)
        font.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
        font.setPixelSize(max(11, self.metrics.px(design_px)))
        font.setWeight(weight)
        return font

    def ticking_font(self, design_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """A font with digits of equal width, for changing figures that must not move their neighbours."""
        font = self.font(design_px, weight)
        font.setFeature(_EQUAL_DIGITS, 1)
        return font

    def style_sheet(self) -> str:
        """All style sheets with this screen's values in them; an unknown name raises KeyError."""
        folder = resource("style")
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.qss")))
        values: dict[str, str] = {
            name: value for name, value in vars(colors).items() if name.isupper() and isinstance(value, str)
        }
        for name in ("target", "action_height", "action_width", "action_gap"):
            values[name] = f"{getattr(self.metrics, name)}px"
        for size in set(re.findall(r"\$\{px_(\d+)\}", text)):
            values[f"px_{size}"] = f"{self.metrics.px(int(size))}px"
        return Template(text).substitute(values)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, color in (
        (role.Window, colors.PANEL),
        (role.Base, colors.FIELD),
        (role.AlternateBase, colors.CARD),
        (role.Button, colors.CARD),
        (role.ToolTipBase, colors.CARD),
        (role.WindowText, colors.TEXT),
        (role.Text, colors.TEXT),
        (role.ButtonText, colors.TEXT),
        (role.BrightText, colors.TEXT),
        (role.ToolTipText, colors.TEXT),
        (role.PlaceholderText, colors.MUTED),
        (role.Highlight, colors.ACCENT),
        (role.HighlightedText, colors.ON_ACCENT),
        (role.Link, colors.ARM),
    ):
        palette.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colors.DISABLED))
    return palette
