"""The end of standard input as a SIGTERM of this process's own: so a child learns that its parent is gone."""

import os
import signal
import sys
import threading
from typing import Final

CHUNK: Final = 4_096


def stop_at_input_end() -> None:
    """Stop this process, as SIGTERM does, once nothing can be written to it any more. Returns at once.

    Called before anything else is imported: until somebody handles the signal there is nothing to close, and
    the process is gone at once.
    """
    descriptor = sys.stdin.fileno()

    def wait() -> None:
        # Not by the stream: the interpreter can't end while a thread holds its lock.
        while os.read(descriptor, CHUNK):
            continue
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, name="kiosk-parent", daemon=True).start()
