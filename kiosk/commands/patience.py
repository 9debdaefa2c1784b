"""Tells the person at the terminal that a command waits for the sheet; silence would look like a hang."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from kiosk.commands import output
from kiosk.texts import phrase

SAID_AFTER_S = 2.0


@contextmanager
def telling_that_it_waits(language: str) -> Iterator[None]:
    """Print one line on standard error if the block takes longer than `SAID_AFTER_S`. Any thread."""
    timer = Timer(SAID_AFTER_S, lambda: output.tell(phrase("waiting.sheet", language)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
