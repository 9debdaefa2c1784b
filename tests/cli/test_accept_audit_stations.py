"""Which station may accept the audit: it depends on what the others that are running know."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from kiosk.commands.doctor.acceptance.other_stations import without_own
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.data import Snapshot
from kiosk.realtime.connection import connections
from kiosk.realtime.share.presence import Presence, PresenceBoard
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.station.work_lock import at_work
from tests.cli.planning_desk import PlanningDesk
from tests.cli.terminal import CARLA, FREE, MAURICIO, PAUSED, Answer, Terminal
from tests.cli.test_alarms import book_of
from tests.support.redis_server import RedisServer

FRESH, KNOWING = "Puesto 9", "Puesto 1"
LESS = "no sabe cómo estaba todo antes"


@pytest.fixture
def desk(terminal: Terminal, redis_server: RedisServer) -> Iterator[PlanningDesk]:
    """Puesto 1 has written to the audit, whose rows planning has sorted since. Nobody is at work."""
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    with closing(PlanningDesk(terminal)) as found:
        one = found.at(KNOWING)
        for verb, who in (("tomar", MAURICIO), ("pausar", MAURICIO), ("tomar", CARLA)):
            assert one.action(verb, FREE, who).code == 0
        found.change_metadata(lambda rows: rows[::-1])
        yield found


def is_running(server: RedisServer, station: str, knows_audit: bool = True) -> None:
    """Send the heartbeat of a running kiosk."""
    with closing(connections(server.url, station)) as here:
        board = PresenceBoard(here.commands(), "spools:updates")
        Presence(board, station, "0.1.0", knows_audit=lambda: knows_audit).do()


def is_running_older(server: RedisServer, station: str) -> None:
    """Send the heartbeat of a version that doesn't know acceptances."""
    with closing(connections(server.url, station)) as here:
        board = PresenceBoard(here.commands(), "spools:updates")
        now = board.now()
        said = {"station": station, "version": "0.1.0", "last_seen": now.isoformat()}
        board.put(station, {**said, "journal_depth": 0, "clock_skew_s": 0.0}, now)


def refused(desk: PlanningDesk, station: str) -> Answer:
    """The answer, once it is sure that nothing was written."""
    before = desk.metadata()
    answer = desk.accept("Rosa", "s", station=station)
    assert (answer.code, desk.metadata()) == (2, before)
    assert "No se guardó nada." in answer.err
    return answer


