"""The commands whose outcome isn't known yet, by spool. The loop's thread."""

from collections.abc import Callable, Collection

from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.core.shop.folding import folded
from kiosk.live.hooks import Hook


class OpenCommands:
    """The open command of each spool. No second command is offered on a spool before the first has ended.

    A spool is known by any spelling of its tag; `key_of` gives the key under which a tag's spool is shown.
    """

    def __init__(self, key_of: Callable[[str], str] = str) -> None:
        self.changed: Hook[[frozenset[str]]] = Hook()
        """The spools with these keys became open, or no longer are."""
        self._key_of = key_of
        self._by_tag: dict[str, tuple[Command, Verdict]] = {}

    def verdict(self, tag: str) -> Verdict | None:
        """`UNKNOWN` or `QUEUED` for a spool that is open; None for any other."""
        found = self._by_tag.get(folded(tag)) if self._by_tag else None
        return found[1] if found else None

    def add(self, command: Command, verdict: Verdict) -> None:
        """Open the command's spool: the worker may go on before the outcome is known."""
        tag = folded(command.tag)
        if self._by_tag.get(tag) != (command, verdict):
            self._by_tag[tag] = (command, verdict)
            self.changed(frozenset({self._key_of(command.tag)}))

    def note(self, outcome: Outcome) -> None:
        """`UNKNOWN` and `QUEUED` keep the command's spool open; a final outcome closes it, as does that of an
        undo which struck the command."""
        command = outcome.command
        if outcome.verdict in (Verdict.UNKNOWN, Verdict.QUEUED):
            self.add(command, outcome.verdict)
        else:
            self._close(command)
            if outcome.struck:
                self._close(outcome.struck)

    def _close(self, command: Command) -> None:
        tag = folded(command.tag)
        if tag in self._by_tag and self._by_tag[tag][0].id == command.id:
            del self._by_tag[tag]
            self.changed(frozenset({self._key_of(command.tag)}))

    def close_but(self, running: Collection[str]) -> None:
        """The backlog is empty: close all but the commands with these ids, which are in flight."""
        closed = [command for command, _verdict in self._by_tag.values() if command.id not in running]
        for command in closed:
            del self._by_tag[folded(command.tag)]
        if closed:
            self.changed(frozenset(self._key_of(command.tag) for command in closed))
