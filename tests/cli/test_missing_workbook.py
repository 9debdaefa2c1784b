"""A local workbook that isn't at its place, or isn't the one that was there: what commands say and keep."""

import shutil
from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
from tests.cli.station_process import QUICK, station
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.support.logs import LogCheck


@pytest.fixture
def named(terminal: Terminal, tmp_path: Path) -> Path:
    """The small shop's workbook in a place that the settings name, as on a drive that may be away."""
    drive = tmp_path / "drive"
    drive.mkdir()
    place = drive / "planta.kiosk"
    shutil.move(terminal.workbook, place)
    terminal.environ["KIOSK_WORKBOOK"] = str(place)
    return place


def _away(place: Path) -> Path:
    return place.parent.rename(place.parent.with_name("unplugged"))


def test_release_waits_for_a_workbook_that_is_missing_and_is_sent_when_it_is_back(
    terminal: Terminal, named: Path, logs: LogCheck
) -> None:
    logs.expect("the workbook can't be used: WorkbookMissing")
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    gone = _away(named)
    paused = terminal.action("pausar", HELD, CARLA)
    assert (paused.code, paused.json["outcome"], paused.json["code"]) == (4, "queued", "SHEETS_NO_DISPONIBLE")
    assert str(named) in paused.json["message"]
    taken = terminal.action("tomar", HELD, MAURICIO)
    assert (taken.code, taken.json["code"]) == (2, "SHEETS_NO_DISPONIBLE")
    assert str(named) in taken.json["message"]
    gone.rename(named.parent)
    answer = terminal.action("pausar", FREE, MAURICIO)
    assert (answer.code, answer.json["outcome"]) == (0, "applied")
    assert f"CP(95) pausó ARM de {HELD}. Quedó guardado en la planilla" in answer.err


def test_release_for_a_workbook_that_this_station_never_used_is_a_fault_of_the_settings(
    terminal: Terminal, named: Path, logs: LogCheck
) -> None:
    logs.expect("action failed")
    _away(named)
    answer = terminal.action("pausar", HELD, CARLA)
    assert answer.code == 1
    assert str(named) in answer.err
    assert not terminal.kiosk("occupied").out


def test_another_workbook_is_not_taken_for_the_missing_one(
    terminal: Terminal, named: Path, tmp_path: Path, logs: LogCheck
) -> None:
    logs.expect("action failed")
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    terminal.environ["KIOSK_WORKBOOK"] = str(tmp_path / "otra.kiosk")
    assert terminal.action("pausar", FREE, MAURICIO).code == 1


def test_doctor_knows_that_another_workbook_lies_where_that_of_the_window_was(
    terminal: Terminal,
) -> None:
    other = terminal.folder / "otra.kiosk"
    LocalWorkbook.create(other).close()
    mine = terminal.folder / "mine.kiosk"
    with station(terminal, program=("-c", QUICK)) as at_work:
        at_work.ready()
        assert terminal.kiosk("doctor").code == 0
        terminal.workbook.rename(mine)
        other.rename(terminal.workbook)
        at_work.wait(lambda line: line.get("sheet", {}).get("state") == "away")
        answer = terminal.kiosk("doctor", "--json")
        assert answer.code == 1
        (fault,) = [each for each in answer.json["checks"] if each["level"] == "fault"]
        assert fault["code"] == "sheet.another"
        assert str(terminal.workbook) in fault["message"]
        terminal.workbook.rename(other)
        mine.rename(terminal.workbook)
        at_work.ask("a", "pausar", HELD, CARLA)
        assert at_work.answer("a")["outcome"] in ("applied", "queued")
        assert terminal.kiosk("doctor").code == 0
    assert terminal.kiosk("doctor").code == 0


def test_no_sample_shop_is_made_where_this_station_has_used_a_workbook(
    terminal: Terminal, logs: LogCheck
) -> None:
    logs.expect("occupied failed|the workbook can't be used: WorkbookMissing")
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    away = terminal.workbook.rename(terminal.folder / "away.kiosk")
    occupied = terminal.kiosk("occupied")
    assert (occupied.code, occupied.out) == (1, "")
    assert f"La planilla local {terminal.workbook}" in occupied.err
    assert not terminal.workbook.exists()
    assert terminal.action("pausar", FREE, MAURICIO).json["outcome"] == "queued"
    away.rename(terminal.workbook)
    assert terminal.kiosk("occupied").code == 0
