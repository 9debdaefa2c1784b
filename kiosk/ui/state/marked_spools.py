"""The spools that are ticked to be acted on in one go. GUI thread only."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from kiosk.core.errors import Refusal
from kiosk.core.shop.batches import MOST


class MarkedSpools(QObject):
    """Ticked spools by key, in the order of the ticks, while the worker chooses several.

    Signals: `changed(frozenset[str])` the keys whose tick or reason is another one now; `switched(bool)` the
    worker begins to choose several, or stops; `too_many()` one more than a batch may have was touched.
    """

    changed = Signal(object)
    switched = Signal(bool)
    too_many = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_on = False
        self._reasons: dict[str, Refusal | None] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._reasons)

    def __contains__(self, key: object) -> bool:
        return key in self._reasons

    def reason(self, key: str) -> Refusal | None:
        """Why the last action on a spool that is still ticked was refused; None if none was."""
        return self._reasons.get(key)

    def begin(self, *keys: str) -> None:
        """Choose several from now on, these first."""
        self.is_on = True
        self._become(dict.fromkeys(keys))
        self.switched.emit(True)

    def end(self) -> None:
        """Choose one at a time again; nothing is ticked any more."""
        if self.is_on:
            self.is_on = False
            self._become({})
            self.switched.emit(False)

    def toggle(self, key: str) -> None:
        """Tick a spool, or take its tick away."""
        if key in self._reasons:
            self._become({each: why for each, why in self._reasons.items() if each != key})
        else:
            self.add(key)

    def add(self, key: str) -> None:
        """Tick a spool; one that is ticked stays so."""
        if key in self._reasons:
            return
        if len(self._reasons) >= MOST:
            self.too_many.emit()
        else:
            self._become({**self._reasons, key: None})

    def clear(self) -> None:
        """Take all ticks away."""
        if self._reasons:
            self._become({})

    def settle(self, done: frozenset[str], refused: Mapping[str, Refusal]) -> None:
        """After an action on some of them: those that are done lose their ticks, the others say why not."""
        left = {key: refused.get(key) for key in self._reasons if key not in done}
        if left or not done:
            self._become(left)
        else:
            self.end()

    def _become(self, reasons: dict[str, Refusal | None]) -> None:
        before, self._reasons = self._reasons, reasons
        keys = before.keys() | reasons.keys()
        self.changed.emit(frozenset(key for key in keys if before.get(key, key) is not reasons.get(key, key)))
