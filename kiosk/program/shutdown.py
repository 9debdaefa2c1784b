"""The end of a window's process, whatever its threads are doing. Main thread; standard library only.

A thread in a request can't be stopped, and the interpreter would wait for it. Nothing is lost without it: a
command is in the journal before it goes on the wire, and is judged at the next start.
"""

import logging
import os
import sys
import threading
import time
from typing import NoReturn

log = logging.getLogger(__name__)

GRACE_S = 0.25
"""So long a thread has to come to its end by itself, when all has been closed."""


def threads_at_work() -> list[str]:
    """Wait a moment for the threads that the interpreter would wait for. The names of those still at work."""
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
    """End the process at once, with what was written to the terminal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    os._exit(code)
