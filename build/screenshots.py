"""Pictures of every state of the window on every screen: `python3 build/screenshots.py FOLDER [WORDS]`.

WORDS choose among them as pytest's `-k` does, such as `"24 and por-tomar"`. What is pictured is looked at by
the same rules as in the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import debian

TESTS = "tests/ui/test_every_state.py"


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    folder, *words = arguments
    debian.need(debian.QT)
    python = bootstrap.environment("test")
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    chosen = ["-k", words[0]] if words else []
    command = [str(python), "-m", "pytest", "-q", TESTS, "--pictures", str(Path(folder).resolve()), *chosen]
    return subprocess.run(command, cwd=bootstrap.ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
