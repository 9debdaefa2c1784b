"""A person's name and yes, without which nothing is accepted. Main thread; blocks on standard input."""

import argparse
import sys

from kiosk.commands.asking import Asker, NoAnswer


class Consent:
    """The name is asked for once, however often the yes is. `--yes` and `--who` answer for a script."""

    def __init__(self, args: argparse.Namespace, language: str) -> None:
        self._is_given = bool(args.yes)
        self._asker = Asker(language)
        self.who: str = args.who or ""
        """The person's name; "" before it was asked for."""

    @property
    def is_possible(self) -> bool:
        """True if somebody can answer: standard input is a terminal, or the answer is given already."""
        return self._is_given or (bool(sys.stdin) and sys.stdin.isatty())

    def given(self, key: str, **values: str) -> bool:
        """Ask for the name, if it isn't known, and then the phrase. True for a yes."""
        if self._is_given:
            return True
        try:
            while not self.who:
                self.who = " ".join(self._asker.line("accept.who").split())
        except NoAnswer:
            return False
        return self._asker.agrees(key, **values)
