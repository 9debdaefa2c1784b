"""The log of one process: a file in the data folder, and nothing on the terminal.

Logging only puts the record on a queue; the listener's thread writes, so that the GUI thread never waits on
disk. Passwords and tokens are removed on the way to the file.
"""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from typing import Final

MAX_BYTES: Final = 2_000_000
KEPT: Final = 5

_SECRETS: Final = (
    (re.compile(r"(://[^/\s:@]*):[^\s]*@"), r"\1:***@"),
    (re.compile(r"(?i)\b(bearer|password=|private_key\W+)\s*[^\s,}&]+"), r"\1 ***"),
    (re.compile(r"\b(eyJ[\w-]+\.[\w-]+\.[\w-]*|ya29\.[\w.-]+)"), "***"),
    (re.compile(r"\bskw_[\w-]+|(?i:(?<=token=))[^\s&\"';]+"), "***"),  # of the web face, in links and cookies
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END|$)", re.DOTALL), "***"),
)


def without_secrets(text: str) -> str:
    """The text with `***` in place of passwords and tokens that are recognisable by their form."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class _Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _QuietFile(RotatingFileHandler):
    """A full disk, or on Windows a file that another process has open, costs log lines and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's name
        del record


@contextmanager
def logging_to(file: Path, level: str = "INFO", rotates: bool = True) -> Iterator[None]:
    """Log to this file within the block, then write what is queued. Raises OSError if it can't be opened.

    Only the window rotates the file. A command appends; if the file has grown far beyond its limit because no
    window ran for long, the command rotates it once before it begins.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = _QuietFile(file, maxBytes=MAX_BYTES if rotates else 0, backupCount=KEPT, encoding="utf-8")
    if not rotates and file.stat().st_size > 2 * MAX_BYTES:
        with suppress(OSError):  # on Windows a window that only rests has it open: it will rotate
            handler.doRollover()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    entrance = QueueHandler(queue)
    listener = QueueListener(queue, handler)
    root = logging.getLogger()
    level_before = root.level
    root.addHandler(entrance)
    root.setLevel(level)
    # Passed on to the log; without this the interpreter prints warnings on the terminal.
    logging.captureWarnings(capture=not sys.warnoptions)
    listener.start()
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        root.removeHandler(entrance)
        root.setLevel(level_before)
        listener.stop()
        handler.close()
