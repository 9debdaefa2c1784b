"""The commands whose outcome isn't known yet, by spool. The loop's thread."""

from collections.abc import Collection

from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.live.hooks import Hook


class OpenCommands:
    """The open command of each spool. No second command is offered on a spool before the first has ended."""

    def __init__(self) -> None:
        self.changed: Hook[[frozenset[str]]] = Hook()
        """These tags became open, or no longer are."""
        self._by_tag: dict[str, tuple[Command, Verdict]] = {}

    def verdict(self, tag: str) -> Verdict | None:
        """`UNKNOWN` or `QUEUED` for a spool that is open; None for any other."""
        found = self._by_tag.get(tag)
        return found[1] if found else None

    def add(self, command: Command, verdict: Verdict) -> None:
        """Open the command's spool: the worker may go on before the outcome is known."""
        if self._by_tag.get(command.tag) != (command, verdict):
            self._by_tag[command.tag] = (command, verdict)
            self.changed(frozenset({command.tag}))

    def note(self, outcome: Outcome) -> None:
        """`UNKNOWN` and `QUEUED` keep the command's spool open; a final outcome closes it."""
        command = outcome.command
        if outcome.verdict in (Verdict.UNKNOWN, Verdict.QUEUED):
            self.add(command, outcome.verdict)
        elif command.tag in self._by_tag and self._by_tag[command.tag][0].id == command.id:
            del self._by_tag[command.tag]
            self.changed(frozenset({command.tag}))

    def close_but(self, running: Collection[str]) -> None:
        """The backlog is empty: close all but the commands with these ids, which are in flight."""
        closed = {tag for tag, (command, _verdict) in self._by_tag.items() if command.id not in running}
        for tag in closed:
            del self._by_tag[tag]
        if closed:
            self.changed(frozenset(closed))
