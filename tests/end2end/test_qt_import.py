"""A window keeps no module's source in memory, which Qt for Python would otherwise read and keep."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("small_shop")]
RUN = """
import linecache, sys
from kiosk.cli import main
code = main(sys.argv[1:])
import gspread, kiosk
packages = (*kiosk.__path__, *gspread.__path__)
print([name for name in linecache.cache if name.startswith(packages)])
sys.exit(code)
"""


@pytest.mark.parametrize("command", [[], ["board"]], ids=["window", "board"])
def test_a_window_keeps_no_source_in_memory(tmp_path: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command, "--screenshot", str(tmp_path / "kiosk.png")],
        env={**os.environ, "KIOSK_DATA_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
