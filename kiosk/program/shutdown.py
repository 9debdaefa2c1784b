"""Ends a window's process even while threads are in a request. Main thread; standard library only.

Such a thread can't be stopped, and the interpreter would wait for it. Nothing is lost by not waiting: a
command is in the journal before it is sent, and is judged at the next start.
"""

import logging
import os
import sys
import threading
import time
from typing import NoReturn

log = logging.getLogger(__name__)

GRACE_S = 0.25
"""How long a thread has to end by itself once everything is closed."""


def threads_at_work() -> list[str]:
    """Wait `GRACE_S` for threads that hold up the interpreter. Returns the names of those still running."""
    until = time.monotonic() + GRACE_S
    others = [each for each in threading.enumerate() if each is not threading.current_thread()]
    for each in others:
        if not each.daemon:
            each.join(max(0.0, until - time.monotonic()))
    names = [each.name for each in others if not each.daemon and each.is_alive()]
    if names:
        log.warning("ending without waiting for %s", ", ".join(names))
    return names


def end_now(code: int) -> NoReturn:
    """End the process at once, after flushing the terminal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    os._exit(code)
