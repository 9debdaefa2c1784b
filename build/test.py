"""Runs the tests, on a fresh machine too: `python3 build/test.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys

import bootstrap
import debian

# A file at a time, on two workers more than there are cores, since many tests wait rather than compute. Files
# begin in the order of the folders: sorted by their number of tests, the long ones would come last, alone.
WORKERS = (os.cpu_count() or 1) + 2
WHOLE_SUITE = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
"""Without arguments; tests that are named run in one process, to be watched."""


def main(arguments: list[str]) -> int:
    debian.need(debian.QT, debian.X11, debian.TESTS)
    python = bootstrap.environment("test")
    # tests/conftest.py chooses Qt's platform; tests that want a real screen start their own Xvfb.
    # Bytecode is kept, for the tests start hundreds of processes that would each compile the program again.
    unwanted = ("QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE")
    surroundings = {name: value for name, value in os.environ.items() if name not in unwanted}
    command = [str(python), "-m", "pytest", *(arguments or WHOLE_SUITE)]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
