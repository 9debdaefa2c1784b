"""Runs the tests, on a fresh machine too: `python3 build/test.py [pytest arguments]`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bootstrap
import debian

# A file at a time, on two workers more than there are cores, since many tests wait rather than compute. Files
# begin in the order of the folders: sorted by their number of tests, the long ones would come last, alone.
WORKERS = (os.cpu_count() or 1) + 2
WHOLE_SUITE = ["-n", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
"""Without arguments; tests that are named run in one process, to be watched."""

# Half the time of a test that acts on a sheet goes into waits until a commit is on the disk. No test can see
# that it is, short of a power cut, so the whole suite writes into memory; tests that are named, and with them
# benchmarks and long chaos runs, write to the disk. What passed is deleted, to give the memory back.
MEMORY = Path("/dev/shm")  # noqa: S108 -- pytest makes a folder there that is its user's alone
ROOM_BYTES = 2 << 30
IN_MEMORY = ["-o", "tmp_path_retention_policy=failed"]


def main(arguments: list[str]) -> int:
    debian.need(debian.QT, debian.X11, debian.TESTS)
    python = bootstrap.environment("test")
    # tests/conftest.py chooses Qt's platform; tests that want a real screen start their own Xvfb.
    # Bytecode is kept, for the tests start hundreds of processes that would each compile the program again.
    unwanted = ("QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE")
    surroundings = {name: value for name, value in os.environ.items() if name not in unwanted}
    chosen = arguments or WHOLE_SUITE
    if not arguments and _has_room(MEMORY):
        surroundings.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
        chosen = [*chosen, *IN_MEMORY]
    command = [str(python), "-m", "pytest", *chosen]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=surroundings, check=False).returncode


def _has_room(folder: Path) -> bool:
    """Whether the tests' files fit: a container may have a few megabytes there, and Windows has nothing."""
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM_BYTES


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
