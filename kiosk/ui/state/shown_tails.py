"""How much of a tag's end the worker's list shows large, for all that speaks of a spool in it. GUI thread."""

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.tags.tag_tails import tail_of


class ShownTails(QObject):
    """Buttons, reasons and questions call a spool by the tail that its row shows.

    Signal: `changed()` the list shows another number of groups.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups = 1

    def show(self, groups: int) -> None:
        """Set how many last groups the list shows large."""
        if groups != self.groups:
            self.groups = groups
            self.changed.emit()

    def of(self, tag: str) -> str:
        """What this spool is called now."""
        return tail_of(tag, self.groups)
