"""Runs work in a process of its own, which dies during that work.

Importing the program takes such a process a hundred times as long as its work. Where the system can fork, a
server process imports the program once and forks a new process for each death.
"""

import sys
from collections.abc import Callable
from multiprocessing import get_context

PATIENCE_S = 60.0
WORK = ("tests.incidents.dying_station", "tests.station.dying")


def run_until_dead(work: Callable[..., None], *arguments: object) -> int:
    """Run it with these arguments and wait for its death. Returns how it ended: a signal as its negative."""
    if sys.platform == "win32":
        process = get_context("spawn").Process(target=work, args=arguments)
    else:
        context = get_context("forkserver")
        context.set_forkserver_preload(list(WORK))
        process = context.Process(target=work, args=arguments)
    process.start()
    process.join(PATIENCE_S)
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
        raise TimeoutError("it neither died nor ended")
    process.close()
    return code
