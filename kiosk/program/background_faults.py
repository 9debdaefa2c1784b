"""Reports faults of background threads to people.

Such a thread logs the fault with its traceback and goes on; no caller waits that it could raise to.
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
    """Within the block, call `tell` with the type name of each such fault, in the faulty thread."""
    teller = _Teller(tell)
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(teller)
    try:
        yield
    finally:
        for name in _LOGGERS:
            logging.getLogger(name).removeHandler(teller)
