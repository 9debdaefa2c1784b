"""Checks for the system's libraries and programs (Qt's libraries, Xvfb, redis-server…), and installs them.

Only missing ones are installed, with apt-get, as root on Debian or Ubuntu. Another user is told in one line
what to run; on other systems the missing ones are only named.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import ROOT, SetupError, say

# Library or program -> package. Qt says "xcb-cursor0 is needed" whichever of the xcb libraries is missing.
QT = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"}
XVFB = {"Xvfb": "xvfb"}
TESTS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "redis-server": "redis-server",
    "xdotool": "xdotool",
    "chromium": "chromium",
    "npm": "npm",
    # Pages are measured in two kinds of fonts; the browser's package only recommends this one.
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf": "fonts-liberation",
}
# Debian ships ensurepip, which a new virtual environment needs, apart from Python.
VENV = {"ensurepip": f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"}
PACKAGING = {"objdump": "binutils", "strip": "binutils"}


def need(*groups: dict[str, str]) -> None:
    """Make sure that these libraries and programs are there. Raises `SetupError`, which says what to do."""
    if sys.platform != "linux":
        return
    wanted = {probe: package for group in (VENV, *groups) for probe, package in group.items()}
    known = _known_libraries() if any(".so." in probe for probe in wanted) else set()
    missing = [probe for probe in wanted if not _is_there(probe, known)]
    if not missing:
        return
    if shutil.which("apt-get") is None:
        # Not an error: they may stand elsewhere, and Qt complains if they don't.
        say(f"this system seems to lack: {' '.join(missing)}")
        return
    install(sorted({wanted[probe] for probe in missing}))


def install(packages: list[str]) -> None:
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(f"install what your system calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise SetupError(f"system packages are missing; run: sudo {' '.join(command)}")
    say(f"installing {' '.join(packages)} with apt-get")
    # Update the package lists only if that fails: a fresh machine has none yet.
    if _apt(command) != 0 and (_apt(["apt-get", "update"]) != 0 or _apt(command) != 0):
        raise SetupError(f"apt-get failed (no network?); run by hand: {' '.join(command)}")


def _apt(command: list[str]) -> int:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ended = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        check=False,
    )
    return ended.returncode


def _is_there(probe: str, known: set[str]) -> bool:
    if probe in VENV:
        return importlib.util.find_spec(probe) is not None or (ROOT / ".venv").exists()
    if Path(probe).is_absolute():
        return Path(probe).exists()
    return probe in known if ".so." in probe else shutil.which(probe) is not None


def _known_libraries() -> set[str]:
    """The sonames in the loader's cache."""
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    if not Path(ldconfig).exists():
        return set()
    listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False)
    return {line.split()[0] for line in listing.stdout.splitlines()[1:] if line.strip()}
