"""The answers follow the shop: over Redis at once, and a sheet that is slow holds nothing else up."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.cli.station_process import station
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.support.redis_server import RedisServer
from tests.support.sheet_server import sheet_server
from tests.web.web_process import WebProcess, web

OCCUPIED = "/api/dashboard/occupied"


def tags(face: WebProcess) -> list[str]:
    return [entry["tag_spool"] for entry in face.get(OCCUPIED).json]


def test_a_take_at_a_station_is_in_every_answer_at_once(
    terminal: Terminal, redis_server: RedisServer
) -> None:
    terminal.environ |= {"KIOSK_REDIS_URL": redis_server.url, "KIOSK_STATION": "Puesto 7"}
    with station(terminal) as kiosk, web(terminal) as face:
        kiosk.ready()
        face.until("/api/health", lambda reply: reply.json["status"] == "ok")
        kiosk.ask(1, "tomar", FREE, MAURICIO)
        assert kiosk.answer(1)["outcome"] == "applied"
        taken = face.until(OCCUPIED, lambda reply: len(reply.json) == 2).json[0]
        assert (taken["tag_spool"], taken["worker_nombre"]) == (FREE, "MR(93)")
        assert taken["station"] == "Puesto 7"
        status = face.get(f"/api/spool/{FREE}/status").json
        assert (status["operacion"], status["station"]) == ("ARM", "Puesto 7")
        assert [
            item["tag_spool"] for item in face.get("/api/spools?estado=ocupado&q=mauricio").json["items"]
        ] == [FREE]
        people = {worker["id"]: worker["tiene"] for worker in face.get("/api/workers").json}
        assert (people[MAURICIO], people[CARLA]) == ([FREE], [HELD])
        kiosk.ask(2, "completar", FREE, MAURICIO)
        assert kiosk.answer(2)["outcome"] == "applied"
        face.until(OCCUPIED, lambda reply: len(reply.json) == 1)
        assert tags(face) == [HELD]
        assert face.get(f"/api/spool/{FREE}/status").json["disponible_para"] == ["SOLD"]


def test_who_looks_back_at_a_slow_sheet_holds_up_nobody_and_too_many_are_turned_away(
    terminal: Terminal,
) -> None:
    with sheet_server(terminal.workbook) as server:
        terminal.environ |= {"KIOSK_SPREADSHEET_ID": LOCAL_SPREADSHEET_ID, "KIOSK_API_URL": server.url}
        with web(terminal) as face:
            face.until("/api/health", lambda reply: reply.json["status"] == "ok")
            server.latency_s = 1.0
            asked = [f"/api/history/{quote(f'{FREE}-{number}')}" for number in range(30)]
            with ThreadPoolExecutor(len(asked)) as crowd:
                replies = [crowd.submit(face.get, path) for path in asked]
                while not all(reply.done() for reply in replies):
                    assert face.get(OCCUPIED).status == 200
                statuses = [reply.result().status for reply in replies]
            assert set(statuses) == {404, 503}
            assert statuses.count(404) == 9


def test_it_ends_in_order_while_somebody_looks_back_at_a_sheet_that_never_answers(terminal: Terminal) -> None:
    with sheet_server(terminal.workbook) as server:
        terminal.environ |= {"KIOSK_SPREADSHEET_ID": LOCAL_SPREADSHEET_ID, "KIOSK_API_URL": server.url}
        with web(terminal) as face:
            face.until("/api/health", lambda reply: reply.json["status"] == "ok")
            server.latency_s = 8.0
            waiting = threading.Thread(target=_ask_in_vain, args=(face,))
            waiting.start()
            face.until("/api/health", lambda reply: reply.status == 200)
            face.process.send_signal(signal.SIGTERM)
            assert face.process.wait(20) == 0
            waiting.join()
            assert face.process.stderr is not None
            assert "Traceback" not in face.process.stderr.read()
    log = (terminal.folder / "logs" / "web.log").read_text(encoding="utf-8")
    assert "Traceback" not in log


def _ask_in_vain(face: WebProcess) -> None:
    try:
        face.get(f"/api/history/{FREE}")
    except OSError:
        return


def test_status_follows_a_spool_through_inspection_and_repair(
    terminal: Terminal, redis_server: RedisServer
) -> None:
    terminal.environ |= {"KIOSK_REDIS_URL": redis_server.url}
    terminal.finish(FREE)
    with web(terminal) as face:
        path = f"/api/spool/{FREE}/status"
        face.until("/api/health", lambda reply: reply.json["status"] == "ok")
        assert face.get(path).json["disponible_para"] == ["METROLOGIA"]
        terminal.inspect(FREE, "RECHAZADO")
        said = face.until(path, lambda reply: reply.json["metrologia"] == "rechazado").json
        assert (said["reparacion"], said["ciclo"], said["disponible_para"]) == (
            "rechazado",
            1,
            ["REPARACION"],
        )
        terminal.action("tomar", FREE, CARLA, "REPARACION")
        said = face.until(path, lambda reply: reply.json["reparacion"] == "en_reparacion").json
        assert (said["operacion"], said["worker_nombre"], said["ciclo"]) == ("REPARACION", "CP(95)", 1)
        terminal.action("completar", FREE, CARLA, "REPARACION")
        said = face.until(path, lambda reply: reply.json["reparacion"] == "pendiente_metrologia").json
        assert (said["metrologia"], said["ciclo"]) == ("pendiente", 1)
        terminal.inspect(FREE, "APROBADO")
        said = face.until(path, lambda reply: reply.json["metrologia"] == "aprobado").json
        assert (said["reparacion"], said["ciclo"], said["disponible_para"]) == (None, None, [])
