"""Where typed letters go: the keypad on the glass, a real keyboard, and the two search fields. GUI thread."""

from PySide6.QtCore import QObject

from kiosk.ui.actions.layout import LeftLayout, LeftParts
from kiosk.ui.state.selection import Selection
from kiosk.ui.touch.repeat_guard import RepeatGuard
from kiosk.ui.touch.search_field import SearchField


class Typing(QObject):
    """Opens the keypad in place of the action buttons, and sends its keys to the field in use."""

    def __init__(
        self,
        parts: LeftParts,
        arrangement: LeftLayout,
        selection: Selection,
        guard: RepeatGuard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._arrangement = parts, arrangement
        self._selection, self._guard = selection, guard
        for field in self._fields:
            field.touched.connect(self._open)
        keypad = parts.keypad
        keypad.typed.connect(lambda text: self.field.insert(text))
        keypad.erased.connect(lambda: self.field.erase())
        keypad.cleared.connect(lambda: self.field.clear())
        keypad.done.connect(self._on_done)

    @property
    def field(self) -> SearchField:
        """The search field of the face that is shown."""
        return self._parts.chooser.field if self._arrangement.is_choosing_worker else self._parts.field

    def clear(self) -> None:
        """Empty both fields."""
        for field in self._fields:
            field.clear()

    def close(self) -> None:
        """Hide the keypad and bring the action buttons back, if a worker is known."""
        parts = self._parts
        for field in self._fields:
            field.leave_keys()
        if not parts.keypad.isHidden():
            self._guard.arm()
            parts.keypad.hide()
            parts.actions.setVisible(self._selection.worker is not None)
            self._arrangement.fit()

    def type(self, text: str) -> None:
        """A real keyboard was used without touching a field first."""
        self.field.take_keys()
        self.field.insert(text)

    @property
    def _fields(self) -> tuple[SearchField, SearchField]:
        return self._parts.field, self._parts.chooser.field

    def _open(self) -> None:
        parts = self._parts
        if parts.keypad.isHidden():
            parts.actions.hide()
            parts.keypad.open()
            self._arrangement.fit()

    def _on_done(self) -> None:
        """Listo is the keypad's Enter."""
        field = self.field
        self.close()
        field.entered.emit()
