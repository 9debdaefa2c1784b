"""A process that has imported the program, and forks a `kiosk` for each request.

To import takes longer than most of them work. Each is a process like any other, with the environment, the
folder and the pipes that it was asked to have. Started by `forked_kiosk`, and ends with it.
"""

import array
import atexit
import gc
import io
import json
import os
import random
import signal
import socket
import sys
import threading
import time
import traceback
from importlib import import_module
from typing import Any

from kiosk.cli import main
from kiosk.sheets.http.gspread_import import lean_import

MODULES = (
    *("kiosk.wiring.station", "kiosk.wiring.web", "kiosk.wiring.commands"),
    *("kiosk.commands.station.process", "kiosk.commands.web.face"),
    *("fakeredis", "uvicorn.lifespan.off", "uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl"),
)
MOST_BYTES = 1 << 20


def serve(control: socket.socket) -> None:
    """Fork what is asked for until nobody can ask any more."""
    with lean_import():
        for name in MODULES:
            import_module(name)
    gc.collect()
    gc.freeze()  # a collection in a child would copy the pages of all that it looks at
    while True:
        asked, descriptors, _, _ = socket.recv_fds(control, MOST_BYTES, 4)
        if not asked:
            return
        if not os.fork():
            control.close()
            _keep(json.loads(asked), descriptors)
        for each in descriptors:
            os.close(each)
        _reap()


def _reap() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return
        except ChildProcessError:
            return


def _keep(asked: dict[str, Any], descriptors: list[int]) -> None:
    """Fork once more, tell the id of the process, and how it has ended."""
    *pipes, answers = descriptors
    process = os.fork()
    if not process:
        os.close(answers)
        _become(asked, pipes)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for each in pipes:
        os.close(each)
    with socket.socket(fileno=answers) as told:
        told.send(array.array("q", [process]).tobytes())
        _, status = os.waitpid(process, 0)
        told.send(array.array("q", [status]).tobytes())
    os._exit(0)


def _become(asked: dict[str, Any], pipes: list[int]) -> None:
    """Be the process: what the interpreter does at its start and at its end, and the program between."""
    if asked["new_session"]:
        os.setsid()
    for number, each in enumerate(pipes):
        os.dup2(each, number)
        os.close(each)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    random.seed()
    at_once = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdin = io.TextIOWrapper(open(0, "rb"), encoding="utf-8")  # noqa: SIM115
    sys.stdout = io.TextIOWrapper(open(1, "wb"), encoding="utf-8", write_through=at_once)  # noqa: SIM115
    sys.stderr = io.TextIOWrapper(
        open(2, "wb", buffering=0),  # noqa: SIM115
        encoding="utf-8",
        errors="backslashreplace",
        write_through=True,
    )
    sys.argv = ["kiosk", *asked["arguments"]]
    code = 1
    try:
        code = main(asked["arguments"])
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(code)  # nothing of the process that forked it goes on here


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    serve(socket.socket(fileno=int(sys.argv[1])))