def test_fresh_station_leaves_it_to_one_that_knows_the_audit(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    is_running(redis_server, KNOWING)
    assert "haz esto en Puesto 1" in refused(desk, FRESH).err
    assert desk.accept("Rosa", "s", station=KNOWING).code == 0


def test_fresh_station_accepts_where_no_other_knows_the_audit(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    is_running(redis_server, "Puesto 8", knows_audit=False)
    assert desk.accept("Rosa", "s", station=FRESH).code == 0


def test_alarm_whose_giver_is_gone_ends_by_an_acceptance_where_nobody_knows_what_it_knew(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    """Planning has put the rows back, and the stations that run were started in between: none can tell."""
    desk.change_metadata(lambda rows: rows[::-1])
    with closing(connections(redis_server.url, "Puesto 8")) as here:
        client, key = here.commands(), sheet_key("spools:updates", book_of(desk.terminal))
        client.set(f"{key}:reader", "me")
        picture = SharedPicture(client, key, (f"{key}:reader", "me"), lambda: datetime.now(UTC))
        assert picture.put(Snapshot((), {}, datetime.now(UTC)), (Alarm(AlarmReason.AUDIT_TOUCHED),))
    is_running(redis_server, KNOWING)
    assert "haz esto en Puesto 1" in refused(desk, FRESH).err
    with closing(connections(redis_server.url, "Puesto 8")) as here:
        here.commands().delete("spools:updates:stations")  # it has been closed
    assert desk.accept("Rosa", "s", station=FRESH).code == 0
    assert desk.rows()[-1].acepta


def test_station_that_finds_rows_among_its_own_leaves_it_to_another(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    """Puesto 9 has read none of the rows that came last, and people have moved them up."""
    desk.change_metadata(lambda rows: rows[::-1])  # as they stood
    assert desk.at(FRESH).action("tomar", PAUSED, MAURICIO).code == 0
    assert desk.at(KNOWING).action("pausar", FREE, CARLA).code == 0
    desk.change_metadata(lambda rows: [rows[0], rows[-1], *rows[1:-1]])
    is_running(redis_server, KNOWING)
    said = refused(desk, FRESH).err
    assert "haz esto en Puesto 1" in said
    assert "hay otras que nunca leyó" in said
    assert LESS not in said
    assert desk.accept("Rosa", "s", station=KNOWING).code == 0


@pytest.mark.logs("Redis|redis")
@pytest.mark.parametrize("has_redis", [True, False])
def test_without_others_to_ask_it_says_that_it_knew_the_audit_and_not_these_rows(
    desk: PlanningDesk, redis_server: RedisServer, has_redis: bool
) -> None:
    desk.change_metadata(lambda rows: rows[::-1])  # as they stood
    assert desk.at(FRESH).action("tomar", PAUSED, MAURICIO).code == 0
    assert desk.at(KNOWING).action("pausar", FREE, CARLA).code == 0
    desk.change_metadata(lambda rows: [rows[0], rows[-1], *rows[1:-1]])
    redis_server.kill()
    if not has_redis:
        del desk.terminal.environ["KIOSK_REDIS_URL"]
    answer = desk.accept("Rosa", "n", station=FRESH)
    assert "Metadata, pero entre las filas de antes hay otras que nunca leyó" in answer.err
    assert ("Redis no contesta" if has_redis else "sin Redis no se sabe de otros") in answer.err
    assert LESS not in answer.err


def test_station_of_an_older_version_is_named_and_nothing_is_accepted(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    is_running(redis_server, "Puesto 2")
    is_running_older(redis_server, "Puesto 7")
    assert "versión que no conoce esta orden: Puesto 7." in refused(desk, KNOWING).err


def test_own_window_counts_for_no_other_station(desk: PlanningDesk, redis_server: RedisServer) -> None:
    is_running(redis_server, FRESH)
    assert (
        "haz esto en Puesto 9" in refused(desk, FRESH).err
    )  # its window doesn't run: another bears its name
    with at_work(desk.at(FRESH).folder / FRESH):
        assert desk.accept("Rosa", "s", station=FRESH).code == 0


@pytest.mark.logs("Redis|redis")
def test_without_an_answer_of_redis_only_a_station_that_knows_the_audit_accepts(
    desk: PlanningDesk, redis_server: RedisServer
) -> None:
    redis_server.kill()
    assert "Redis no contesta" in refused(desk, FRESH).err
    assert desk.accept("Rosa", "s", station=KNOWING).code == 0


def test_of_two_stations_with_one_name_the_other_one_stays() -> None:
    def present(knows_audit: bool | None) -> StationPresence:
        return StationPresence(
            "Puesto 1", "0.1.0", datetime(2026, 5, 14, tzinfo=UTC), 1.0, 0, 0.0, knows_audit
        )

    assert without_own([present(False), present(True)], "Puesto 1").knowing == ["Puesto 1"]
    assert without_own([present(True)], "Puesto 1").knowing == []
    assert without_own([present(None)], "Puesto 1").older == ["Puesto 1"]


def test_heartbeat_says_whether_the_audit_is_known(redis_server: RedisServer) -> None:
    is_running(redis_server, "Puesto 1")
    is_running(redis_server, "Puesto 2", knows_audit=False)
    is_running_older(redis_server, "Puesto 3")
    with closing(connections(redis_server.url, "x")) as here:
        found = PresenceBoard(here.commands(), "spools:updates").stations()
    assert [each.knows_audit for each in found] == [True, False, None]
    assert json.dumps([each.station for each in found]) == '["Puesto 1", "Puesto 2", "Puesto 3"]'
