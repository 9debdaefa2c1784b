"""Starts the frozen program on an empty home and takes a spool with it: `python3 build/smoke.py [program]`.

Each start must end with exit code 0, print on standard output only what its contract says, and print nothing
on standard error, except that it waits for the sheet: on a slow machine a first start takes its time.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import bootstrap
import debian
import screen

PROGRAM = bootstrap.ROOT / "dist" / "kiosk" / ("kiosk.exe" if sys.platform == "win32" else "kiosk")
WORKER = "93"
HELD = "MR(93)"
LIMIT = 60.0
WAITS = "Esperando respuesta de la planilla… (Ctrl-C para dejarlo)\n"
PNG = b"\x89PNG\r\n\x1a\n"
# The only environment variables passed on: the program must run as on a fresh machine.
KEPT = ("SYSTEMROOT", "TEMP", "TMP", "COMSPEC", "WINDIR")


class SmokeError(Exception):
    """The frozen program failed a check; the text says which."""


class Frozen:
    """The frozen program with a home of its own."""

    def __init__(self, program: Path, home: Path) -> None:
        self.program = program
        self.home = home
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment = {
            **kept,
            "PATH": os.defpath,
            "HOME": str(home),
            "USERPROFILE": str(home),
            "APPDATA": str(home / "appdata"),
            "LOCALAPPDATA": str(home / "localappdata"),
        }

    def run(self, *arguments: str, typed: str = "", **more: str) -> str:
        """Run it once and return its standard output; it must succeed. `typed` is its standard input."""
        shown = " ".join(("kiosk", *arguments))
        started = time.monotonic()
        try:
            ended = subprocess.run(
                [str(self.program), *arguments],
                cwd=self.home,
                env={**self.environment, **more},
                input=typed.encode(),
                capture_output=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SmokeError(f"`{shown}` did not end within {LIMIT:.0f} s") from error
        output, errors = (text.decode("utf-8", "replace") for text in (ended.stdout, ended.stderr))
        if ended.returncode != 0:
            raise SmokeError(f"`{shown}` ended with {ended.returncode}:\n{output}{errors}")
        if errors.replace(os.linesep, "\n") not in ("", WAITS):
            raise SmokeError(f"`{shown}` said on standard error:\n{errors}")
        print(f"ok  {time.monotonic() - started:5.2f} s  {shown}", flush=True)
        return output

    def answer(self, *arguments: str) -> object:
        """The one JSON document that the command printed."""
        output = self.run(*arguments, "--json")
        try:
            return json.loads(output)
        except ValueError as error:
            raise SmokeError(
                f"`kiosk {' '.join(arguments)} --json` printed more than JSON:\n{output}"
            ) from error


def main(arguments: list[str]) -> int:
    program = Path(arguments[0]).resolve() if arguments else PROGRAM
    if not program.is_file():
        raise bootstrap.SetupError(f"{program} is not there; run: python3 build/package.py")
    if sys.platform == "linux":
        debian.need(debian.QT, debian.X11, debian.XVFB)
    try:
        with tempfile.TemporaryDirectory(prefix="kiosk-smoke-") as home:
            frozen = Frozen(program, Path(home))
            _carries_its_resources(program.parent)
            checks = (_takes_a_spool, _answers_as_a_station, _serves_browsers, _shows_the_window)
            for check in checks:
                _checked(check, frozen)
    except SmokeError as error:
        print(f"FAILED {error}", flush=True)
        return 1
    print("the frozen program does its job", flush=True)
    return 0


def _carries_its_resources(folder: Path) -> None:
    """Check that no resource file is missing: the program starts without some of them all the same."""
    ours = bootstrap.ROOT / "resources"
    wanted = {file.relative_to(ours).as_posix() for file in ours.rglob("*") if file.is_file()}
    inside = folder / "_internal" / "kiosk" / "resources"
    if missing := sorted(name for name in wanted if not (inside / name).is_file()):
        raise SmokeError(f"the frozen folder lacks {', '.join(missing)}")


def _checked(check: Callable[[Frozen], None], frozen: Frozen) -> None:
    try:
        check(frozen)
    except (KeyError, TypeError, IndexError) as error:
        raise SmokeError(f"an answer lacks what its contract promises: {error!r}") from error


def _takes_a_spool(frozen: Frozen) -> None:
    before = _rows(frozen.answer("occupied"))
    free = _rows(frozen.answer("available", "--operation", "ARM"))
    tag = next((str(row["tag_spool"]) for row in free if not row["faults"] and not row["paused_by"]), None)
    if tag is None:
        raise SmokeError("the sample shop has no free spool for ARM")
    taken = frozen.answer("action", "tomar", "--tag", tag, "--worker", WORKER, "--operation", "ARM")
    if not isinstance(taken, dict) or taken["outcome"] != "applied" or taken["code"] is not None:
        raise SmokeError(f"TOMAR of {tag} was not applied: {taken}")
    if taken["tag_spool"] != tag or taken["worker_nombre"] != HELD:
        raise SmokeError(f"TOMAR of {tag} by {HELD} answered for another: {taken}")
    after = _rows(frozen.answer("occupied"))
    now_held = {str(row["tag_spool"]) for row in after} - {str(row["tag_spool"]) for row in before}
    if now_held != {tag}:
        raise SmokeError(f"TOMAR of {tag} shows in `occupied` as {sorted(now_held)}")


def _answers_as_a_station(frozen: Frozen) -> None:
    """Takes a free spool with `kiosk station`, which stops at the end of its input."""
    free = _rows(frozen.answer("available", "--operation", "ARM"))
    tag = next(str(row["tag_spool"]) for row in free if not row["faults"] and not row["paused_by"])
    request = {"id": "smoke", "action": "tomar", "tag": tag, "worker": WORKER, "operation": "ARM"}
    output = frozen.run("station", typed=f"nonsense\n{json.dumps(request)}\n")
    lines = [json.loads(line) for line in output.splitlines()]
    errors = [line for line in lines if "error" in line]
    taken = [line for line in lines if line.get("id") == "smoke"]
    if [line["error"]["code"] for line in errors] != ["BAD_REQUEST"]:
        raise SmokeError(f"`kiosk station` did not refuse a line that is no JSON:\n{output}")
    if [(line["outcome"], line["tag_spool"], line["worker_nombre"]) for line in taken] != [
        ("applied", tag, HELD)
    ]:
        raise SmokeError(f"`kiosk station` did not take {tag}:\n{output}")


def _serves_browsers(frozen: Frozen) -> None:
    """Starts `kiosk web` as the window does, asks it how it is, and closes its input, which ends it."""
    started = time.monotonic()
    web = subprocess.Popen(
        [str(frozen.program), "web", "--port", "0", "--until-input-ends"],
        cwd=frozen.home,
        env=frozen.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert web.stdin is not None
    assert web.stderr is not None
    kill = threading.Timer(LIMIT, web.kill)
    kill.start()
    try:
        said = web.stderr.readline().decode("utf-8", "replace")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        if found is None:
            raise SmokeError(f"`kiosk web` did not say where it serves:\n{said}")
        health = json.loads(_asked(int(found[1]), "/api/health"))
        if not isinstance(health, dict) or health.get("status") not in ("ok", "degraded"):
            raise SmokeError(f"`kiosk web` answered of its health:\n{health}")
        if b"</html>" not in (page := _asked(int(found[1]), "/")):
            raise SmokeError(f"`kiosk web` showed as its first page:\n{page[:500]!r}")
        web.stdin.close()
        errors = web.stderr.read().decode("utf-8", "replace")
        if web.wait() != 0 or errors:
            raise SmokeError(f"`kiosk web` ended with {web.returncode}:\n{errors}")
    finally:
        kill.cancel()
        web.kill()
        web.wait()
    print(f"ok  {time.monotonic() - started:5.2f} s  kiosk web", flush=True)


def _asked(port: int, path: str) -> bytes:
    """An answer, whatever its status: what has read nothing yet says so with 503."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def _rows(answer: object) -> list[dict[str, object]]:
    if not isinstance(answer, list) or not answer:
        raise SmokeError(f"a list with something in it was expected, not {str(answer)[:200]}")
    return answer


def _shows_the_window(frozen: Frozen) -> None:
    _takes_picture(frozen, "offscreen", QT_QPA_PLATFORM="offscreen")
    if sys.platform == "linux":
        with screen.xvfb() as display:
            _takes_picture(frozen, "xcb", DISPLAY=display, QT_QPA_PLATFORM="xcb")


def _takes_picture(frozen: Frozen, name: str, **more: str) -> None:
    picture = frozen.home / f"{name}.png"
    output = frozen.run("--screenshot", str(picture), **more)
    if output:
        raise SmokeError(f"the window printed on standard output:\n{output}")
    if not picture.is_file() or not picture.read_bytes().startswith(PNG):
        raise SmokeError(f"the window on {name} left no PNG")


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
