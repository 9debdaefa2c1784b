"""Errors of the machine or the sheet: one sentence, the right exit code, and never a traceback."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from kiosk.core.shop.data import Action, Command, Operation
from kiosk.station.database import open_database
from kiosk.station.journal import Journal
from tests.cli.terminal import FREE, MAURICIO, Answer, Terminal
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.logs("(occupied|action|history) failed")


def _is_one_sentence(answer: Answer) -> bool:
    return answer.out == "" and len(answer.err.splitlines()) == 1 and "Traceback" not in answer.err


def test_wrong_settings_are_named_all_at_once(terminal: Terminal) -> None:
    terminal.environ |= {"KIOSK_REDIS_URL": "http://u:s3creto@host", "KIOSK_TIMEZONE": "Mars/X"}
    answer = terminal.kiosk("occupied")
    assert (answer.code, answer.out) == (1, "")
    assert "KIOSK_REDIS_URL" in answer.err
    assert "KIOSK_TIMEZONE" in answer.err
    assert "s3creto" not in answer.err


COMMANDS = (
    (),
    ("board",),
    ("action", "tomar", "--tag", FREE, "--worker", "93", "--operation", "ARM"),
    ("occupied",),
    ("available", "--operation", "ARM"),
    ("history", FREE),
    ("watch",),
    ("workbook", "export", "copia.xlsx"),
    ("workbook", "serve"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]) or "window")
def test_a_workbook_that_is_named_and_not_there_is_reported_and_not_made(
    bare: Terminal, command: tuple[str, ...]
) -> None:
    missing = bare.folder / "talller.kiosk"
    bare.environ["KIOSK_WORKBOOK"] = str(missing)
    answer = bare.kiosk(*command)
    assert (answer.code, answer.out) == (1, "")
    assert "KIOSK_WORKBOOK" in answer.err
    assert f"no existe la planilla local {missing}" in answer.err
    assert "kiosk workbook import" in answer.err
    assert list(bare.folder.glob("*.kiosk")) == []


@pytest.mark.parametrize("command", [*COMMANDS, ("stations",), ("station",), ("doctor",)], ids=str)
@pytest.mark.parametrize("key", ["KIOSK_DATA_DIR", "KIOSK_WORKBOOK"])
def test_a_place_that_may_not_be_looked_at_is_a_wrong_key_for_every_command(
    bare: Terminal, command: tuple[str, ...], key: str
) -> None:
    (bare.folder / "vuelta").symlink_to(bare.folder / "vuelta")
    bare.environ[key] = str(bare.folder / "vuelta" / "taller")
    answer = bare.kiosk(*command)
    said = answer.out + answer.err
    assert answer.code != 0
    assert "Traceback" not in said
    assert f"{key}: no se puede mirar" in said
    assert "es un enlace que lleva a sí mismo" in said


def test_the_doctor_finds_that_a_workbook_is_not_there(bare: Terminal) -> None:
    bare.environ["KIOSK_WORKBOOK"] = str(bare.folder / "talller.kiosk")
    answer = bare.kiosk("doctor", "--json")
    assert answer.code == 1
    assert [(each["code"], each["level"]) for each in answer.json["checks"]] == [
        ("settings.no_workbook", "fault")
    ]


def test_a_file_that_is_no_workbook_is_reported_and_left_alone(bare: Terminal) -> None:
    bare.workbook.write_text("not a workbook")
    for answer in (bare.kiosk("occupied", "--json"), bare.action("tomar", FREE, MAURICIO)):
        assert answer.code == 1
        assert _is_one_sentence(answer)
        assert str(bare.workbook) in answer.err
    assert bare.workbook.read_text() == "not a workbook"


def test_a_workbook_of_a_newer_version_is_reported_as_that(terminal: Terminal) -> None:
    with closing(sqlite3.connect(terminal.workbook)) as connection:
        connection.execute("PRAGMA user_version=999")
    answer = terminal.kiosk("occupied")
    assert answer.code == 1
    assert _is_one_sentence(answer)
    assert "versión más nueva" in answer.err


@pytest.mark.parametrize("column", ["TAG_SPOOL", "Armador", "Ocupado_Por"])
def test_a_missing_column_is_named_and_nothing_seems_free(column: str, bare: Terminal) -> None:
    bare.open_shop(without=column)
    answer = bare.kiosk("occupied", "--json")
    assert answer.code == 1
    assert _is_one_sentence(answer)
    assert "No se guardó" not in answer.err


def test_a_missing_worksheet_is_reported(terminal: Terminal) -> None:
    terminal.environ["KIOSK_SHEET_OPERACIONES"] = "Producción"
    answer = terminal.kiosk("occupied")
    assert answer.code == 1
    assert _is_one_sentence(answer)
    assert "Producción" in answer.err


def test_a_data_folder_that_cannot_be_written_is_reported(bare: Terminal) -> None:
    (bare.folder / "taken").mkdir()
    (bare.folder / "taken" / "logs").write_text("")
    bare.environ["KIOSK_DATA_DIR"] = str(bare.folder / "taken")
    answer = bare.kiosk("occupied")
    assert answer.code == 1
    assert _is_one_sentence(answer)
    assert "taken" in answer.err
    assert answer.err.endswith("Elige con data_dir una carpeta en que se pueda escribir.\n")


def test_the_log_has_the_traceback_that_the_terminal_has_not(bare: Terminal) -> None:
    bare.workbook.write_text("not a workbook")
    bare.kiosk("occupied")
    assert "Traceback" in bare.log
    assert "WorkbookForeign" in bare.log


@pytest.mark.logs("is set aside")
def test_a_damaged_memory_is_reported_with_what_it_held_and_the_answer_comes(terminal: Terminal) -> None:
    folder = terminal.folder
    with closing(open_database(folder)) as database:
        journal = Journal(database, "a sheet", lambda: datetime.now(UTC))
        journal.accept(Command("1", Action.PAUSAR, FREE, MAURICIO, Operation.ARM))
    with closing(sqlite3.connect(folder / "station.db")) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'commands_open'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (folder / "station.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    answer = terminal.kiosk("occupied", "--json")
    assert (answer.code, answer.out != "") == (0, True)
    assert f"Todavía no se sabe si se guardó lo último de {FREE}." in answer.err
    assert terminal.kiosk("occupied", "--json").err == ""


def test_an_unforeseen_fault_names_the_log(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> str:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("kiosk.commands.tables.occupied", breaks)
    answer = terminal.kiosk("occupied")
    assert answer.code == 1
    assert _is_one_sentence(answer)
    assert "ZeroDivisionError" in answer.err
    assert str(terminal.folder / "logs" / "kiosk.log") in answer.err
    assert "a fault of ours" in terminal.log


@pytest.mark.logs("event not published, or a periodic task failed")
def test_a_fault_of_a_thread_behind_an_action_is_reported_beside_its_answer(
    terminal: Terminal, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url

    def broken(*_: object) -> bool:
        raise RuntimeError("nobody foresaw it")

    monkeypatch.setattr("kiosk.realtime.publish.event_service.RedisEventService.publish_spool_update", broken)
    answer = terminal.kiosk("action", "tomar", "--tag", FREE, "--worker", str(MAURICIO), "--operation", "ARM")
    assert answer.code == 0
    assert "RuntimeError" in answer.err
    assert "Lo guardado sigue guardado" in answer.err
    assert "Traceback" not in answer.err
