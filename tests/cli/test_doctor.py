"""`kiosk doctor` as a person uses it to set a station up: a Google over HTTP, Redis."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path

import pytest

from kiosk.core.shop.data import Action, Command, Operation
from kiosk.station.database import open_database
from kiosk.station.journal import Journal
from tests.cli.newcomer import Newcomer, newcomer, renamed, without
from tests.support.builders import TAG
from tests.support.google import SPREADSHEET_ID
from tests.support.redis_server import RedisServer
from tests.support.shop import ready

unix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Newcomer]:
    """With a good sheet, and a station that is configured."""
    with newcomer(tmp_path) as found:
        found.configure()
        yield found


def test_good_sheet_is_found_well_and_every_check_is_reported(person: Newcomer) -> None:
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, answer.err, answer.json["ok"]) == (0, "", True)
    assert person.levels(answer) == dict.fromkeys(
        (
            *("settings", "network", "clock", "redis", "account", "alarms", "sheet", "headers", "cells"),
            *("people", "sound"),
        ),
        "ok",
    )


def test_text_names_checks_in_order_and_ends_with_the_sum(person: Newcomer) -> None:
    answer = person.kiosk("doctor")
    heads = [line for line in answer.out.splitlines() if line and not line.startswith(" ")]
    assert (answer.code, answer.err) == (0, "")
    assert heads[:4] == ["Configuración", "Red", "Hora", "Redis"]
    assert heads[-1] == "Todo lo necesario funciona. Avisos: 0."
    assert f"spreadsheet_id = {SPREADSHEET_ID}  ({person.config})" in answer.out
    assert f"api_url = {person.google.url}  (KIOSK_API_URL)" in answer.out
    assert f"Trabaja con la planilla que ofrece {person.google.url}." in answer.out


def test_english_is_complete(person: Newcomer) -> None:
    person.environ["KIOSK_LANGUAGE"] = "en"
    answer = person.kiosk("doctor")
    assert answer.code == 0
    assert "All that is needed works." in answer.out
    assert "Planilla" not in answer.out.replace("Planilla local", "")


@pytest.mark.parametrize("kind", ["key", "token", "jwt"])
def test_a_secret_that_got_out_would_be_found(person: Newcomer, kind: str) -> None:
    person.kiosk("doctor")
    google = person.google
    secret = {"key": google.secrets()[0], "token": google.tokens[-1], "jwt": google.asserted[-1]}[kind]
    log = person.folder / "data" / "logs" / "kiosk.log"
    clean = log.read_text("utf-8")
    log.write_text(f"{clean}Authorization: {secret}\n", encoding="utf-8")
    assert person.leaks() == [secret]
    log.write_text(clean, encoding="utf-8")


@pytest.mark.logs("of another sheet")
def test_commands_that_wait_for_another_sheet_are_reported(person: Newcomer) -> None:
    with closing(open_database(person.folder / "data")) as database:
        journal = Journal(database, "another sheet", lambda: datetime.now(UTC))
        journal.accept(Command("1", Action.PAUSAR, "MK-9-001", 93, Operation.ARM))
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.levels(answer)["memory"]) == (0, "warning")
    assert "MK-9-001" in answer.out


def test_it_only_reads(person: Newcomer) -> None:
    before = person.shop.rows()
    person.kiosk("doctor")
    methods = {request.split()[0] for request in person.google.requests if "/v4/" in request}
    assert (methods, person.shop.rows(), person.shop.audit()) == ({"GET"}, before, [])


# Headers


def test_renamed_required_column_is_reported_with_its_cell_as_a_difference(tmp_path: Path) -> None:
    with newcomer(tmp_path, headers=renamed("Fecha_QC_Metrología", "Fecha QC Metro")) as person:
        person.configure()
        answer = person.kiosk("doctor")
        lines = [line.strip() for line in answer.out.splitlines()]
        assert answer.code == 1
        at = lines.index("- Fecha_QC_Metrología")
        assert lines[at - 1] == "Operaciones"
        assert lines[at + 1].startswith("+ Fecha QC Metro")
        assert "Operaciones!AN1" in lines[at + 1]


def test_missing_and_repeated_columns_are_reported_with_their_cells(tmp_path: Path) -> None:
    headers = ["Armador" if name == "MatSys" else name for name in without("version")]
    with newcomer(tmp_path, {"TAG_SPOOL": TAG}, headers=headers) as person:
        person.configure()
        answer = person.kiosk("doctor", "--json")
        details = {
            detail["header"]: detail
            for check in answer.json["checks"]
            for detail in check["details"]
            if check["check"] == "headers"
        }
        assert answer.code == 1
        assert person.codes(answer) == {"headers.work", "headers.writing"}
        assert details["version"]["cell"] == "Operaciones!BW1"
        assert details["Armador"]["cells"] == "Operaciones!AK1, Operaciones!BN1"


def test_missing_columns_are_said_once_with_a_free_place_for_each(tmp_path: Path) -> None:
    gone = ("Armador", "Fecha_Armado", "Soldador")
    with newcomer(tmp_path, headers=without(*gone)) as person:
        person.configure()
        answer = person.kiosk("doctor")
        lines = [line.strip() for line in answer.out.splitlines()]
        at = lines.index("Operaciones: no están; al lado, un lugar libre para cada uno:")
        assert lines[at + 1 : at + 4] == [
            "- Armador  (Operaciones!BU1)",
            "- Fecha_Armado  (Operaciones!BV1)",
            "- Soldador  (Operaciones!BW1)",
        ]
        assert answer.out.count("Operaciones: no están") == 1


def test_missing_worksheet_is_reported_with_the_one_that_may_be_meant(person: Newcomer) -> None:
    person.shop.metadata.update_title("Metadatos")
    answer = person.kiosk("doctor")
    assert answer.code == 1
    assert "Metadata: no está; ¿es «Metadatos»?" in answer.out


# Cells and people


def test_cells_that_cannot_be_trusted_are_warnings_with_their_addresses(tmp_path: Path) -> None:
    rows = (
        ready(),
        ready("MK-2", Fecha_Armado="mañana"),
        ready("MK-3", Ocupado_Por="Mauro"),
        ready("MK-4"),
        ready("MK-4"),
        {**ready(), "TAG_SPOOL": 1200},
    )
    with newcomer(tmp_path, *rows) as person:
        person.configure()
        answer = person.kiosk("doctor", "--json")
        cells = {
            check["code"]: [detail["cell"] for detail in check["details"]]
            for check in answer.json["checks"]
            if check["check"] == "cells"
        }
        assert answer.code == 0
        assert cells == {
            "cells.ilegible": ["Operaciones!AJ3"],
            "cells.sin_id": ["Operaciones!BO4"],
            "cells.duplicado": ["Operaciones!G5", "Operaciones!G6"],
            "cells.numeric": ["Operaciones!G7"],
        }


def test_people_without_a_role_are_named(person: Newcomer) -> None:
    person.shop.planilla.worksheet("Roles").update([["Soldador", False]], "B3")
    answer = person.kiosk("doctor")
    assert answer.code == 0
    assert "Personas activas sin ningún rol activo: 1." in answer.out
    assert "JP(11)  Juana Pérez" in answer.out


# Access


@pytest.mark.parametrize("status", [401, 403, 404])
def test_sheet_without_access_is_a_fault_that_says_what_to_do(person: Newcomer, status: int) -> None:
    person.google.says = status
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"SHEETS_SIN_PERMISO"})
    assert all(each["todo"] for each in answer.json["checks"] if each["level"] == "fault")
    assert "kiosco@taller-de-prueba" in answer.out


def test_another_spreadsheet_is_not_found(person: Newcomer) -> None:
    person.configure(spreadsheet_id="1OtraPlanilla")
    assert person.codes(person.kiosk("doctor", "--json")) == {"SHEETS_SIN_PERMISO"}


def test_api_that_is_switched_off_is_not_told_as_a_sheet_to_be_shared(person: Newcomer) -> None:
    person.google.is_api_off = True
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"sheet.api_off"})


def test_account_that_google_does_not_accept_is_a_fault(person: Newcomer) -> None:
    person.google.is_login_refused = True
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"SHEETS_SIN_PERMISO"})
    assert "credenciales" in answer.out


WRONG_FILES = {
    "account.no_json": "-----BEGIN PRIVATE KEY-----\ns3creto\n-----END PRIVATE KEY-----\n",
    "account.no_service_account": json.dumps({"installed": {"client_secret": "s3creto"}}),
    "account.incomplete": json.dumps({"type": "service_account", "private_key": "s3creto"}),
    "account.broken_key": json.dumps(
        {
            "type": "service_account",
            "client_email": "a@b",
            "token_uri": "https://oauth2.googleapis.com/token",
            "private_key": "-----BEGIN PRIVATE KEY-----\ns3creto\n-----END PRIVATE KEY-----\n",
        }
    ),
}


@pytest.mark.parametrize(("code", "content"), WRONG_FILES.items(), ids=list(WRONG_FILES))
def test_wrong_credentials_file_is_reported_for_what_it_is_and_never_shown(
    person: Newcomer, code: str, content: str
) -> None:
    person.credentials.write_text(content, encoding="utf-8")
    answer = person.kiosk("doctor", "--json")
    assert answer.code == 1
    assert code in person.codes(answer)
    assert "s3creto" not in answer.out + answer.err + _log(person)


def test_settings_that_cannot_be_used_are_the_whole_report(person: Newcomer) -> None:
    person.configure(credentials="no-existe.json", timezone="Mars/X")
    answer = person.kiosk("doctor", "--json")
    assert answer.code == 1
    assert person.codes(answer) == {"settings.no_such_file", "settings.no_zone"}
    text = person.kiosk("doctor")
    assert (text.code, "no-existe.json" in text.out) == (1, True)


# Network, clock


def test_without_network_the_sheet_is_not_tried(person: Newcomer) -> None:
    person.environ["KIOSK_API_URL"] = "http://127.0.0.1:9"
    answer = person.kiosk("doctor", "--json")
    assert answer.code == 1
    assert person.codes(answer) == {"network.no_connection", "sheet.not_tried"}


def test_waiting_commands_are_reported_while_the_sheet_is_away(person: Newcomer) -> None:
    server = "http://127.0.0.1:9"
    person.environ["KIOSK_API_URL"] = server
    with closing(open_database(person.folder / "data")) as database:
        journal = Journal(database, f"{server} {SPREADSHEET_ID}", lambda: datetime.now(UTC))
        journal.accept(Command("1", Action.PAUSAR, "MK-9-001", 93, Operation.ARM))
        journal.wait("1")
    answer = person.kiosk("doctor", "--json")
    assert person.codes(answer) == {"network.no_connection", "memory.waiting", "sheet.not_tried"}


@pytest.mark.logs("time is wrong")
@pytest.mark.parametrize(
    ("ahead_s", "level", "code"),
    [(600, "fault", "clock.ahead"), (-600, "fault", "clock.behind"), (-60, "warning", "clock.behind")],
)
def test_clock_that_differs_from_the_servers_is_reported(
    person: Newcomer, ahead_s: int, level: str, code: str
) -> None:
    person.google.date = formatdate(time.time() - ahead_s, usegmt=True)
    answer = person.kiosk("doctor", "--json")
    assert person.levels(answer)["clock"] == level
    assert (answer.code == 0) is (level == "warning")
    assert person.codes(answer) == {code}


def test_date_that_cannot_be_read_is_no_clock(person: Newcomer) -> None:
    person.google.date = "ayer"
    assert person.kiosk("doctor").code == 0


def test_sheet_in_another_time_zone_is_reported(person: Newcomer) -> None:
    person.configure(timezone="Asia/Tokyo")
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (0, {"clock.zone"})


# Redis


def test_redis_is_reported_with_its_version(person: Newcomer, redis_server: RedisServer) -> None:
    person.environ["KIOSK_REDIS_URL"] = redis_server.url
    answer = person.kiosk("doctor")
    assert answer.code == 0
    assert f"{redis_server.url} contesta en" in answer.out


@pytest.mark.logs("quota not shared")
def test_redis_that_is_down_is_a_fault_and_the_rest_is_looked_at(
    person: Newcomer, redis_server: RedisServer
) -> None:
    redis_server.stop()
    person.environ["KIOSK_REDIS_URL"] = redis_server.url.replace("//", "//kiosk:s3creto@")
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"redis.down"})
    assert person.levels(answer)["headers"] == "ok"
    assert "s3creto" not in answer.out + answer.err + _log(person)


# The rehearsal


def test_rehearsal_takes_and_gives_back_and_leaves_two_rows(person: Newcomer) -> None:
    before = person.shop.row()
    answer = person.kiosk("doctor", "--write-check", TAG, "--worker", "93", "--yes", "--json")
    assert answer.code == 0
    assert person.levels(answer)["write"] == "ok"
    assert "Quedan dos filas" in answer.err
    after = person.shop.row()
    assert after["version"] != before["version"]
    changing = ("version", "Estado_Detalle")
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert after["Estado_Detalle"] == "Disponible - ARM pendiente, SOLD pendiente"
    assert [row["evento_tipo"] for row in person.shop.audit()] == ["TOMAR_SPOOL", "CANCELAR_ARM"]


def test_welder_rehearses_with_what_he_may_take(tmp_path: Path) -> None:
    with newcomer(tmp_path, ready(Armador="MR(93)")) as person:
        person.configure()
        assert person.kiosk("doctor", "--write-check", TAG, "--worker", "11", "--yes").code == 0
        assert [row["operacion"] for row in person.shop.audit()] == ["SOLD", "SOLD"]
        assert person.shop.row()["Armador"] == "MR(93)"


@pytest.mark.parametrize("answers", ["", "n\n", "\n"])
def test_rehearsal_wants_a_yes(person: Newcomer, answers: str) -> None:
    answer = person.kiosk("doctor", "--write-check", TAG, "--worker", "93", answers=answers)
    assert answer.code == 0
    assert "¿Hacer el ensayo?" in answer.err
    assert "No se guardó nada" in answer.out
    assert person.shop.audit() == []


def test_rehearsal_goes_on_after_a_yes(person: Newcomer) -> None:
    assert person.kiosk("doctor", "--write-check", TAG, "--worker", "93", answers="sí\n").code == 0
    assert len(person.shop.audit()) == 2
    for action in ("TOMAR", "CANCELAR"):
        assert f"action {action} ARM tag '{TAG}' worker 'MR(93)': applied, code -, " in _log(person)


def test_rehearsal_that_the_rules_refuse_writes_nothing(person: Newcomer) -> None:
    answer = person.kiosk("doctor", "--write-check", "MK-NOPE", "--worker", "93", "--yes", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"SPOOL_NO_ENCONTRADO"})
    assert person.shop.audit() == []


def test_rehearsal_where_the_account_may_only_read_says_so(person: Newcomer) -> None:
    person.google.is_read_only = True
    answer = person.kiosk("doctor", "--write-check", TAG, "--worker", "93", "--yes", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"SHEETS_SIN_PERMISO"})
    assert person.shop.audit() == []


def test_rehearsal_is_not_tried_on_a_sheet_with_faults(tmp_path: Path) -> None:
    with newcomer(tmp_path, headers=renamed("Armador", "Armador 2")) as person:
        person.configure()
        answer = person.kiosk("doctor", "--write-check", TAG, "--worker", "93", "--yes", "--json")
        assert person.codes(answer) == {"headers.work", "write.not_tried"}
        assert person.shop.audit() == []


@unix_only
def test_ctrl_c_amid_the_rehearsal_leaves_nothing_taken(person: Newcomer) -> None:
    process = person.start("doctor", "--write-check", TAG, "--worker", "93", "--yes")
    person.google.before_write = lambda: process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (0, False), out
    assert [row["evento_tipo"] for row in person.shop.audit()] == ["TOMAR_SPOOL", "CANCELAR_ARM"]
    assert person.shop.row()["Ocupado_Por"] == ""


def test_rehearsal_without_a_worker_is_wrong_usage(person: Newcomer) -> None:
    answer = person.kiosk("doctor", "--write-check", TAG)
    assert (answer.code, "--worker" in answer.err) == (64, True)


# Without Google


def test_local_workbook_is_looked_at_without_network_and_account(person: Newcomer) -> None:
    person.config.write_text("", encoding="utf-8")
    del person.environ["KIOSK_API_URL"]
    answer = person.kiosk("doctor", "--json")
    assert answer.code == 0
    assert {"network", "account"}.isdisjoint(person.levels(answer))
    assert all(detail.get("link", "") == "" for each in answer.json["checks"] for detail in each["details"])


def test_local_workbook_that_is_none_is_a_fault_in_json_too(person: Newcomer) -> None:
    (person.folder / "data").mkdir()
    (person.folder / "data" / "taller.kiosk").write_text("not a workbook")
    person.config.write_text("", encoding="utf-8")
    del person.environ["KIOSK_API_URL"]
    answer = person.kiosk("doctor", "--json")
    assert (answer.code, person.codes(answer)) == (1, {"sheet.WORKBOOK_FOREIGN"})


def _log(person: Newcomer) -> str:
    return (person.folder / "data" / "logs" / "kiosk.log").read_text(encoding="utf-8")
