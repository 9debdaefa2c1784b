"""`kiosk web` beside the window: a child process, so that browsers never hold up a touch.

It lives as long as this process does: its standard input is a pipe of ours that nobody writes to, and it ends
when the pipe does, however this process ends. One that ends before is started again.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kiosk.core.clock import machine_time, seconds
from kiosk.program import web_down, web_notice
from kiosk.program.web_down import WebDown
from kiosk.start.restart_pauses import RestartPauses

log = logging.getLogger(__name__)

ENDS_S: Final = 4.0
"""How long it may take to end in order once the window is closed, in seconds."""

IN_ORDER: Final = "exit code 0"
"""Somebody has ended it; with Ctrl-C also this process, but a moment later."""

Tell = Callable[[WebDown | None], object]


def web_command(config: Path | None) -> list[str]:
    """The child's command line. A frozen program is its own interpreter."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "kiosk"]
    return [*program, "web", *(["--config", str(config)] if config else []), "--until-input-ends"]


class WebChild:
    """Starts the child, again after each end, and ends it. Its address stands on standard error, where it
    prints it itself; on its standard output it tells us whether it serves.

    `wait` and `clock` are those of the pauses between two starts.
    """

    def __init__(
        self,
        command: Sequence[str],
        data_dir: Path,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        clock: Callable[[], float] = seconds,
    ) -> None:
        self._command, self._data_dir = command, data_dir
        self._wait, self._clock = wait, clock
        self._lock = threading.Lock()
        """Held where a process is started, and where no further one may be."""
        self._ending = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._down: WebDown | None = None

    def forget(self) -> None:
        """Forget how the web face was beside a window that was killed. Before `start`."""
        self._keep()

    def start(self, tell: Tell) -> None:
        """Begin, once; called again it does nothing. Any thread, one at a time.

        `tell` is called in a thread of ours as soon as the child is down, or why has changed; with None
        once it serves again.
        """
        if self._thread is not None or self._ending.is_set():
            return
        self._thread = threading.Thread(target=self._go_on, args=[tell], name="kiosk-web", daemon=True)
        self._thread.start()

    def let_end(self) -> None:
        """Have it end in order. Returns at once."""
        with self._lock:
            self._ending.set()
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()

    def close(self) -> None:
        """Wait until it has ended, and no longer than `ENDS_S`."""
        self.let_end()
        if self._thread is None:
            return
        if self._process is not None:
            try:
                self._process.wait(ENDS_S)
            except subprocess.TimeoutExpired:
                log.warning("the web face did not end in order")
                self._process.kill()
                self._process.wait()
        self._thread.join(ENDS_S)
        self._down = None
        self._keep()

    def _go_on(self, tell: Tell) -> None:
        pauses = RestartPauses()
        while True:
            began = self._clock()
            how, why = self._run(tell)
            if self._ending.is_set():
                return
            pause = pauses.after(self._clock() - began, was_refused=bool(why))
            level = logging.INFO if how == IN_ORDER else logging.ERROR
            log.log(
                level, "the web face ended (%s), and is started again in %.0f s: %s", how, pause, why or "-"
            )
            self._now(WebDown(self._down.since if self._down else machine_time(), why), tell)
            if self._wait(self._ending, pause):
                return

    def _run(self, tell: Tell) -> tuple[str, str]:
        """Start it and listen until it has ended: how it ended, and why it can't serve, if it said so."""
        with self._lock:
            if self._ending.is_set():
                return "", ""
            try:
                process = self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                )
            except OSError as error:
                return str(error), ""
        log.info("serving the web face in process %d", process.pid)
        assert process.stdin is not None
        assert process.stdout is not None
        why = ""
        with process.stdout, process.stdin:
            for line in process.stdout:
                notice = web_notice.read(line)
                if notice is None:
                    continue
                why = notice.refused
                if not why:
                    self._now(None, tell)
            code = process.wait()
        return f"exit code {code}", why

    def _now(self, down: WebDown | None, tell: Tell) -> None:
        if down == self._down or self._ending.is_set():
            return
        if down is None:
            log.info("the web face serves again")
        self._down = down
        self._keep()
        tell(down)

    def _keep(self) -> None:
        try:
            web_down.keep(self._data_dir, self._down)
        except OSError as error:  # a full disk: the screen and the log tell it as well
            log.warning("can't keep how the web face is: %s", error)
