"""Sounds are played behind the window's back, by whichever player works; a silent machine is told once."""

import os
import stat
import sys
import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

import sounds as made
from kiosk.program import sound_players
from kiosk.program.sounds import Sound, SoundOutput
from tests.support.logs import LogCheck

LINUX = pytest.mark.skipif(sys.platform == "win32", reason="players are programs")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Puts a player in the only folder where programs are found; it is a script with this body."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, body: str) -> None:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    return put


def heard(tmp_path: Path) -> list[str]:
    file = tmp_path / "heard"
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def hears(tmp_path: Path) -> str:
    return f'for last in "$@"; do :; done; echo "$last" >> {tmp_path / "heard"}'


def told(logs: LogCheck) -> list[str]:
    return [record.getMessage() for record in logs.records]


def played(output: SoundOutput, *sounds: Sound) -> None:
    """Each after the one before."""
    for sound in sounds:
        output.play(sound)
        output._waiting.join()


@pytest.mark.parametrize("sound", Sound)
def test_the_files_are_those_that_the_script_makes(sound: Sound, tmp_path: Path) -> None:
    made.save(tmp_path / "made.wav", made.SOUNDS[sound.value])
    assert sound.file.read_bytes() == (tmp_path / "made.wav").read_bytes()
    with wave.open(str(sound.file)) as opened:
        assert opened.getnframes() / opened.getframerate() < 0.6


def test_the_sounds_are_soft_and_begin_and_end_in_silence() -> None:
    for notes in made.SOUNDS.values():
        samples = made.mixed(notes)
        assert max(map(abs, samples)) <= 0.4 * 32_767
        assert samples[0] == 0
        assert abs(samples[-1]) < 50


@LINUX
def test_the_first_player_there_is_plays(programs: Callable[[str, str], None], tmp_path: Path) -> None:
    programs("aplay", hears(tmp_path))
    programs("paplay", hears(tmp_path))
    assert sound_players.players_here() == ["paplay", "aplay"]
    played(SoundOutput(), Sound.DONE, Sound.REFUSED)
    assert heard(tmp_path) == [str(Sound.DONE.file), str(Sound.REFUSED.file)]


@LINUX
def test_where_one_fails_the_next_one_plays_and_is_asked_first_from_then_on(
    programs: Callable[[str, str], None], tmp_path: Path
) -> None:
    programs("pw-play", f"echo tried >> {tmp_path / 'tried'}; exit 1")
    programs("aplay", hears(tmp_path))
    played(SoundOutput(), Sound.DONE, Sound.DONE)
    assert len(heard(tmp_path)) == 2
    assert (tmp_path / "tried").read_text(encoding="utf-8").split() == ["tried"]


@LINUX
def test_a_failing_player_is_told_once(programs: Callable[[str, str], None], logs: LogCheck) -> None:
    programs("aplay", 'echo "ALSA lib: noise" >&2; echo "aplay: no such device" >&2; exit 1')
    logs.expect("no sound is heard")
    played(SoundOutput(), Sound.DONE, Sound.DONE)
    assert told(logs) == ["no sound is heard: aplay: aplay: no such device"]


@LINUX
def test_a_machine_without_players_is_silent_and_told_once(
    programs: Callable[[str, str], None], logs: LogCheck
) -> None:
    logs.expect("no sound is heard")
    played(SoundOutput(), Sound.DONE, Sound.REFUSED)
    assert told(logs) == ["no sound is heard: there is no player on this machine"]


@LINUX
def test_that_it_fails_again_is_told_again(
    programs: Callable[[str, str], None], logs: LogCheck, tmp_path: Path
) -> None:
    logs.expect("no sound is heard")
    output, lost = SoundOutput(), tmp_path / "lost"
    programs("aplay", f"test ! -e {lost}")
    for is_lost in (True, False, True):
        lost.touch() if is_lost else lost.unlink()
        played(output, Sound.DONE, Sound.DONE)
    assert len(told(logs)) == 2


@LINUX
def test_a_player_that_hangs_is_stopped(
    programs: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_players, "PATIENCE_S", 0.05)
    programs("aplay", f"exec {sys.executable} -c 'import time; time.sleep(60)'")
    assert sound_players.play("aplay", Sound.DONE.file) == "no end within 0 s"


def test_nobody_waits_for_a_sound_and_only_one_waits_for_another() -> None:
    hold, names = threading.Event(), []

    def slow(player: str, file: Path) -> str:
        names.append((threading.current_thread().name, file.stem))
        hold.wait(10)
        return ""

    output = SoundOutput(lambda: ["slow"], slow)
    began = time.monotonic()
    output.play(Sound.DONE)
    while not names:
        time.sleep(0.001)
    for _many in range(50):
        output.play(Sound.REFUSED)
    assert time.monotonic() - began < 5
    hold.set()
    output._waiting.join()
    assert names == [("kiosk-sound", "done"), ("kiosk-sound", "refused")]


def test_a_packaged_program_keeps_its_libraries_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {"LD_LIBRARY_PATH": "/opt/kiosk/_internal", "HOME": "/root"}
    assert sound_players._surroundings(ours) == ours
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sound_players._surroundings(ours) == {"HOME": "/root"}
    before = {**ours, "LD_LIBRARY_PATH_ORIG": "/usr/local/lib"}
    assert sound_players._surroundings(before)["LD_LIBRARY_PATH"] == "/usr/local/lib"
    assert os.environ.get("LD_LIBRARY_PATH_ORIG") is None
