"""A search field for fingers: a touch asks for the keypad, and a cross empties it. GUI thread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, paint_glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad_key import KeypadKey

LONGEST = 60


class _Line(QLineEdit):
    """A line edit that signals touches and has a lens before its text."""

    touched = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMaxLength(LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        px = self._theme.metrics.px
        paint_glyph(painter, Glyph.SEARCH, px(22), self.height() / 2, px(18), colors.MUTED)
        painter.end()


class SearchField(QWidget):
    """Text that filters a list as it is typed, on the keypad or on a real keyboard.

    Signals: `changed(str)` at every key; `touched()` the keypad is wanted; `entered()` Enter was pressed.
    """

    changed = Signal(str)
    touched = Signal()
    entered = Signal()

    def __init__(
        self, name: str, theme: Theme, hint: str, short_hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        metrics = theme.metrics
        self._hints = (hint, short_hint or hint)
        self._line = _Line(theme, self)
        self._line.setObjectName(name)
        self._line.setPlaceholderText(hint)
        self._line.setAccessibleName(hint)
        self._margin, self._margin_of_clear = metrics.px(30), metrics.target
        self._line.setTextMargins(self._margin, 0, 0, 0)
        self._clear = KeypadKey(f"{name}Clear", theme, glyph=Glyph.CROSS, is_bare=True, parent=self)
        self._clear.setMinimumSize(metrics.target, metrics.target)
        self._clear.setAccessibleName(self.tr("Borrar la búsqueda"))
        self._clear.hide()
        self._clear.touched.connect(self.clear)
        self._line.textChanged.connect(self._on_changed)
        self._line.touched.connect(self.touched)
        self._line.returnPressed.connect(self.entered)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(metrics.touched(57))

    def text(self) -> str:
        return self._line.text()

    def set_text(self, text: str) -> None:
        self._line.setText(text)

    def insert(self, text: str) -> None:
        """Insert text as if it had been typed."""
        self._line.insert(text)

    def erase(self) -> None:
        """Delete the last letter."""
        self._line.backspace()

    def clear(self) -> None:
        self._line.clear()

    def take_keys(self) -> None:
        """Give the field the focus of a real keyboard."""
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_keys(self) -> None:
        """Give that focus to nothing: Qt would give it to the first control when the window is next used."""
        if self._line.hasFocus():
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._line.setGeometry(self.rect())
        side = self._clear.minimumWidth()
        self._clear.setGeometry(self.width() - side, 0, side, self.height())
        hint, shorter = self._hints
        # The lens stands left of the words; the style's own margins are narrower.
        has_room = self._line.fontMetrics().horizontalAdvance(hint) <= self.width() - 3 * self._margin
        self._line.setPlaceholderText(hint if has_room else shorter)

    def _on_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._line.setTextMargins(self._margin, 0, self._margin_of_clear if text else 0, 0)
        self.changed.emit(text)
