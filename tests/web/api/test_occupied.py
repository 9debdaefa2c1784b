"""`GET /api/dashboard/occupied`: who has which spool right now."""

from uuid import UUID

from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.web.web_process import WebProcess, web

ADDRESS = "/api/dashboard/occupied"


def test_the_held_spools_come_as_a_bare_array_with_the_four_keys_that_programs_know(
    face: WebProcess,
) -> None:
    (entry,) = face.get(ADDRESS).json
    assert {
        key: entry[key] for key in ("tag_spool", "worker_nombre", "estado_detalle", "fecha_ocupacion")
    } == {
        "tag_spool": HELD,
        "worker_nombre": "CP(95)",
        "estado_detalle": "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "fecha_ocupacion": "02-11-2026 14:30:00",
    }
    assert (entry["operacion"], entry["nv"], entry["ot"], entry["faults"]) == ("ARM", "NV0644", "1102", [])
    assert (entry["worker_id"], entry["nombre"]) == (CARLA, "Carla Pizarro")
    assert (entry["arm_state"], entry["sold_state"]) == ("en_progreso", "pendiente")
    assert (entry["since"], entry["station"]) == ("2026-11-02T17:30:00Z", None)


def test_a_take_stands_first_with_the_station_where_it_was_taken(terminal: Terminal) -> None:
    terminal.environ["KIOSK_STATION"] = "Puesto 1"
    assert terminal.action("tomar", FREE, MAURICIO).code == 0
    with web(terminal) as face:
        entries = face.until(ADDRESS, lambda reply: reply.status == 200 and reply.json[0]["station"]).json
    assert [entry["tag_spool"] for entry in entries] == [FREE, HELD]
    assert entries[0]["station"] == "Puesto 1"
    assert str(UUID(entries[0]["version"])) == entries[0]["version"]


def test_what_happens_at_a_station_is_in_the_next_answer(terminal: Terminal, own_face: WebProcess) -> None:
    before = own_face.get(ADDRESS)
    assert terminal.action("pausar", HELD, CARLA).code == 0
    own_face.until(ADDRESS, lambda reply: reply.json == [])
    assert own_face.get(ADDRESS, If_None_Match=before.headers["ETag"]).status == 200


def test_the_same_answer_is_sent_once(face: WebProcess) -> None:
    first = face.get(ADDRESS)
    again = face.get(ADDRESS, If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == "no-cache"
    assert face.get(ADDRESS, If_None_Match='"other"').status == 200
