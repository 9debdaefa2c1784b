"""Standard input and output of a station, each with a thread that does nothing else.

They read and write the descriptors themselves: a thread that is blocked inside Python's own `sys.stdin` or
`sys.stdout` would bring the interpreter down at its end.
"""

import os
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread

from kiosk.commands.station.requests import LONGEST
from kiosk.live.threads import Hop

MOST = 100
"""So many requests may be unanswered, or their answers unwritten; before one has left no more are read."""
_CHUNK = 65_536


class LineReader:
    """Reads lines until the input ends, as long as there is room for what they ask.

    `on_line` and `on_end` are called on the loop's thread. Of a line that is too long the beginning is given.
    """

    def __init__(
        self, descriptor: int, hop: Hop, on_line: Callable[[bytes], None], on_end: Callable[[], None]
    ) -> None:
        self._descriptor, self._hop = descriptor, hop
        self._on_line, self._on_end = on_line, on_end
        self._room = BoundedSemaphore(MOST)
        self._read = b""

    def start(self) -> None:
        """Begin to read."""
        Thread(target=self._run, name="kiosk-stdin", daemon=True).start()

    def make_room(self) -> None:
        """What a line asked for was answered. Any thread."""
        self._room.release()

    def _run(self) -> None:
        while True:
            self._room.acquire()
            line = self._line()
            if line is None:
                break
            self._hop(partial(self._on_line, line))
        self._hop(self._on_end)

    def _line(self) -> bytes | None:
        """The next line without its end; the last one may have none. None at the end of the input."""
        too_long = b""
        while True:
            line, end, rest = self._read.partition(b"\n")
            if end:
                self._read = rest
                return too_long or line
            if len(self._read) > LONGEST:
                too_long, self._read = too_long or self._read, b""
            try:
                chunk = os.read(self._descriptor, _CHUNK)
            except OSError:  # nobody writes there any more
                chunk = b""
            if not chunk:
                last, self._read = too_long or self._read, b""
                return last or None
            self._read += chunk


class LineWriter:
    """Writes lines in their order, and waits as long as a reader takes.

    `on_written` of a line is called on the loop's thread once all of it has left; `on_gone`, once, when
    nobody reads any more: None, or the error of a full disk behind it.
    """

    def __init__(self, descriptor: int, hop: Hop, on_gone: Callable[[OSError | None], None]) -> None:
        self._descriptor, self._hop, self._on_gone = descriptor, hop, on_gone
        self._lines: SimpleQueue[tuple[bytes, Callable[[], None] | None]] = SimpleQueue()

    def start(self) -> None:
        """Begin to write."""
        Thread(target=self._run, name="kiosk-stdout", daemon=True).start()

    def write(self, line: str, on_written: Callable[[], None] | None = None) -> None:
        """Returns at once."""
        self._lines.put((line.encode("utf-8", "replace") + b"\n", on_written))

    def after_all(self, done: Callable[[], None]) -> None:
        """Call `done` once all lines that were given until now have left."""
        self._lines.put((b"", done))

    def _run(self) -> None:
        while True:
            line, on_written = self._lines.get()
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError as error:
                self._hop(partial(self._on_gone, None if isinstance(error, BrokenPipeError) else error))
                return
            if on_written:
                self._hop(on_written)
