"""Questions to whoever sits at the terminal, or to the file that is piped in instead. Main thread."""

import sys
from collections.abc import Callable
from typing import TypeVar

from kiosk.commands import output
from kiosk.texts import phrase

_Answer = TypeVar("_Answer")
_YES = frozenset({"s", "si", "sí", "y", "yes"})


class NoAnswer(Exception):
    """Nobody is there to answer: standard input has ended, or was never open."""


class Asker:
    """Asks on standard error, reads lines of standard input."""

    def __init__(self, language: str) -> None:
        self._language = language

    def line(self, key: str, default: str = "", **values: str) -> str:
        """The answer to the phrase, or `default` for an empty one. Raises `NoAnswer`."""
        question = phrase(key, self._language, **values)
        output.tell(f"{question} [{default}]" if default else question)
        answer = sys.stdin.readline() if sys.stdin else ""
        if not answer:
            raise NoAnswer
        return answer.strip() or default

    def agrees(self, key: str, **values: str) -> bool:
        """True for a yes in Spanish or English; anything else is a no, and so is nobody's answer."""
        try:
            return self.line(key, **values).lower() in _YES
        except NoAnswer:
            return False

    def until(
        self, read: Callable[[str], _Answer | None], key: str, default: str = "", **values: str
    ) -> _Answer:
        """Asked again until `read` makes something of the answer; it says itself what is wrong with it."""
        while True:
            if (found := read(self.line(key, default, **values))) is not None:
                return found
