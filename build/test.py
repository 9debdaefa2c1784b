"""Passes the tests, on a fresh machine too: `python3 build/test.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys

import bootstrap
import debian


def main(arguments: list[str]) -> int:
    debian.need(debian.QT, debian.X11, debian.TESTS)
    python = bootstrap.environment("test")
    # Tests that want a real screen start their own Xvfb.
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [str(python), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
