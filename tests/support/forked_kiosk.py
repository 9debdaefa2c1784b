"""`kiosk …` in a process of its own, forked from one that has imported the program already."""

import array
import atexit
import json
import os
import select
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WITHIN_S = 60.0


class _Preloaded:
    """The process that forks; it ends once it can be asked no more, with this process at the latest."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            end = theirs.fileno()
            command = [sys.executable, "-m", "tests.support.preloaded", str(end)]
            self._process = subprocess.Popen(command, pass_fds=[end], cwd=ROOT)
        atexit.register(self._close)

    def _close(self) -> None:
        self.control.close()
        self._process.wait()


_preloaded = cache(_Preloaded)


class ForkedKiosk(subprocess.Popen[Any]):
    """A `Popen` whose program is `kiosk` with these arguments. `env` is all of its environment."""

    def __init__(self, arguments: list[str], **options: Any) -> None:
        self._told: socket.socket | None = None
        super().__init__(arguments, **options)

    def _execute_child(self, arguments: list[str], *given: Any) -> None:
        # The parameters of `subprocess.Popen._execute_child`, of which a fork needs few.
        cwd, env = given[4], given[5]
        ends = given[9:15]
        new_session = given[20]
        asked = {
            "arguments": arguments,
            "folder": str(cwd or Path.cwd()),
            "environment": env,
            "new_session": new_session,
        }
        self._told, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            pipes = [ends[0], ends[3], ends[5]]
            socket.send_fds(_preloaded().control, [json.dumps(asked).encode()], [*pipes, theirs.fileno()])
        self._told.settimeout(WITHIN_S)
        self.pid = self._number()
        self._child_created = True
        self._close_pipe_fds(*ends)  # type: ignore[attr-defined]

    def _number(self) -> int:
        assert self._told is not None
        number: int = array.array("q", self._told.recv(8))[0]
        return number

    def _try_wait(self, flags: int) -> tuple[int, int]:
        if self._told is None:
            return self.pid, 0
        if flags & os.WNOHANG and not select.select([self._told], [], [], 0)[0]:
            return 0, 0
        self._told.settimeout(None)
        status = self._number()
        self._told.close()
        self._told = None
        return self.pid, status

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(False):  # type: ignore[attr-defined]
            try:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)  # type: ignore[attr-defined]
            finally:
                self._waitpid_lock.release()  # type: ignore[attr-defined]
        return self.returncode
