"""Runs the tests, on a fresh machine too: `python3 build/test.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys

import bootstrap
import debian


def main(arguments: list[str]) -> int:
    debian.need(debian.QT, debian.X11, debian.TESTS)
    python = bootstrap.environment("test")
    # tests/conftest.py chooses Qt's platform; tests that want a real screen start their own Xvfb.
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    # Without arguments the whole suite runs on all cores, file by file.
    command = [str(python), "-m", "pytest", *(arguments or ["-n", "auto", "--dist", "loadfile"])]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
