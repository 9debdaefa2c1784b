"""`kiosk stations`: the running stations, for programs and for people."""

import json
from datetime import UTC, datetime

import pytest

from kiosk.commands import answers, tables
from kiosk.core.sharing.presence import StationPresence
from kiosk.realtime.connection import connections
from kiosk.realtime.share.presence import Presence, PresenceBoard
from tests.cli.terminal import Terminal
from tests.support.redis_server import RedisServer


@pytest.fixture
def shop(terminal: Terminal, redis_server: RedisServer) -> Terminal:
    """A terminal whose settings name a running Redis."""
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    return terminal


def tell(server: RedisServer, station: str, depth: int | None = None) -> None:
    """Send the heartbeat of a running kiosk."""
    here = connections(server.url, station)
    board = PresenceBoard(here.commands(), "spools:updates")
    Presence(board, station, "0.1.0", journal_depth=lambda: depth).do()
    here.close()


def test_stations_are_listed_as_json(shop: Terminal, redis_server: RedisServer) -> None:
    tell(redis_server, "Puesto 5", depth=2)
    tell(redis_server, "Puesto 3")
    answer = shop.kiosk("stations", "--json")
    three, five = answer.json
    assert (answer.code, answer.err) == (0, "")
    assert three.keys() == {"station", "version", "last_seen", "age_s", "journal_depth", "clock_skew_s"}
    assert (three["station"], three["version"], three["journal_depth"]) == ("Puesto 3", "0.1.0", None)
    assert (five["station"], five["journal_depth"]) == ("Puesto 5", 2)
    assert five["last_seen"].endswith("Z")
    assert abs(five["clock_skew_s"]) < 5


def test_clock_that_goes_right_is_not_said_to_be_behind() -> None:
    seen = StationPresence("Puesto 3", "0.1.0", datetime(2026, 11, 2, tzinfo=UTC), 2.0, 0, -0.01)
    assert tables.stations([seen], "es").endswith("+0.0 s")


def test_json_has_no_minus_before_a_zero() -> None:
    seen = StationPresence("Puesto 3", "0.1.0", datetime(2026, 11, 2, tzinfo=UTC), 2.0, 0, -0.0)
    assert json.dumps(answers.station(seen)["clock_skew_s"]) == "0.0"


def test_stations_are_a_table_for_people(shop: Terminal, redis_server: RedisServer) -> None:
    tell(redis_server, "Puesto 5", depth=2)
    head, row = shop.kiosk("stations").out.splitlines()
    assert head.split("  ")[0] == "ESTACIÓN"
    assert "POR ENVIAR" in head
    assert row.startswith("Puesto 5  0.1.0    hace 0 s")


def test_no_station_is_told_on_standard_error(shop: Terminal) -> None:
    answer = shop.kiosk("stations")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "No hay ninguna estación funcionando.\n"
    assert shop.kiosk("stations", "--json").json == []


def test_without_redis_it_says_so(terminal: Terminal) -> None:
    answer = terminal.kiosk("stations", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Sin Redis las estaciones no saben unas de otras")
    assert "redis_url" in answer.err


def test_a_redis_that_does_not_answer_is_reported_without_a_traceback(
    shop: Terminal, redis_server: RedisServer
) -> None:
    redis_server.kill()
    answer = shop.kiosk("stations")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("No se sabe qué estaciones hay: nadie atiende en la dirección de Redis")
    assert len(answer.err.splitlines()) == 1


def test_a_command_of_the_terminal_is_no_station(shop: Terminal) -> None:
    assert shop.kiosk("occupied").code == 0
    assert shop.kiosk("stations", "--json").json == []
