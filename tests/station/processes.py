"""Starts the processes of `dying` and reads their output."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


def run_until_dead(*arguments: object) -> int:
    """Start it and wait for its death. Returns how it ended."""
    return subprocess.run(_line(*arguments), cwd=ROOT, timeout=PATIENCE_S, check=False).returncode


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Alive inside the block, unless the test kills it first."""
    process = subprocess.Popen(
        _line(*arguments), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    """The next line; waits for it. "" when the process is dead and everything was read."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _line(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tests.station.dying", *map(str, arguments)]
