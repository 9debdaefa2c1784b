"""Where typed letters go: the keypad on the glass, a real keyboard, and the two search fields. GUI thread."""

from PySide6.QtCore import QObject, QPoint, QRect

from kiosk.ui.actions.layout import LeftLayout, LeftParts
from kiosk.ui.actions.low_head import HeadTurn
from kiosk.ui.state.selection import Selection
from kiosk.ui.touch.repeat_guard import RepeatGuard
from kiosk.ui.touch.search_field import SearchField


class Typing(QObject):
    """Opens the keypad beside the list, and sends its keys to the field in use. GUI thread.

    The keypad goes when anything is chosen or asked for: the live grid lies below it."""

    def __init__(
        self,
        parts: LeftParts,
        arrangement: LeftLayout,
        selection: Selection,
        guard: RepeatGuard,
        has_keypad: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._arrangement = parts, arrangement
        self._selection, self._guard = selection, guard
        self._chosen: str | None = None
        if has_keypad:
            for field in self._fields:
                field.touched.connect(self._open)
        head = parts.head
        head.field.changed.connect(self._on_searched)
        head.search.tapped.connect(self._search)
        head.back.tapped.connect(self._leave_search)
        head.operation.tapped.connect(lambda: self._turn(HeadTurn.OPERATIONS))
        head.operations.touched.connect(lambda: self._turn(HeadTurn.WHO))
        keypad = parts.keypad
        keypad.typed.connect(self._on_touched)
        keypad.erased.connect(lambda: self.field.erase())
        keypad.cleared.connect(lambda: self.field.clear())
        keypad.done.connect(self._on_done)
        selection.changed.connect(self._on_selection_changed)
        for asked in (selection.command_requested, selection.batch_requested):
            asked.connect(lambda _commands: self.close())

    @property
    def field(self) -> SearchField:
        """The search field of the face that is shown."""
        return self._parts.chooser.field if self._arrangement.is_choosing_worker else self._parts.head.field

    def clear(self) -> None:
        """Empty both fields."""
        for field in self._fields:
            field.clear()

    def close(self) -> None:
        """Hide the keypad. It may go by itself, when a finger is on its way to one of its keys."""
        keypad = self._parts.keypad
        for field in self._fields:
            field.leave_keys()
        if not keypad.isHidden():
            self._guard.arm()
            self._guard.cover(QRect(keypad.mapToGlobal(QPoint()), keypad.size()))
            keypad.hide()
        self._show_worker()

    def type(self, text: str) -> None:
        """A real keyboard was used without touching a field first."""
        self.field.take_keys()
        self.field.insert(text)

    @property
    def _fields(self) -> tuple[SearchField, SearchField]:
        return self._parts.head.field, self._parts.chooser.field

    def _open(self) -> None:
        if self._parts.keypad.isHidden():
            self._guard.uncover()
            self._parts.keypad.open(self.field)

    def _on_searched(self, text: str) -> None:
        """A search that narrows the list is in sight, whatever it came from."""
        if text:
            self._turn(HeadTurn.SEARCH)
        elif self._parts.keypad.isHidden():
            self._show_worker()

    def _show_worker(self) -> None:
        """The worker has the row again, unless the search still narrows the list or ticks are wanted."""
        if not self._parts.head.field.text() and not self._selection.marked.is_on:
            self._turn(HeadTurn.WHO)

    def _search(self) -> None:
        self._turn(HeadTurn.SEARCH)
        self._open()

    def _leave_search(self) -> None:
        self.clear()
        self._selection.choose_several(False)
        self.close()

    def _turn(self, turn: HeadTurn) -> None:
        """Another part has the row over the list, where that is the only one."""
        if self._arrangement.take_turn(turn):
            self._guard.arm()

    def _on_selection_changed(self) -> None:
        spool, before = self._selection.spool, self._chosen
        self._chosen = spool.key if spool else None
        if self._chosen not in (None, before):
            self.close()

    def _on_touched(self, text: str) -> None:
        self.field.insert(text)
        if self._arrangement.is_choosing_worker:
            self._parts.chooser.take_whole_number()

    def _on_done(self) -> None:
        """Listo is the keypad's Enter."""
        field = self.field
        self.close()
        field.entered.emit()
