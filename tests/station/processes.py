"""Starts the processes of `dying` and reads their output."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A process that is alive inside the block, unless the test kills it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.station.dying", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """Wait for the next line that it prints; "" once the process is dead and everything was read."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
