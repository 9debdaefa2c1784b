"""An alarm that `kiosk action` finds stops the other stations as well: the one that reads for all is told."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis import Redis

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import Snapshot
from kiosk.realtime.connection import connections
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.sheets.alarm.alarms import Alarms
from tests.cli.planning_desk import PlanningDesk
from tests.cli.terminal import CARLA, FREE, PAUSED, Terminal
from tests.cli.test_action_compares import HOUR, act, compared, desk, edited, memory_of
from tests.cli.test_alarms import book_of
from tests.support.redis_server import RedisServer

__all__ = ["desk"]

pytestmark = pytest.mark.logs("people changed|Redis|redis")


class Reader:
    """The station that reads for all, which was started after planning had changed the audit."""

    def __init__(self, client: Redis, book: str, sheet: Snapshot) -> None:
        self.sheet = sheet
        self.alarms = Alarms("Puesto 7")
        key = sheet_key("spools:updates", book)
        client.set(f"{key}:reader", "me")
        self.client, self._picture = client, SharedPicture(client, key, (f"{key}:reader", "me"), _now)

    def looks(self) -> tuple[Alarm, ...]:
        reports = self._picture.reports()
        assert reports is not None
        self.alarms.hear_reports(reports)
        assert self._picture.put(self.sheet, self.alarms.standing())
        return self.alarms.standing()


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def terminal(terminal: Terminal, redis_server: RedisServer) -> Terminal:
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    return terminal


@pytest.fixture
def reader(desk: PlanningDesk, redis_server: RedisServer) -> Iterator[Reader]:
    with closing(connections(redis_server.url, "Puesto 7")) as here:
        with closing(memory_of(desk)) as memory:
            sheet = memory.mirror.load()
        assert sheet is not None
        reader = Reader(here.commands(), book_of(desk.terminal), sheet)
        assert reader.looks() == ()
        yield reader


def stops(desk: PlanningDesk) -> None:
    """An action finds that planning has changed the audit."""
    desk.change_metadata(edited)
    compared(desk, HOUR)
    assert act(desk, "tomar", PAUSED, CARLA).json["code"] == "ESCRITURA_DETENIDA"


def test_alarm_of_an_action_stops_all_and_ends_at_all_with_that_station_s_next_read(
    desk: PlanningDesk, reader: Reader
) -> None:
    as_it_was = desk.metadata()
    stops(desk)
    (alarm,) = reader.looks()
    assert alarm.reason == AlarmReason.AUDIT_TOUCHED
    assert [name.partition(" ")[2] for name in alarm.found_by] == ["Puesto 1"]
    reader.alarms.clear(AlarmReason.AUDIT_TOUCHED, lambda alarm: alarm)  # it can't tell
    assert reader.looks() == (alarm,)

    desk.change_metadata(lambda rows: [as_it_was[0], *rows[1:]])
    assert act(desk, "pausar", PAUSED, CARLA).json["outcome"] == "queued"  # until the reader has heard
    assert reader.looks() == ()
    assert act(desk, "pausar", FREE, 93).code == 0


def test_alarm_of_an_action_stands_at_the_reader_though_that_station_runs_no_other(
    desk: PlanningDesk, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops(desk)
    (alarm,) = reader.looks()
    reader.client.delete(*reader.client.keys("*:found"))  # as after two minutes
    assert reader.looks() == (alarm,)
    reader.alarms.clear(AlarmReason.AUDIT_TOUCHED)  # an acceptance, or a reader that knew the audit
    assert reader.looks() == ()


def test_alarm_that_redis_refused_is_told_by_the_next_action(desk: PlanningDesk, reader: Reader) -> None:
    reader.client.config_set("maxmemory", 1)
    stops(desk)
    reader.client.config_set("maxmemory", 0)
    assert reader.looks() == ()
    assert act(desk, "pausar", PAUSED, CARLA).json["outcome"] == "queued"
    assert reader.looks() != ()


def test_end_that_redis_refused_is_told_by_the_next_action(desk: PlanningDesk, reader: Reader) -> None:
    as_it_was = desk.metadata()
    stops(desk)
    assert reader.looks() != ()
    desk.change_metadata(lambda rows: [as_it_was[0], *rows[1:]])
    reader.client.config_set("maxmemory", 1)
    act(desk, "pausar", PAUSED, CARLA)
    reader.client.config_set("maxmemory", 0)
    assert reader.looks() != ()
    act(desk, "pausar", PAUSED, CARLA)
    assert reader.looks() == ()
    with closing(memory_of(desk)) as memory:
        assert memory.mirror.alarms() == ()


def test_picture_of_a_reader_without_the_audit_is_not_kept_at_a_terminal(
    desk: PlanningDesk, reader: Reader
) -> None:
    """Its cells may be a late or strayed write's, and the next start would take them for first readings."""
    before = kept(desk)
    strayed = tuple(
        replace(spool, picture=replace(spool.picture, soldador="XX(1)")) for spool in reader.sheet.spools
    )
    reader.sheet = replace(reader.sheet, spools=strayed, read_at=_now(), is_judged=False)
    assert reader.looks() == ()
    assert act(desk, "pausar", PAUSED, CARLA).code == 0
    assert kept(desk) == before


def kept(desk: PlanningDesk) -> dict[str, str]:
    """The welders that the terminal's station remembers."""
    with closing(memory_of(desk)) as memory:
        sheet = memory.mirror.load()
    assert sheet is not None
    return {spool.tag: spool.picture.soldador for spool in sheet.spools}
