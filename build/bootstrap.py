"""Makes the virtual environments of the scripts in this folder, from the locks. Standard library only.

A stamp in the environment holds the hash of its inputs, so a second run only reads a few small files. Every
module here must also parse on an old Python 3, so that its users get a sentence instead of a SyntaxError.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "build" / "locks"
OLDEST = (3, 11)
TOO_NEW = (3, 16)  # PySide6 6.11 has no wheels for it
STAMP = "kiosk-stamp.json"
LOG = "kiosk-setup.log"
# The test lock contains the run lock (build/lock.py), so the tests' environment also runs the kiosk.
HOLDS = {"run": ("run",), "test": ("run", "test"), "package": ("package",)}


class SetupError(Exception):
    """Set-up has failed; the text is one line for the person who ran the script."""


def say(line: str) -> None:
    """Print progress to standard error, as standard output belongs to the kiosk's own answers."""
    print(f"set-up: {line}", file=sys.stderr, flush=True)


def told(main: Callable[[list[str]], int]) -> int:
    """Run a script's main and return its exit code; a wrong Python or a failed set-up is told in one line."""
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        found = ".".join(str(part) for part in sys.version_info[:3])
        say(f"Python {OLDEST[0]}.{OLDEST[1]} to {TOO_NEW[0]}.{TOO_NEW[1] - 1} is needed; this is {found}")
        return 1
    try:
        return main(sys.argv[1:])
    except SetupError as problem:
        say(str(problem))
    except OSError as error:  # a folder that can't be written, a full disk, a program that won't start
        say(str(error))
    except KeyboardInterrupt:
        say("interrupted")
    return 1


def environment(lock: str) -> Path:
    """The Python of the environment for a lock (`run`, `test` or `package`), made or brought up to date."""
    folder = ROOT / (".venv-package" if lock == "package" else ".venv")
    if not _is_ready(folder, lock):
        with _one_at_a_time(folder):
            if not _is_ready(folder, lock):
                _fill(folder, lock)
    return _python(folder)


def _fill(folder: Path, lock: str) -> None:
    stamps = _stamps(folder)
    # A package must not contain leftovers of a former lock; elsewhere they do no harm.
    if lock == "package" or not _is_usable(folder):
        stamps = {}
        _create(folder)
    count = sum("==" in line for line in _lock_lines(lock))
    say(f"installing {count} packages into {folder.name} (a minute, or a few on a slow line)")
    (folder / STAMP).unlink(missing_ok=True)
    wanted = ["--require-hashes", "--requirement", str(LOCKS / f"{lock}.txt")]
    _pip(folder, wanted)
    if lock != "package":
        _pip(folder, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    stamps.update({held: _wanted_stamp(held) for held in HOLDS[lock]})
    (folder / STAMP).write_text(json.dumps(stamps, indent=1), encoding="utf-8")


def _create(folder: Path) -> None:
    say(f"making {folder.name}")
    command = [sys.executable, "-I", "-m", "venv", "--clear", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        reason = " ".join((made.stderr or made.stdout).split())[-300:]
        raise SetupError(f"python3 -m venv failed: {reason}")


def _pip(folder: Path, what: list[str]) -> None:
    command = [
        str(_python(folder)),
        "-I",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--retries", "2", "--quiet", *what]
    log = folder / LOG
    surroundings = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    with log.open("w", encoding="utf-8") as output:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=surroundings, check=False
        )
    if ended.returncode != 0:
        raise SetupError(_why_pip_failed(log))


def _why_pip_failed(log: Path) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    errors = [line for line in text.splitlines() if line.startswith("ERROR")]
    if "Retrying (" in text or "from versions: none" in text or "ConnectionError" in text:
        return f"no package index could be reached; check the network and run this again (details: {log})"
    reason = errors[0].removeprefix("ERROR: ") if errors else "no reason given"
    return f"pip failed: {reason} (details: {log})"


def _is_ready(folder: Path, lock: str) -> bool:
    return _python(folder).exists() and _stamps(folder).get(lock) == _wanted_stamp(lock)


def _is_usable(folder: Path) -> bool:
    """True for an environment of the same Python, stamped or not: installing into it suffices."""
    try:
        settings = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    version = f"version = {sys.version_info[0]}.{sys.version_info[1]}."
    return version in settings and _python(folder).exists()


def _stamps(folder: Path) -> dict[str, str]:
    try:
        stamps = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _wanted_stamp(lock: str) -> str:
    """The hash of lock, project file, Python version and folder, as an environment can't be moved."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    digest.update((LOCKS / f"{lock}.txt").read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def _lock_lines(lock: str) -> list[str]:
    try:
        return (LOCKS / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SetupError(f"build/locks/{lock}.txt can't be read: {error.strerror}") from error


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock: the second of two scripts started at once waits for the first one's set-up."""
    with folder.with_name(f"{folder.name}.lock").open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing the file releases the lock
