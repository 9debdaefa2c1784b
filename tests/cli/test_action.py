"""`kiosk action`: its answers at a terminal, and its exit codes."""

import json
import re
import socket
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk import __version__, dependency
from kiosk.config.settings import load_settings
from tests.cli.terminal import (
    ARMED,
    CARLA,
    FREE,
    GONE,
    HELD,
    MAURICIO,
    NICOLAS,
    NO_MATERIALS,
    PAUSED,
    TWICE,
    UNREADABLE,
    Terminal,
)
from tests.support.bad_journal import no_attempts

KEYS = {
    "outcome",
    "code",
    "message",
    "tag_spool",
    "worker_nombre",
    "operacion",
    "estado_detalle",
    "event_id",
    "requests",
    "ms",
}


def _day(shift: int) -> str:
    day = datetime.now(ZoneInfo("America/Santiago")) + timedelta(days=shift)
    return day.strftime("%d-%m-%Y")


@pytest.mark.parametrize(("tag", "code"), [(FREE, 0), (HELD, 2)])
def test_an_outcome_shown_by_the_terminal_is_not_shown_again_by_the_window(
    terminal: Terminal, tag: str, code: int
) -> None:
    assert terminal.action("tomar", tag, MAURICIO).code == code
    with dependency.commands(load_settings(None, terminal.settings())) as services:
        assert services.occupation.carry_on() == []


def test_a_take_is_answered_with_one_object(terminal: Terminal) -> None:
    answer = terminal.action("tomar", FREE, MAURICIO)
    assert answer.code == 0
    assert answer.err == ""
    said = answer.json
    assert said.keys() == KEYS
    assert said["outcome"] == "applied"
    assert said["code"] is None
    assert said["tag_spool"] == FREE
    assert said["worker_nombre"] == "MR(93)"
    assert said["operacion"] == "ARM"
    assert said["estado_detalle"] == "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"
    assert said["requests"] == {"read": 5, "write": 1}
    assert said["ms"] > 0
    assert re.fullmatch(rf"Tomaste {FREE} para ARM · guardado en la planilla \d\d:\d\d:\d\d", said["message"])
    (row,) = terminal.kiosk("history", FREE, "--json").json
    assert row["event_id"] == said["event_id"]


def test_the_life_of_a_spool_by_commands(terminal: Terminal) -> None:
    steps = (
        ("tomar", MAURICIO, "ARM"),
        ("pausar", MAURICIO, "ARM"),
        ("tomar", CARLA, "ARM"),
        ("completar", CARLA, "ARM"),
        ("tomar", NICOLAS, "SOLD"),
        ("completar", NICOLAS, "SOLD"),
    )
    for verb, worker, operation in steps:
        assert terminal.action(verb, FREE, worker, operation).code == 0, (verb, worker)
    rows = terminal.kiosk("history", FREE, "--json").json
    assert [(row["evento_tipo"], row["worker_nombre"]) for row in rows] == [
        ("TOMAR_SPOOL", "MR(93)"),
        ("PAUSAR_SPOOL", "MR(93)"),
        ("TOMAR_SPOOL", "CP(95)"),
        ("COMPLETAR_ARM", "CP(95)"),
        ("TOMAR_SPOOL", "NR(94)"),
        ("COMPLETAR_SOLD", "NR(94)"),
    ]
    assert rows[0]["before"]["Ocupado_Por"] == ""
    assert rows[0]["after"]["Ocupado_Por"] == "MR(93)"
    assert rows[-1]["after"]["Estado_Detalle"] == "Disponible - ARM completado, SOLD completado"


def test_second_worker_is_reported_who_has_it(terminal: Terminal) -> None:
    answer = terminal.action("tomar", HELD, MAURICIO)
    assert answer.code == 2
    said = answer.json
    assert (said["outcome"], said["code"]) == ("refused", "SPOOL_OCUPADO")
    assert said["event_id"] is None
    assert said["requests"] == {"read": 5, "write": 0}
    assert said["message"].startswith(f"CP(95) tomó {HELD} el 02-11 14:30. No se guardó.")


@pytest.mark.parametrize(
    ("verb", "tag", "worker", "operation", "code"),
    [
        ("tomar", "MK-0", MAURICIO, "ARM", "SPOOL_NO_ENCONTRADO"),
        ("tomar", TWICE, MAURICIO, "ARM", "SPOOL_DUPLICADO"),
        ("tomar", FREE, 12, "ARM", "WORKER_NO_ENCONTRADO"),
        ("tomar", FREE, GONE, "ARM", "WORKER_NO_ENCONTRADO"),
        ("tomar", FREE, MAURICIO, "SOLD", "ROL_NO_AUTORIZADO"),
        ("tomar", NO_MATERIALS, MAURICIO, "ARM", "DEPENDENCIAS_NO_SATISFECHAS"),
        ("tomar", UNREADABLE, MAURICIO, "ARM", "SPOOL_DATO_ILEGIBLE"),
        ("tomar", ARMED, MAURICIO, "ARM", "OPERACION_YA_COMPLETADA"),
        ("tomar", FREE, NICOLAS, "SOLD", "DEPENDENCIAS_NO_SATISFECHAS"),
        ("pausar", FREE, MAURICIO, "ARM", "OPERACION_NO_INICIADA"),
        ("cancelar", HELD, MAURICIO, "ARM", "NO_AUTORIZADO"),
    ],
)
def test_a_forbidden_action_is_refused_with_its_code(
    verb: str, tag: str, worker: int, operation: str, code: str, terminal: Terminal
) -> None:
    answer = terminal.action(verb, tag, worker, operation)
    assert (answer.code, answer.json["code"]) == (2, code)
    assert "No se guardó" in answer.json["message"]
    assert terminal.kiosk("history", tag, "--json").json == []


