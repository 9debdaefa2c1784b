"""The end of standard input as a call on a loop's thread: so a child learns that its parent is gone."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable

CHUNK = 4_096


def on_input_end(stop: Callable[[], None]) -> None:
    """Call `stop` on the running loop's thread once nothing can be written to this process any more."""
    loop = asyncio.get_running_loop()
    descriptor = sys.stdin.fileno()

    def wait() -> None:
        # Not by the stream: the interpreter can't end while a thread holds its lock.
        while os.read(descriptor, CHUNK):
            continue
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=wait, name="kiosk-parent", daemon=True).start()
