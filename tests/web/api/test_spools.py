"""`GET /api/spool/{tag}/status`, `/api/spools` and `/api/workers`: the shop as planning's sheet has it."""

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.cli.terminal import Terminal
from tests.web.api import planning_sheet as sheet
from tests.web.web_process import Reply, WebProcess, web


def status(face: WebProcess, tag: str) -> Reply:
    return face.get(f"/api/spool/{quote(tag, safe='')}/status")


def tags(face: WebProcess, **asked: object) -> list[str]:
    reply = face.get(f"/api/spools?{urlencode(asked)}")
    assert reply.status == 200, reply
    return [item["tag_spool"] for item in reply.json["items"] if not item["tag_spool"].startswith("ZZ-")]


def test_a_held_spool(planned: WebProcess) -> None:
    said = status(planned, sheet.HELD).json
    assert said == {
        "tag_spool": sheet.HELD,
        "nv": "NV0701",
        "ot": "2201",
        "cliente": "Minera Andes",
        "prioridad": "",
        "fecha_compromiso": "",
        "estado_detalle": "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "arm_state": "en_progreso",
        "sold_state": "pendiente",
        "metrologia": "pendiente",
        "reparacion": None,
        "ciclo": None,
        "worker_nombre": "CP(95)",
        "worker_id": 95,
        "operacion": "ARM",
        "fecha_ocupacion": "02-11-2026 14:30:00",
        "station": None,
        "faults": [],
        "disponible_para": [],
    }


@pytest.mark.parametrize(
    ("tag", "metrologia", "reparacion", "ciclo", "disponible_para"),
    [
        (sheet.FREE, "pendiente", None, None, ["ARM"]),
        (sheet.ARMED, "pendiente", None, None, ["SOLD"]),
        (sheet.PAUSED, "pendiente", None, None, ["ARM", "SOLD"]),
        (sheet.APPROVED, "aprobado", None, None, []),
        (sheet.REJECTED, "rechazado", "rechazado", 1, ["REPARACION"]),
        (sheet.BLOCKED, "bloqueado", "bloqueado", None, []),
    ],
)
def test_what_may_be_begun_on_a_free_one(
    planned: WebProcess, tag: str, metrologia: str, reparacion: str, ciclo: int, disponible_para: list[str]
) -> None:
    said = status(planned, tag).json
    assert (said["metrologia"], said["reparacion"], said["ciclo"]) == (metrologia, reparacion, ciclo)
    assert said["disponible_para"] == disponible_para
    assert (said["worker_nombre"], said["worker_id"], said["fecha_ocupacion"]) == (None, None, None)


def test_a_tag_is_found_as_people_write_it(planned: WebProcess) -> None:
    spelt = f"  {sheet.FREE.lower().replace('-', '–')} "
    assert status(planned, spelt).json["tag_spool"] == sheet.FREE
    assert status(planned, sheet.SLASHED).json["tag_spool"] == sheet.SLASHED
    assert status(planned, sheet.SCRIPT).json["cliente"] == "<b>Ñuble & Cía</b>"


def test_cells_that_cannot_be_trusted_are_named(planned: WebProcess) -> None:
    unreadable = status(planned, sheet.UNREADABLE).json
    (fault,) = unreadable["faults"]
    assert (fault["header"], fault["raw"], fault["kind"]) == ("Fecha_Materiales", "mañana", "ilegible")
    assert fault["cell"] == "Operaciones!B11"
    assert unreadable["disponible_para"] == []
    twice = status(planned, sheet.TWICE).json
    assert [fault["cell"] for fault in twice["faults"]] == ["Operaciones!A9", "Operaciones!A10"]
    assert {fault["kind"] for fault in twice["faults"]} == {"duplicado"}
    assert twice["disponible_para"] == []


def test_a_tag_that_no_row_has(planned: WebProcess) -> None:
    for tag in ("MK-9", "", " ", "nada/de/nada", "x" * 1_000):
        reply = status(planned, tag)
        assert (reply.status, reply.json["error"]) == (404, "SPOOL_NO_ENCONTRADO"), tag
        assert reply.json["message"].endswith(".")


def test_the_row_of_the_nightly_rehearsal_is_nowhere(planned: WebProcess) -> None:
    assert status(planned, sheet.PRUEBA).status == 404
    assert status(planned, "kiosk–prueba").status == 404
    for path in ("/api/dashboard/occupied", "/api/workers", "/api/spools?q=prueba"):
        assert "PRUEBA" not in planned.get(path).body.decode(), path