def test_a_completion_takes_a_date_of_the_past(terminal: Terminal) -> None:
    answer = terminal.action("completar", HELD, CARLA, "ARM", "--date", _day(-3))
    assert answer.code == 0
    (row,) = terminal.kiosk("history", HELD, "--json").json
    assert row["after"]["Fecha_Armado"] == _day(-3)


def test_a_completion_of_tomorrow_is_refused(terminal: Terminal) -> None:
    answer = terminal.action("completar", HELD, CARLA, "ARM", "--date", _day(2))
    assert (answer.code, answer.json["code"]) == (2, "FECHA_INVALIDA")


def test_a_worker_may_be_given_by_his_mark(terminal: Terminal) -> None:
    arguments = ("--tag", FREE, "--worker", "MR(93)", "--operation", "arm", "--json")
    assert terminal.kiosk("action", "tomar", *arguments).json["worker_nombre"] == "MR(93)"


def test_the_log_has_start_action_and_stop(terminal: Terminal) -> None:
    terminal.action("tomar", FREE, MAURICIO)
    start, action, stop = terminal.log.splitlines()
    assert f"start: kiosk {__version__}, action, station " in start
    assert str(terminal.workbook) in start
    assert f"action TOMAR ARM tag '{FREE}' worker 'MR(93)': applied, code -, " in action
    assert action.endswith("requests 5+1")
    assert "stop: exit code 0 after " in stop


def test_without_json_the_answer_is_the_sentence(terminal: Terminal) -> None:
    answer = terminal.kiosk("action", "tomar", "--tag", HELD, "--worker", "93", "--operation", "ARM")
    assert (
        answer.out
        == f"CP(95) tomó {HELD} el 02-11 14:30. No se guardó. Elige otro spool, o pide que lo pause.\n"
    )
    assert answer.err == ""


def test_the_answer_is_in_the_language_of_the_settings(terminal: Terminal) -> None:
    terminal.environ["KIOSK_LANGUAGE"] = "en"
    assert "It was not saved." in terminal.action("tomar", HELD, MAURICIO).json["message"]


def test_a_sheet_that_does_not_answer_in_time_leaves_it_unknown(bare: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = f"http://127.0.0.1:{silent.getsockname()[1]}"
        bare.environ |= {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_API_URL": server}
        arguments = ("--tag", FREE, "--worker", "93", "--operation", "ARM", "--json", "--wait", "0.5")
        process = bare.start("action", "tomar", *arguments)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (3, "")
    said = json.loads(out)
    assert (said["outcome"], said["code"]) == ("unknown", "RESULTADO_DESCONOCIDO")
    assert said["event_id"]
    assert "Todavía no se sabe" in said["message"]


def test_a_missing_column_refuses_the_action(bare: Terminal) -> None:
    bare.open_shop(without="Armador")
    answer = bare.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["code"]) == (2, "HOJA_CAMBIADA")
    assert "Armador" in answer.json["message"]


def test_a_paused_spool_is_resumed_by_another(terminal: Terminal) -> None:
    assert terminal.action("tomar", PAUSED, MAURICIO).code == 0
    (row,) = terminal.kiosk("history", PAUSED, "--json").json
    assert (row["before"]["Armador"], row["after"]["Armador"]) == ("CP(95)", "MR(93)")


@pytest.mark.logs("events? not published")
def test_an_action_goes_on_without_redis(terminal: Terminal) -> None:
    terminal.environ["KIOSK_REDIS_URL"] = "redis://127.0.0.1:1/0"
    assert terminal.action("tomar", FREE, MAURICIO).json["outcome"] == "applied"


def test_a_spreadsheet_without_access_refuses(bare: Terminal) -> None:
    account = bare.folder / "cuenta.json"
    account.write_text('{"private_key": "s3creto"}')
    bare.environ |= {"KIOSK_SPREADSHEET_ID": "1AbC", "KIOSK_CREDENTIALS": str(account)}
    answer = bare.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["code"]) == (2, "SHEETS_SIN_PERMISO")
    assert "no es una llave de cuenta de servicio que sirva. No se guardó." in answer.json["message"]


@pytest.mark.logs("unforeseen at TOMAR")
def test_a_fault_that_nobody_foresaw_leaves_it_unknown_and_in_the_journal(terminal: Terminal) -> None:
    assert terminal.action("tomar", PAUSED, CARLA).code == 0
    with no_attempts(terminal.folder):
        answer = terminal.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.err) == (3, "")
    assert (answer.json["outcome"], answer.json["code"]) == ("unknown", "RESULTADO_DESCONOCIDO")
    assert "Todavía no se sabe si se guardó." in answer.json["message"]
    assert "IntegrityError" in terminal.log
    with dependency.commands(load_settings(None, terminal.settings())) as services:
        assert services.occupation.backlog().count == 1


def test_a_tag_can_not_command_the_terminal(terminal: Terminal) -> None:
    tag = "MK\x1b[2J-1\nMK-9 libre"
    done = terminal.kiosk("action", "tomar", "--tag", tag, "--worker", str(MAURICIO), "--operation", "ARM")
    assert done.code == 2
    assert "\x1b" not in done.out
    assert len(done.out.splitlines()) == 1
