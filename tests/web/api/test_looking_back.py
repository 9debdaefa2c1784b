"""`GET /api/history/{tag}` and `/api/registro/{worker_id}`: what real stations have written in the audit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.shop.dates import format_date
from tests.cli.terminal import ARMED, CARLA, FREE, HELD, MAURICIO, NICOLAS, PAUSED, Terminal
from tests.web.api.contract import Contract
from tests.web.web_process import WebProcess, web


def history(tag: str) -> str:
    return f"/api/history/{quote(tag, safe='')}"


def today() -> str:
    return format_date(datetime.now(ZoneInfo("America/Santiago")))


def test_who_worked_on_a_spool_and_how_it_ended(terminal: Terminal) -> None:
    terminal.environ["KIOSK_STATION"] = "Puesto 1"
    for verb, worker, operation in (
        ("tomar", MAURICIO, "ARM"),
        ("pausar", MAURICIO, "ARM"),
        ("tomar", CARLA, "ARM"),
        ("completar", CARLA, "ARM"),
        ("tomar", NICOLAS, "SOLD"),
    ):
        assert terminal.action(verb, FREE, worker, operation).code == 0
    with web(terminal) as face:
        face.read()
        contract = Contract(face)
        reply = face.get(history(FREE.lower()))
        assert contract.faults(history(FREE), reply) == []
        assert reply.json["tag_spool"] == FREE
        sessions = reply.json["sessions"]
        assert [(each["worker_nombre"], each["operacion"], each["resultado"]) for each in sessions] == [
            ("MR(93)", "ARM", "PAUSAR"),
            ("CP(95)", "ARM", "COMPLETAR"),
            ("NR(94)", "SOLD", None),
        ]
        assert [each["duracion_min"] for each in sessions] == [0, 0, None]
        assert sessions[0]["inicio"].startswith(today())
        assert {each["station"] for each in sessions} == {"Puesto 1"}
        day = face.get(f"/api/registro/{CARLA}")
        assert contract.faults(f"/api/registro/{CARLA}", day) == []
        assert day.json == {
            "worker_id": CARLA,
            "worker_nombre": "CP(95)",
            "fecha": today(),
            "resumen": {"fecha": today(), "pd_total": 0.0, "total_uniones": 0, "total_spools": 1},
            "spools": [
                {
                    "tag_spool": FREE,
                    "operacion": "ARM",
                    "uniones": [],
                    "pd_total": 0.0,
                    "otro_trabajador": "Pendiente",
                }
            ],
        }
        his = face.get(f"/api/registro/{NICOLAS}?fecha={today()}").json
        assert [(each["operacion"], each["otro_trabajador"]) for each in his["spools"]] == [
            ("SOLD", "CP(95)")
        ]
        assert face.get(f"/api/registro/{NICOLAS}?fecha=03-11-2020").json["spools"] == []


def test_what_was_cancelled_is_in_the_history_and_in_nobody_s_day(
    terminal: Terminal, own_face: WebProcess
) -> None:
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    assert terminal.action("cancelar", FREE, MAURICIO).code == 0
    (session,) = own_face.get(history(FREE)).json["sessions"]
    assert (session["worker_nombre"], session["resultado"]) == ("MR(93)", "CANCELAR")
    assert own_face.get(f"/api/registro/{MAURICIO}").json["spools"] == []


def test_a_hold_that_began_before_the_audit_is_told_by_the_sheet(
    terminal: Terminal, own_face: WebProcess
) -> None:
    assert terminal.action("completar", HELD, CARLA).code == 0
    (session,) = own_face.get(history(HELD)).json["sessions"]
    assert (session["worker_nombre"], session["resultado"]) == ("CP(95)", "COMPLETAR")
    assert session["inicio"] == "02-11-2026 14:30:00"


def test_what_there_is_not(face: WebProcess) -> None:
    assert face.get(history(ARMED)).json == {"tag_spool": ARMED, "sessions": []}
    for tag in ("MK-9", "KIOSK-PRUEBA"):
        reply = face.get(history(tag))
        assert (reply.status, reply.json["error"]) == (404, "SPOOL_NO_ENCONTRADO")
    unknown = face.get("/api/registro/7")
    assert (unknown.status, unknown.json["error"]) == (404, "WORKER_NO_ENCONTRADO")


@pytest.mark.parametrize("asked", ["x", "-1", "1.5", "9" * 30, "null", "93/x", "", "９３"])
def test_no_worker_has_such_a_number(face: WebProcess, asked: str) -> None:
    reply = face.get(f"/api/registro/{quote(asked, safe='')}")
    assert (reply.status, reply.json["error"]) == (422, "PARAMETRO_INVALIDO")


@pytest.mark.parametrize(
    "fecha", ["2026-11-03", "31-02-2026", "1-1-2026", "03-11-2026 08:00:00", "hoy", "٠٣-١١-٢٠٢٦"]
)
def test_no_calendar_has_such_a_day(face: WebProcess, fecha: str) -> None:
    reply = face.get(f"/api/registro/{CARLA}?fecha={quote(fecha)}")
    assert (reply.status, reply.json["error"]) == (422, "PARAMETRO_INVALIDO")
    assert "DD-MM-AAAA" in reply.json["message"]


def test_without_its_sheet_the_past_is_away_and_the_present_is_still_told(
    terminal: Terminal, own_face: WebProcess
) -> None:
    away = terminal.workbook.with_name("away")
    terminal.workbook.rename(away)
    for path in (history(PAUSED), f"/api/registro/{CARLA}"):
        reply = own_face.get(path)
        assert (reply.status, reply.json["error"]) == (503, "SHEETS_NO_DISPONIBLE"), reply
        assert int(reply.headers["Retry-After"]) > 0
        assert str(terminal.folder) not in reply.body.decode()
    assert own_face.get("/api/dashboard/occupied").status == 200
    away.rename(terminal.workbook)
    own_face.until(history(PAUSED), lambda reply: reply.status == 200)


def test_a_crowd_that_looks_back_is_answered_or_turned_away_and_never_in_vain(
    terminal: Terminal, own_face: WebProcess
) -> None:
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    asked = [history(FREE)] * 20 + [f"/api/registro/{CARLA}?fecha={day:02}-11-2026" for day in range(1, 31)]
    with ThreadPoolExecutor(50) as crowd:
        replies = list(crowd.map(own_face.get, asked))
    assert {reply.status for reply in replies} <= {200, 503}
    assert all(len(reply.json["sessions"]) == 1 for reply in replies[:20] if reply.status == 200)
    for reply in replies:
        if reply.status == 503:
            assert reply.json["error"] == "busy"
            assert int(reply.headers["Retry-After"]) > 0
    assert sum(reply.status == 200 for reply in replies) >= 20
