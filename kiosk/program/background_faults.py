"""Tells people what failed behind their backs: on a thread that nobody waits for, and that goes on.

Such a thread writes the fault with its traceback into the log, and has nobody to raise it to.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOGGERS = ("kiosk.realtime", "kiosk.services.demo_crew")


class _Teller(logging.Handler):
    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0]:
            self._tell(record.exc_info[0].__name__)


@contextmanager
def background_faults_told(tell: Callable[[str], object]) -> Iterator[None]:
    """Until the end, `tell` is called with the kind of each such fault, in the thread where it happened."""
    teller = _Teller(tell)
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(teller)
    try:
        yield
    finally:
        for name in _LOGGERS:
            logging.getLogger(name).removeHandler(teller)
