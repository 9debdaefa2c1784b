"""The scripts in build/: one line instead of a traceback, and nothing done when nothing is needed."""

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import bootstrap
import debian
import package
import run
import screen
import smoke
from kiosk.program.build_date import FIRST_DAY, built_at
from kiosk.texts import phrase

ROOT = Path(__file__).resolve().parent.parent
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
ABSENT = {"libnever-heard-of.so.9": "libnever-heard-of9"}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Programs that were started, instead of starting them; each ends well."""
    programs: list[str] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        programs.append(Path(command[0]).name)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return programs


def test_each_direct_dependency_is_locked_in_the_allowed_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "run": project["project"]["dependencies"] + groups["editable"],
        "test": project["project"]["dependencies"] + groups["editable"] + groups["test"],
        "package": project["project"]["dependencies"] + groups["package"],
    }
    for lock, requirements in wanted.items():
        locked = _locked(lock)
        for requirement in (Requirement(text) for text in requirements if isinstance(text, str)):
            name = requirement.name.lower()
            assert requirement.specifier.contains(locked[name]), f"{lock}: {requirement}"


def test_locks_agree_and_name_no_index() -> None:
    run = _locked("run").items()
    assert run <= _locked("test").items()
    assert not [lock for lock in bootstrap.HOLDS if "://" in (bootstrap.LOCKS / f"{lock}.txt").read_text()]


def _locked(lock: str) -> dict[str, str]:
    lines = (bootstrap.LOCKS / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split()[0].split("==") for line in lines if "==" in line and not line.startswith((" ", "#"))]
    return {name.split("[")[0].lower(): version for name, version in pins}


@LINUX
def test_nothing_is_installed_when_all_is_there(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "_known_libraries", lambda: set(debian.QT))
    debian.need(debian.QT)
    assert started == []


@LINUX
def test_without_the_right_to_install_one_line_says_what_to_run(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    expected = "sudo apt-get install --yes --no-install-recommends libnever-heard-of9$"
    with pytest.raises(bootstrap.SetupError, match=expected):
        debian.need(ABSENT)
    assert "apt-get" not in started


@LINUX
def test_root_installs_what_is_missing(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    debian.need(ABSENT)
    assert started[-1] == "apt-get"


@LINUX
@pytest.mark.parametrize(
    ("surroundings", "missing"),
    [
        ({}, True),
        ({"DISPLAY": ":0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
    ],
)
def test_a_screen_is_missing_only_when_one_is_wanted(
    surroundings: dict[str, str], missing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert screen.is_missing() is missing


def test_only_what_draws_needs_qt_of_all_that_the_command_line_knows() -> None:
    """Labels are drawn without a screen, but by the same libraries."""
    named = re.findall(
        r"^ {4}(\w+) {2,}",
        subprocess.run(
            [sys.executable, "-m", "kiosk", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.partition("ORDEN\n")[2],
        re.MULTILINE,
    )
    assert {*named} - run.WITHOUT_WINDOW == {"board", "labels", "scanner"}


@LINUX
@pytest.mark.screen
def test_exit_code_passes_through_the_private_screen() -> None:
    """In a process of its own: the screen's keeper takes over the signals."""
    inner = "import os, sys; sys.exit(7 if os.environ['DISPLAY'].startswith(':') else 1)"
    outer = f"import sys, screen; sys.exit(screen.run_on_xvfb([sys.executable, '-c', {inner!r}]))"
    ended = subprocess.run([sys.executable, "-c", outer], cwd=ROOT / "build", check=False)
    assert ended.returncode == 7


def test_an_old_python_gets_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert bootstrap.told(lambda arguments: 0) == 1
    assert capsys.readouterr().err == "set-up: Python 3.11 to 3.15 is needed; this is 3.9.2\n"


def test_a_failed_download_is_one_line(tmp_path: Path) -> None:
    log = tmp_path / "pip.log"
    log.write_text(
        "WARNING: Retrying (Retry(total=1)) after connection broken\nERROR: No matching distribution\n"
    )
    assert bootstrap._why_pip_failed(log).startswith("no package index could be reached")


def test_the_frozen_program_keeps_our_translations_and_sheds_qts() -> None:
    source = (ROOT / "kiosk.spec").read_text(encoding="utf-8")
    made: dict[str, object] = {"re": re}
    exec(source[source.index("UNUSED = ") : source.index("# What only the gtk3")], made)
    unused = made["UNUSED"]
    assert isinstance(unused, re.Pattern)
    files = [file.relative_to(ROOT).as_posix() for file in (ROOT / "resources").rglob("*.*")]
    assert not [file for file in files if unused.search(f"kiosk/{file}")]
    for folder in ("PySide6/Qt/translations", "PySide6/translations"):
        assert unused.search(f"{folder}/qtbase_de.qm")
        assert not unused.search(f"{folder}/qtbase_es.qm")


def test_smoke_names_what_the_frozen_folder_lacks(tmp_path: Path) -> None:
    inside = tmp_path / "_internal" / "kiosk" / "resources"
    shutil.copytree(ROOT / "resources", inside)
    smoke._carries_its_resources(tmp_path)
    (inside / "translations" / "kiosk_en.qm").unlink()
    with pytest.raises(smoke.SmokeError, match=r"lacks translations/kiosk_en\.qm"):
        smoke._carries_its_resources(tmp_path)


def test_smoke_knows_the_sentence_of_a_command_that_waits() -> None:
    assert f"{phrase('waiting.sheet', 'es')}\n" == smoke.WAITS


def test_program_is_dated_by_its_commit_and_not_by_the_day_on_which_it_is_packed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if (ROOT / ".git").exists():
        assert package.built() == package.built()
        assert FIRST_DAY < datetime.fromisoformat(package.built()) <= datetime.now(UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert package.built() == "2026-09-21T14:13:20+00:00"


def test_program_that_was_not_packed_is_as_old_as_its_first_version() -> None:
    assert built_at() == FIRST_DAY
