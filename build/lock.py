"""Writes build/locks/*.txt anew from pyproject.toml, with uv: `python3 build/lock.py [--upgrade]`.

Each lock is the whole resolved set for Linux and Windows, pinned, with the hash of every file. It names no
package index: that is the machine's own setting.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "build" / "locks"
HEADER = "# Made by build/lock.py from pyproject.toml. Don't edit.\n"


def main(arguments: list[str]) -> int:
    uv = shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".venv" / "bin"))
    if uv is None:
        print("lock: uv is missing; run: pip install uv", file=sys.stderr)
        return 1
    # The run lock first: the others must not differ from it where they overlap.
    _compile(uv, "run", "editable", [], arguments)
    _compile(uv, "test", "test", ["--constraint", "build/locks/run.txt"], arguments)
    _compile(uv, "package", "package", ["--constraint", "build/locks/run.txt"], arguments)
    return 0


def _compile(uv: str, name: str, group: str, more: list[str], arguments: list[str]) -> None:
    lock = LOCKS / f"{name}.txt"
    command = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        "--group",
        group,
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += ["--extra", "web"]  # the README's commands have all of it
    command += ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet"]
    subprocess.run([*command, *more, "--output-file", str(lock), *arguments], cwd=ROOT, check=True)
    text = lock.read_text(encoding="utf-8")
    lock.write_text(HEADER + text.removeprefix(HEADER), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
