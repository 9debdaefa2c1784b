"""Starts the kiosk, on a fresh machine too: `python3 build/run.py [kiosk arguments]`.

With no screen the window runs on a private Xvfb. Commands (`action`, `occupied`…) need neither a screen nor
Qt's libraries. Exit code and signals are the kiosk's own.
"""

from __future__ import annotations

import os
import subprocess
import sys

import bootstrap
import debian
import screen

WITHOUT_WINDOW = {
    "action",
    "occupied",
    "available",
    "watch",
    "history",
    "supervisor",
    "web",
    "workbook",
    "station",
    "stations",
    "doctor",
    "init",
    "-h",
    "--help",
    "--version",
}


def main(arguments: list[str]) -> int:
    is_window = WITHOUT_WINDOW.isdisjoint(arguments)
    no_screen = is_window and screen.is_missing()
    debian.need(*_needs(no_screen) if is_window else ())
    python = bootstrap.environment("run")
    # -P: a folder named kiosk in the current directory must not be imported.
    command = [str(python), "-P", "-m", "kiosk", *arguments]
    if no_screen:
        bootstrap.say("no screen here (DISPLAY is not set): the kiosk runs on a private Xvfb, 1920x1080")
        return screen.run_on_xvfb(command)
    return _hand_over(command)


def _needs(no_screen: bool) -> list[dict[str, str]]:
    groups = [debian.QT]
    if no_screen or os.environ.get("DISPLAY"):
        groups.append(debian.X11)
    if os.environ.get("WAYLAND_DISPLAY"):
        groups.append(debian.WAYLAND)
    if no_screen:
        groups.append(debian.XVFB)
    return groups


def _hand_over(command: list[str]) -> int:
    if sys.platform == "win32":
        return _wait_for(subprocess.Popen(command))
    # The process becomes the kiosk, so signals reach it and its exit code is ours.
    return os.execv(command[0], command)  # noqa: S606


def _wait_for(child: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # Windows has interrupted the kiosk as well, which is closing


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
