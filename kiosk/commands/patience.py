"""Tells the person at the terminal that a command waits or works; silence would look like a hang."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from kiosk.commands import output
from kiosk.texts import phrase

SAID_AFTER_S = 2.0


@contextmanager
def telling_that_it_waits(language: str, key: str = "waiting.sheet", **values: str) -> Iterator[None]:
    """Print the phrase `key` on standard error if the block takes longer than `SAID_AFTER_S`.

    Any thread.
    """
    timer = Timer(SAID_AFTER_S, lambda: output.tell(phrase(key, language, **values)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
