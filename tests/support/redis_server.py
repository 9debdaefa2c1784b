"""A real redis-server of the test's own: on a free port, in a folder of its own, and stopped by its pid."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from redis import Redis

STARTS_WITHIN = 5.0
STOPS_WITHIN = 5.0


class RedisServer:
    """A redis-server that keeps its port when it is stopped and started, so that clients can reconnect.

    `options` are options of the server's command line, such as `tls-port`.
    """

    def __init__(self, folder: Path, options: Mapping[str, object] | None = None) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("redis-server is missing: `python3 build/test.py` installs it on Debian")
        self._program = program
        self._folder = folder
        self._options = dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._is_frozen = False
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        if self.is_running:
            return
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "dir": self._folder,
            **self._options,
        }
        command = [self._program]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Shut down in order: clients are disconnected, and no data is kept."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the process, as by a power cut."""
        self._end(signal.SIGKILL)

    def lose_disk(self) -> None:
        """Make the server refuse all writes, as after a failed save: its folder is gone (MISCONF)."""
        with Redis(port=self.port, protocol=2) as client:
            client.set("algo", 1)
            shutil.rmtree(self._folder)
            client.config_set("save", "3600 1")
            client.bgsave()
            deadline = time.monotonic() + STARTS_WITHIN
            while client.info("persistence")["rdb_last_bgsave_status"] == "ok":
                assert time.monotonic() < deadline, "the save did not fail"
                time.sleep(0.01)

    def freeze(self) -> None:
        """Stop the process: its connections stay open, and nothing answers."""
        if self._process is not None and self.is_running:
            self._process.send_signal(signal.SIGSTOP)
            self._is_frozen = True

    def thaw(self) -> None:
        if self._process is not None and self._is_frozen:
            self._process.send_signal(signal.SIGCONT)
        self._is_frozen = False

    def _end(self, number: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        if self._is_frozen:  # a stopped process takes no SIGTERM until it goes on
            process.send_signal(signal.SIGCONT)
            self._is_frozen = False
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self.is_running:
            if self._answers():
                return
            time.sleep(0.005)
        log = (self._folder / "redis.log").read_text(errors="replace")
        self.kill()
        raise RuntimeError(f"redis-server did not start on port {self.port}:\n{log[-2000:]}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
