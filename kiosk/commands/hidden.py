"""Reads what nobody shall see: at a terminal without showing it, else the input's next line. Main thread."""

import getpass
import sys

from kiosk.commands.asking import Asker, NoAnswer
from kiosk.texts import phrase


def hidden_line(key: str, language: str, **values: str) -> str:
    """The answer to the phrase. Raises `NoAnswer` where the input has ended."""
    if sys.stdin is None or not sys.stdin.isatty():
        return Asker(language).line(key, **values)
    try:
        return getpass.getpass(f"{phrase(key, language, **values)} ", stream=sys.stderr).strip()
    except EOFError:
        raise NoAnswer from None
