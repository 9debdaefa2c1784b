"""Makes the one-folder program `dist/kiosk`: `python3 build/package.py`.

It uses an environment with the kiosk's own dependencies only, as PyInstaller packs everything it can find.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import bootstrap
import debian

DIST = bootstrap.ROOT / "dist"
LOG = DIST / "package.log"
BUILT = DIST / "built.txt"
"""When the program was made, for the clocks that are earlier (`kiosk/program/build_date.py`)."""


def main(arguments: list[str]) -> int:
    if arguments:
        raise bootstrap.SetupError("usage: python3 build/package.py")
    debian.need(debian.QT, debian.X11, debian.PACKAGING)
    python = bootstrap.environment("package")
    DIST.mkdir(exist_ok=True)
    BUILT.write_text(built(), encoding="ascii")
    started = time.monotonic()
    # PyInstaller's default work folder is ./build, which is this one.
    command = [str(python), "-m", "PyInstaller", "kiosk.spec", "--noconfirm"]
    command += ["--distpath", str(DIST), "--workpath", str(DIST / "work")]
    with LOG.open("w", encoding="utf-8") as output:
        ended = subprocess.run(
            command, cwd=bootstrap.ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
    if ended.returncode != 0:
        last = LOG.read_text(encoding="utf-8", errors="replace").rstrip().splitlines()[-1:]
        raise bootstrap.SetupError(f"PyInstaller failed: {''.join(last)} (details: {LOG})")
    folder = DIST / "kiosk"
    print(f"{folder}: {_megabytes(folder):.0f} MB, made in {time.monotonic() - started:.0f} s")
    return 0


def built() -> str:
    """The commit's moment, so that one commit always gives the same program; or SOURCE_DATE_EPOCH."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        command = ["git", "log", "-1", "--format=%ct"]
        ended = subprocess.run(command, cwd=bootstrap.ROOT, capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            raise bootstrap.SetupError("no commit here to date the program by: set SOURCE_DATE_EPOCH")
        seconds = ended.stdout
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(int(seconds)))


def _megabytes(folder: Path) -> float:
    """The folder's size; links are left out, as they give libraries a second name."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
