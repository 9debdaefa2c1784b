"""One key of the keypad. It acts when the finger comes down, each time. GUI thread."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.metrics import TARGET_MM
from kiosk.ui.look.theme import Theme

REPEAT_AFTER_MS = 500
REPEAT_EVERY_MS = 90


class KeypadKey(QAbstractButton):
    """Unlike a `TapButton` it counts quick repeats: `11` is two touches.

    Signal: `touched()`. `is_main` marks the key that ends the typing; `is_bare` has no frame.
    """

    touched = Signal()

    def __init__(
        self,
        name: str,
        theme: Theme,
        text: str = "",
        glyph: Glyph | None = None,
        is_main: bool = False,
        is_bare: bool = False,
        least_mm: tuple[float, float] = (TARGET_MM, TARGET_MM),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._glyph, self._is_main, self._is_bare = theme, glyph, is_main, is_bare
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        width, height = map(theme.metrics.mm, least_mm)
        self.setMinimumSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.pressed.connect(self.touched)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As of a `TapButton`."""
        event.ignore()

    def repeat_while_held(self) -> None:
        """Repeat while the finger stays down, as keys do."""
        self.setAutoRepeat(True)
        self.setAutoRepeatDelay(REPEAT_AFTER_MS)
        self.setAutoRepeatInterval(REPEAT_EVERY_MS)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.metrics.px
        ink = colors.ON_INVERSE if self._is_main else colors.MUTED if self._is_bare else colors.TEXT
        if not self._is_bare:
            ground = colors.INVERSE if self._is_main else colors.RAISED
            painter.setPen(QPen(QColor(colors.LINE), px(2)))
            painter.setBrush(QColor(colors.LINE if self.isDown() else ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(10), px(10))
        if self._glyph is not None:
            high = px(20 if self._is_bare else 26)
            left = (self.width() - glyph_width(self._glyph, high)) / 2
            paint_glyph(painter, self._glyph, left, self.height() / 2, high, ink)
        else:
            painter.setPen(QColor(ink))
            painter.setFont(self._theme.font(28 if len(self.text()) < 2 else 20, self._theme.SEMIBOLD))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
