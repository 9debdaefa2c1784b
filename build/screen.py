"""Runs a program on a private Xvfb where there is no screen."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from types import FrameType

WITHOUT_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
STARTED_WITHIN = 10.0


def is_missing() -> bool:
    """True if there is no display, and Qt is not told to use a platform that needs none."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "").startswith(WITHOUT_SCREEN):
        return False
    return not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY")


def run_on_xvfb(command: list[str]) -> int:
    """Run the command on its own Xvfb and forward signals to it. Returns its exit code as shells do."""
    with xvfb(end_with_last_client=True) as display:
        surroundings = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        # In its own session: Ctrl-C then reaches it only once, through `pass_on`, and never reaches Xvfb.
        child = subprocess.Popen(
            command, env=surroundings, start_new_session=True, preexec_fn=_end_with_parent
        )

        def pass_on(number: int, _frame: FrameType | None) -> None:
            child.send_signal(number)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        code = child.wait()
    return code if code >= 0 else 128 - code


def _end_with_parent() -> None:
    """Run in the child: it gets SIGTERM when this process is killed outright and can't forward signals."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@contextlib.contextmanager
def xvfb(size: str = "1920x1080x24", *, end_with_last_client: bool = False) -> Iterator[str]:
    """A private X server on a free display number; yields its `:N`."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-dpi", "96", "-nolisten", "tcp"]
    # With -terminate the server ends even when this process is killed outright.
    command.append("-terminate" if end_with_last_client else "-noreset")
    server = subprocess.Popen(
        command,
        pass_fds=[writer],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(writer)
    try:
        with os.fdopen(reader, encoding="ascii") as answer:
            number = answer.readline().strip()  # empty if Xvfb ends without writing
        if not number:
            raise OSError(f"Xvfb did not start (exit code {server.wait(STARTED_WITHIN)})")
        yield f":{number}"
    finally:
        server.terminate()
        try:
            server.wait(STARTED_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
