"""`GET /api/health`: true about the sheet, Redis, the reader and this machine."""

from kiosk import __version__
from tests.cli.station_process import station
from tests.cli.terminal import Terminal
from tests.support.redis_server import RedisServer
from tests.web.web_process import AGES_QUICKLY, WebProcess, web

ADDRESS = "/api/health"


def test_alone_on_a_sheet_that_it_reads(face: WebProcess) -> None:
    said = face.until(ADDRESS, lambda reply: reply.json["status"] == "ok").json
    assert said["sheet"]["state"] == "fresh"
    assert 0 <= said["sheet"]["age_s"] < 60
    assert said["redis"] == {"state": "not configured", "reason": None}
    assert (said["reader"], said["version"]) == ("here", __version__)
    assert (said["alarms"], said["open_networks"]) == ([], [])
    assert said["clock"] == {"state": "right", "source": None, "message": None}
    assert said["freshness"] == "fresh"


def test_a_station_that_reads_for_all_and_a_redis_that_goes_and_comes(
    terminal: Terminal, redis_server: RedisServer
) -> None:
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    with station(terminal) as other:
        other.ready()
        with web(terminal) as face:
            face.until(ADDRESS, lambda reply: reply.json["redis"]["state"] == "live")
            face.until(ADDRESS, lambda reply: reply.json["reader"] == "station")
            redis_server.stop()
            down = face.until(ADDRESS, lambda reply: reply.json["redis"]["state"] == "down").json
            assert down["redis"]["reason"] in ("refused", "closed")
            assert down["status"] == "degraded"
            redis_server.start()
            face.until(ADDRESS, lambda reply: reply.json["redis"] == {"state": "live", "reason": None})


def test_it_does_not_vouch_before_the_sheet_was_read(terminal: Terminal) -> None:
    terminal.workbook.write_bytes(b"")
    with web(terminal) as face:
        health = face.until(ADDRESS, lambda reply: reply.json["sheet"]["code"])
        assert health.status == 503
        assert (health.json["status"], health.json["freshness"]) == ("degraded", "loading")
        assert health.json["sheet"] == {"age_s": None, "state": "away", "code": "SHEETS_NO_DISPONIBLE"}
        unread = face.get("/api/dashboard/occupied")
    assert unread.status == 503
    assert unread.json["error"] == "SHEETS_NO_DISPONIBLE"
    assert unread.json["message"].endswith(".")
    assert int(unread.headers["Retry-After"]) > 0
    assert str(terminal.folder) not in unread.body.decode() + health.body.decode()


def test_it_vouches_no_longer_once_the_sheet_was_away_for_too_long(terminal: Terminal) -> None:
    away = terminal.workbook.with_name("away")
    with web(terminal, first=AGES_QUICKLY) as face:
        face.until(ADDRESS, lambda reply: reply.status == 200)
        terminal.workbook.rename(away)
        gone = face.until(ADDRESS, lambda reply: reply.status == 503).json
        assert (gone["status"], gone["sheet"]["state"]) == ("degraded", "away")
        assert gone["sheet"]["age_s"] > 3
        assert gone["freshness"] == "unknown"
        assert face.get("/api/dashboard/occupied").status == 200
        away.rename(terminal.workbook)
        face.until(ADDRESS, lambda reply: reply.json["status"] == "ok")
