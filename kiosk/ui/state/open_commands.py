"""Commands whose end nobody knows yet: their spools say so, and take no other command. GUI thread only."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, QObject, Signal

from kiosk.core.shop.data import Command, Outcome, Verdict


def open_word(verdict: Verdict | None) -> str:
    """What a tile or a row says of an open command; "" where there is none."""
    if verdict is Verdict.QUEUED:
        return QCoreApplication.translate("OpenCommands", "por enviar")
    return QCoreApplication.translate("OpenCommands", "por confirmar") if verdict else ""


class OpenCommands(QObject):
    """By tag: a spool has one at most, for its buttons are deaf until the end of the first.

    Signal: `changed(frozenset[str])` these tags became open, or no longer are.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_tag: dict[str, tuple[Command, Verdict]] = {}

    def verdict(self, tag: str) -> Verdict | None:
        """`UNKNOWN` or `QUEUED` for a spool that is open; None for any other."""
        found = self._by_tag.get(tag)
        return found[1] if found else None

    def add(self, command: Command, verdict: Verdict) -> None:
        """The worker was freed before the end of his command was known."""
        if self._by_tag.get(command.tag) != (command, verdict):
            self._by_tag[command.tag] = (command, verdict)
            self.changed.emit(frozenset({command.tag}))

    def note(self, outcome: Outcome) -> None:
        """What became of a command: `UNKNOWN` and `QUEUED` keep its spool open, an end closes it."""
        command = outcome.command
        if outcome.verdict in (Verdict.UNKNOWN, Verdict.QUEUED):
            self.add(command, outcome.verdict)
        elif command.tag in self._by_tag and self._by_tag[command.tag][0].id == command.id:
            del self._by_tag[command.tag]
            self.changed.emit(frozenset({command.tag}))

    def close_but(self, running: Collection[str]) -> None:
        """Nothing waits any more, but for the commands with these ids, which are still being carried out."""
        closed = {tag for tag, (command, _verdict) in self._by_tag.items() if command.id not in running}
        for tag in closed:
            del self._by_tag[tag]
        if closed:
            self.changed.emit(frozenset(closed))
