"""The log goes to its file, and only there."""

import logging
import threading
import warnings
from logging.handlers import BaseRotatingHandler
from pathlib import Path

import pytest

from kiosk.program.logs import logging_to

log = logging.getLogger("kiosk.test")


def test_what_is_logged_is_in_the_file_when_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "logs" / "kiosk.log"
    with logging_to(file):
        log.info("tomó %s · soldadura", "MK-1")
    assert "INFO MainThread kiosk.test: tomó MK-1 · soldadura" in file.read_text(encoding="utf-8")


def test_nothing_of_it_reaches_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kiosk.log"
    with logging_to(file):
        log.info("quiet")
    assert capfd.readouterr() == ("", "")


def test_the_level_is_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    with logging_to(file, "ERROR"):
        log.info("not wanted")
    assert file.read_text() == ""


def test_a_later_process_goes_on_in_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.log"
    for line in ("first", "second"):
        with logging_to(file):
            log.info(line)
    assert "first" in file.read_text()
    assert "second" in file.read_text()


def test_whoever_logs_does_not_write_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writers: list[str] = []
    emit = BaseRotatingHandler.emit

    def noting(self: BaseRotatingHandler, record: logging.LogRecord) -> None:
        writers.append(threading.current_thread().name)
        emit(self, record)

    monkeypatch.setattr(BaseRotatingHandler, "emit", noting)
    with logging_to(tmp_path / "kiosk.log"):
        log.info("from the main thread")
    assert len(writers) == 1
    assert writers != [threading.current_thread().name]


def test_the_window_keeps_a_few_old_logs_and_a_command_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.program.logs.MAX_BYTES", 200)
    for name, rotates in (("window", True), ("command", False)):
        with logging_to(tmp_path / name / "kiosk.log", rotates=rotates):
            for _ in range(50):
                log.info("a line of some length, so that the file is full soon")
    assert len(list((tmp_path / "window").iterdir())) == 6
    assert len(list((tmp_path / "command").iterdir())) == 1


def test_a_station_without_a_window_keeps_its_log_in_bounds_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.program.logs.MAX_BYTES", 200)
    for _ in range(100):  # as many commands, of two lines each
        with logging_to(tmp_path / "kiosk.log", rotates=False):
            log.info("start")
            log.info("a line of some length, so that the file is full soon")
    files = list(tmp_path.iterdir())
    assert len(files) == 6
    assert max(file.stat().st_size for file in files) < 2 * 200 + 300
    assert "a line" in (tmp_path / "kiosk.log").read_text()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OSError, match="taken"), logging_to(tmp_path / "taken" / "kiosk.log"):
        pass


@pytest.mark.logs("old interface")
def test_warnings_of_libraries_go_to_the_file_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.warnoptions", [])
    file = tmp_path / "kiosk.log"
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with logging_to(file):
            warnings.warn("old interface", UserWarning, stacklevel=1)
    assert "old interface" in file.read_text()
    assert capfd.readouterr().err == ""
