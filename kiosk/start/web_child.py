"""`kiosk web` beside the window: a child process, so that browsers never hold up a touch.

It lives as long as this process does: its standard input is a pipe of ours that nobody writes to, and it ends
when the pipe does, however this process ends.
"""

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

ENDS_S: Final = 4.0
"""How long it may take to end in order once the window is closed, in seconds."""


class WebChildEnded(Exception):
    """The child ended though its window is open; it said why on standard error and in `web.log`."""


class WebChild:
    """Starts the child and ends it. Its address stands on standard error, where it prints it itself."""

    def __init__(self, config: Path | None) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ending = False

    def start(self) -> None:
        """Start it, once; called again it does nothing. Any thread, one at a time. Raises OSError."""
        if self._process is not None or self._is_ending:
            return
        self._process = subprocess.Popen(self._command(), stdin=subprocess.PIPE)
        log.info("serving the web face in process %d", self._process.pid)
        threading.Thread(target=self._watch, args=[self._process], name="kiosk-web", daemon=True).start()

    def let_end(self) -> None:
        """Have it end in order. Returns at once."""
        self._is_ending = True
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def close(self) -> None:
        """Wait until it has ended, and no longer than `ENDS_S`."""
        self.let_end()
        if self._process is None:
            return
        try:
            self._process.wait(ENDS_S)
        except subprocess.TimeoutExpired:
            log.warning("the web face did not end in order")
            self._process.kill()
            self._process.wait()

    def _command(self) -> list[str]:
        """A frozen program is its own interpreter."""
        program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
        config = ["--config", str(self._config)] if self._config else []
        return [*program, "web", *config, "--until-input-ends"]

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        code = process.wait()
        # Ctrl-C reaches both at once, and the child may be the first to end in order.
        if code and not self._is_ending:
            ended = WebChildEnded(f"exit code {code}")
            log.error("the web face has ended; its own log says more", exc_info=ended)
