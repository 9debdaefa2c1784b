"""Questions to the person at the terminal, or to the file that is piped in instead. Main thread."""

import sys
from collections.abc import Callable
from typing import TypeVar

from kiosk.commands import output
from kiosk.texts import phrase

_Answer = TypeVar("_Answer")
_YES = frozenset({"s", "si", "sí", "y", "yes"})


class NoAnswer(Exception):
    """No answer is possible: standard input has ended, or was never open."""


class Asker:
    """Asks on standard error and reads the answers from standard input."""

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
        """True for a yes in Spanish or English; anything else, and the end of input, is a no."""
        try:
            return self.line(key, **values).lower() in _YES
        except NoAnswer:
            return False

    def until(
        self, read: Callable[[str], _Answer | None], key: str, default: str = "", **values: str
    ) -> _Answer:
        """Ask again until `read` accepts the answer; `read` itself prints what is wrong with it."""
        while True:
            if (found := read(self.line(key, default, **values))) is not None:
                return found
