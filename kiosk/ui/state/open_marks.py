"""Marks for spools with an open command, one whose outcome isn't known yet. GUI thread only."""

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kiosk.core.shop.data import Verdict
from kiosk.live.open_commands import OpenCommands


def open_word(verdict: Verdict | None) -> str:
    """The words on a tile or a row for an open command; "" if there is none."""
    if verdict is Verdict.QUEUED:
        return QCoreApplication.translate("OpenCommands", "por enviar")
    return QCoreApplication.translate("OpenCommands", "por confirmar") if verdict else ""


class OpenMarks(QObject):
    """The station's open commands, with a Qt signal.

    Signal: `changed(frozenset[str])` these tags became open, or no longer are.
    """

    changed = Signal(object)

    def __init__(self, live: OpenCommands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live = live
        live.changed.connect(self.changed.emit)

    def verdict(self, tag: str) -> Verdict | None:
        """`UNKNOWN` or `QUEUED` for a spool that is open; None for any other."""
        return self.live.verdict(tag)