def test_spools_come_fifty_a_page_in_the_order_of_work(planned: WebProcess) -> None:
    first = planned.get("/api/spools").json
    in_all = len(sheet.ROWS) - 1 + 100
    assert (first["page"], first["pages"], first["total"], len(first["items"])) == (1, 3, in_all, 50)
    assert [item["tag_spool"] for item in first["items"]][:2] == [sheet.ARMED, sheet.FREE]
    assert len(planned.get("/api/spools?page=3").json["items"]) == in_all - 100
    pages = [planned.get(f"/api/spools?page={page}").json["items"] for page in (1, 2, 3)]
    found = [item["tag_spool"] for page in pages for item in page]
    assert len({tag.upper() for tag in found}) == in_all - 1
    beyond = planned.get("/api/spools?page=4")
    assert (beyond.status, beyond.json["error"]) == (404, "not_found")


def test_filters(planned: WebProcess) -> None:
    assert tags(planned, operacion="SOLD", estado="disponible") == [sheet.ARMED, sheet.PAUSED]
    assert tags(planned, estado="ocupado") == [sheet.HELD, sheet.WITHOUT_ID]
    assert tags(planned, operacion="ARM", estado="ocupado") == [sheet.HELD]
    assert tags(planned, operacion="ARM", estado="en_progreso") == [sheet.HELD]
    assert tags(planned, operacion="SOLD", estado="en_progreso") == []
    assert tags(planned, operacion="ARM", estado="pausado") == [sheet.PAUSED]
    assert tags(planned, operacion="SOLD", estado="completado") == [
        sheet.APPROVED,
        sheet.REJECTED,
        sheet.BLOCKED,
    ]
    assert tags(planned, operacion="REPARACION") == [sheet.REJECTED, sheet.BLOCKED]
    assert tags(planned, estado="aprobado") == [sheet.APPROVED]
    assert tags(planned, estado="rechazado") == [sheet.REJECTED]
    assert tags(planned, estado="bloqueado") == [sheet.BLOCKED]
    faulty = [sheet.TWICE, sheet.UNREADABLE, sheet.WITHOUT_ID, sheet.TWICE.lower()]
    assert sorted(tags(planned, estado="con_fallas")) == sorted(faulty)
    assert tags(planned, nv="70") == []
    assert tags(planned, nv="nv0702") == tags(planned, nv="0702") == tags(planned, nv="702") == [sheet.ARMED]
    assert tags(planned, q="nv 702") == tags(planned, q="702") == [sheet.ARMED]
    assert tags(planned, q="carla") == tags(planned, q="cp(95)") == [sheet.HELD]
    assert tags(planned, q="25300 003") == tags(planned, q=sheet.ARMED) == [sheet.ARMED]
    assert tags(planned, q="pizarro nada") == []
    assert tags(planned, operacion="", estado="", nv="", q="cw", page="", otro="x") == tags(planned, q="cw")


@pytest.mark.parametrize(
    "asked",
    [
        "operacion=PINTURA",
        "estado=listo",
        "page=0",
        "page=-1",
        "page=dos",
        "page=1.5",
        "page=99999999999999999999",
        f"q={'x' * 101}",
        f"nv={'x' * 101}",
        "page=null",
        "operacion=null",
    ],
)
def test_what_can_not_be_meant(planned: WebProcess, asked: str) -> None:
    reply = planned.get(f"/api/spools?{asked}")
    assert (reply.status, reply.json["error"]) == (422, "PARAMETRO_INVALIDO")
    assert f"«{asked.partition('=')[0]}»" in reply.json["message"]
    assert len(reply.json["message"]) < 250


def test_people_with_what_they_hold(planned: WebProcess) -> None:
    said = planned.get("/api/workers").json
    assert [worker["id"] for worker in said] == [93, 94, 95, 96]
    assert said[2] == {
        "id": 95,
        "nombre": "Carla",
        "apellido": "Pizarro",
        "roles": ["Armador"],
        "activo": True,
        "tiene": [sheet.HELD],
    }
    assert (said[3]["activo"], said[3]["tiene"]) == (False, [])


def test_a_holder_without_an_id_and_a_day_that_no_sheet_means(planned: WebProcess) -> None:
    (entry,) = [each for each in planned.get("/api/dashboard/occupied").json if each["worker_id"] is None]
    assert (entry["tag_spool"], entry["worker_nombre"]) == (sheet.WITHOUT_ID, "Mauricio")
    assert entry["fecha_ocupacion"] == "01-01-0001 00:00:00"
    assert (entry["since"], entry["estado_detalle"]) == (None, "Ocupado")
    assert {fault["header"] for fault in entry["faults"]} == {"Ocupado_Por", "Fecha_Ocupacion"}


def test_every_answer_of_the_shop_is_unread_before_the_sheet_was_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.workbook.write_bytes(b"")
    with web(terminal) as face:
        for path in ("/api/dashboard/occupied", "/api/workers", "/api/spools", "/api/spool/MK-1/status"):
            reply = face.get(path)
            assert (reply.status, int(reply.headers["Retry-After"]) > 0) == (503, True), path
