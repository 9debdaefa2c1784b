"""What a station's log always says: start, stop, and each action's end; and what it never says."""

from pathlib import Path

from kiosk import __version__
from kiosk.config.settings import Settings
from kiosk.core.refusals import SpoolOccupied
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.program.log_lines import action_line, start_line, stop_line

SPREADSHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789xyz9"


def test_start_names_version_station_and_workbook(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, workbook=tmp_path / "taller.kiosk", station="Puesto 3")
    sheet = f"workbook {str(settings.workbook)!r}"
    assert start_line(settings, None) == (
        f"start: kiosk {__version__}, window, station 'Puesto 3', {sheet}, Redis no"
    )


def test_start_tells_no_address_password_or_whole_id(tmp_path: Path) -> None:
    line = start_line(
        Settings(
            data_dir=tmp_path,
            workbook=tmp_path / "x",
            station="Puesto\n3",
            spreadsheet_id=SPREADSHEET,
            credentials=tmp_path / "cuenta.json",
            api_url="https://servidor.example",
            redis_url="rediss://kiosk:s3creto@10.0.0.5:6379/0",
        ),
        "action",
    )
    assert line.endswith("action, station 'Puesto\\n3', spreadsheet 1AbC…xyz9, Redis yes")
    for secret in ("s3creto", "10.0.0.5", SPREADSHEET, "cuenta.json", "servidor.example", "\n"):
        assert secret not in line


def test_action_tells_its_end_and_its_cost() -> None:
    command = Command("id", Action.TOMAR, "MK-1\nstop: exit code 0", 93, Operation.ARM)
    refusal = SpoolOccupied("MK-1", "ARM")
    refused = Outcome(command, Verdict.REFUSED, "MR(93)", refusal, reads=1, writes=0, ms=41.6)
    assert action_line(refused) == (
        "action TOMAR ARM tag 'MK-1\\nstop: exit code 0' worker 'MR(93)': "
        "refused, code SPOOL_OCUPADO, 42 ms, requests 1+0"
    )
    assert "worker '93': applied, code -," in action_line(Outcome(command, Verdict.APPLIED))


def test_stop_tells_how_it_ended() -> None:
    assert stop_line(0, 12.34) == "stop: exit code 0 after 12.3 s"
