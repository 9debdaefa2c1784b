"""The programs of this machine that play a sound, and playing one with them. Blocks; any thread."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PLAYERS: Final[Mapping[str, tuple[str, ...]]] = {
    "pw-play": (),
    "paplay": (),
    "aplay": ("--quiet",),
}
"""By name, with their options; the first that works is used. On Windows the system plays by itself."""
WINDOWS: Final = "winsound"
PATIENCE_S: Final = 5.0
"""A player that takes longer is stopped: no sound is as long."""
_LIBRARIES: Final = "LD_LIBRARY_PATH"

if sys.platform == "win32":
    import winsound

    def players_here() -> list[str]:
        return [WINDOWS]

    def play(_player: str, file: Path) -> str:
        try:
            winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_NODEFAULT)
        except RuntimeError as error:
            return str(error)
        return ""

else:

    def players_here() -> list[str]:
        """Those that there are on this machine, the preferred one first."""
        return [name for name in PLAYERS if shutil.which(name)]

    def play(player: str, file: Path) -> str:
        """Play it to its end. Returns "", or in the words of the system why it failed."""
        try:
            ended = subprocess.run(
                [player, *PLAYERS[player], str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=PATIENCE_S,
                env=_surroundings(os.environ),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no end within {PATIENCE_S:.0f} s"
        except OSError as error:
            return error.strerror or str(error)
        if ended.returncode == 0:
            return ""
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        return said[-1].strip() if said else f"exit code {ended.returncode}"


def _surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """A packaged program's own libraries are not for the programs of the system."""
    if not getattr(sys, "frozen", False):
        return dict(environ)
    before = environ.get(f"{_LIBRARIES}_ORIG")
    kept = {name: value for name, value in environ.items() if name != _LIBRARIES}
    return {**kept, _LIBRARIES: before} if before else kept
