"""How stations tell each other of an alarm, and which of them may end it; on a simulated clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import requests

from kiosk.core.errors import SheetError
from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place
from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.sharing.reader_election import (
    EVERY_S,
    Role,
)
from kiosk.core.shop.data import Verdict
from kiosk.realtime.share import shared_picture
from kiosk.services.own_looks import FIRST_WITHIN_S
from kiosk.services.sheet_watch import ALARM_S
from tests.end2end.watching import LONG_S, Watching, alone, shop, watching
from tests.support.builders import ANA, ARM, TAG
from tests.support.faulty_wire import raised
from tests.support.shop import HEADERS, Shop, open_shop, ready

__all__ = ["alone", "open_shop", "shop", "watching"]


AUDIT = Alarm(AlarmReason.AUDIT_TOUCHED, (Place("moved", 812, TAG),))
ROWS = Alarm(AlarmReason.ROWS_STRAYED, (Place("strayed", 5, TAG),))

LASTING = Alarm("de otra versión")
"""No read of this version ends it."""


def stopped(watching: Watching) -> tuple[Alarm, ...]:
    return watching.station.sheet_state.alarms.standing()


def finds(watching: Watching, alarm: Alarm) -> None:
    """The station's log of the audit differs from the sheet, by a read of its own."""
    name = watching.station.sheet_state.audit._trust._log_name()
    watching.station.sheet_state.alarms.give(replace(alarm, found_by=(name,)))


@pytest.fixture
def reader(watching: Callable[[], Watching]) -> Watching:
    reader = watching()
    assert reader.stand() is Role.READER
    return reader


@pytest.fixture
def other(watching: Callable[[], Watching], reader: Watching) -> Watching:
    """A listener that has the reader's first picture."""
    other = watching()
    assert other.stand() is Role.LISTENER
    reader.later(LONG_S)
    other.later(0)
    return other


def test_alarm_of_the_reader_stops_the_others_and_ends_there_with_its_own_end(
    reader: Watching, other: Watching
) -> None:
    finds(reader, AUDIT)
    assert reader.later(0) == []  # told at the next look, without a read of the sheet
    assert other.later(0) == []
    assert stopped(other) == (AUDIT,)
    outcome = other.station.service.tomar(TAG, ANA.id, ARM)
    assert outcome.refusal == AUDIT.refusal
    reader.station.sheet_state.alarms.clear(AlarmReason.AUDIT_TOUCHED)
    reader.later(0)
    other.later(0)
    assert stopped(other) == ()
    assert other.station.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def test_alarm_of_the_reader_stands_at_a_station_whose_own_audit_is_as_it_knows_it(
    reader: Watching, other: Watching
) -> None:
    finds(reader, AUDIT)
    reader.later(0)
    other.later(0)
    other.watch.full_read()  # reads the audit again, and finds nothing in it
    assert stopped(other) == (AUDIT,)
    assert other.station.service.tomar(TAG, ANA.id, ARM).refusal == AUDIT.refusal
    reader.later(ALARM_S)  # finds nothing either, and says so
    other.later(0)
    assert (stopped(reader), stopped(other)) == ((), ())


def test_alarm_that_a_listener_found_itself_outlasts_the_reader_s_picture(
    reader: Watching, other: Watching
) -> None:
    other.station.sheet_state.alarms.give(LASTING)
    reader.later(LONG_S)
    other.later(0)
    assert (stopped(reader), stopped(other)) == ((), (LASTING,))


def test_listener_looks_for_itself_each_minute_until_its_own_alarm_has_ended(other: Watching) -> None:
    other.station.sheet_state.alarms.take_over([LASTING])
    assert other.later(ALARM_S) == []  # the reader's alarm is the reader's to look after
    other.station.sheet_state.alarms.give(ROWS)
    other.station.wire.on_read(raised(requests.exceptions.ConnectionError()))
    other.station.stop.set()
    with pytest.raises(SheetError):
        other.later(0)
    sent = [ranges for _ in range(10) for ranges in other.later(1)]
    assert sent in ([], [0])  # nothing is read: it asks once at most whether the sheet is back
    assert stopped(other) == (ROWS,)
    assert len(other.later(ALARM_S)) == 1
    assert stopped(other) == ()
    assert other.later(ALARM_S) == []


def test_reader_that_no_report_can_reach_any_more_ends_the_alarm_by_its_own_reads(
    reader: Watching, other: Watching
) -> None:
    finds(other, AUDIT)
    other.later(0)
    reader.later(0)
    assert stopped(reader) == (AUDIT,)
    assert reader.election is not None
    reader.election.stand_back()
    long_known(reader)
    reader.later(ALARM_S)
    assert (reader.election.role, stopped(reader)) == (Role.ALONE, ())


def test_reader_is_not_stopped_by_what_it_reported_itself_as_a_listener(
    reader: Watching, other: Watching
) -> None:
    other.station.sheet_state.alarms.give(ROWS)
    other.later(0)
    assert reader.election is not None
    reader.election.stand_back()
    assert other.stand() is Role.READER
    other.later(ALARM_S)
    assert stopped(other) == ()
    other.later(0)
    assert stopped(other) == ()


def test_reader_shares_at_its_next_look_what_it_has_learned_of_an_alarm(
    reader: Watching, other: Watching
) -> None:
    alarms = reader.station.sheet_state.alarms
    finds(reader, AUDIT)
    reader.later(0)
    alarms.give(replace(AUDIT, found_by=("another log",), accepted=("a-1",)))
    assert reader.later(0) == []
    other.later(0)
    (alarm,) = stopped(other)
    assert "another log" in alarm.found_by
    assert alarm.accepted == ("a-1",)


def test_report_that_redis_refuses_to_take_back_is_taken_back_as_soon_as_it_can_be(
    reader: Watching, other: Watching
) -> None:
    redis = other.redis.commands()
    other.station.sheet_state.alarms.give(LASTING)
    redis.config_set("maxmemory", 1)
    other.later(0)
    reader.later(0)
    assert stopped(reader) == ()
    redis.config_set("maxmemory", 0)
    other.later(0)
    reader.later(0)
    assert stopped(reader) == (LASTING,)
    redis.config_set("maxmemory", 1)  # Redis is full, and refuses every write
    other.station.sheet_state.alarms.clear(LASTING.reason)
    other.later(0)
    reader.later(0)
    assert stopped(reader) == (LASTING,)
    redis.config_set("maxmemory", 0)
    other.later(0)
    reader.later(0)
    assert stopped(reader) == ()


def test_station_that_reads_for_all_takes_back_what_it_reported_before(
    watching: Callable[[], Watching], reader: Watching, other: Watching
) -> None:
    other.station.sheet_state.alarms.give(ROWS)
    other.later(0)
    assert reader.election is not None
    reader.election.stand_back()
    assert other.stand() is Role.READER
    other.later(ALARM_S)
    assert other.election is not None
    other.election.stand_back()
    third = watching()
    assert third.stand() is Role.READER
    third.later(0)
    assert stopped(third) == ()


def test_new_reader_goes_on_sharing_an_alarm_that_it_took_over_until_it_sees_for_itself(
    watching: Callable[[], Watching], reader: Watching, other: Watching
) -> None:
    third = watching()
    finds(reader, AUDIT)
    reader.later(0)
    other.later(0)
    assert reader.election is not None
    reader.election.stand_back()
    assert (other.stand(), third.stand()) == (Role.READER, Role.LISTENER)
    assert other.later(1) == []
    third.later(0)
    assert stopped(third) == (AUDIT,)
    long_known(other)
    other.later(LONG_S)  # reads the audit again, and finds it as this station knows it
    third.later(0)
    assert (stopped(other), stopped(third)) == ((), ())


def long_known(watching: Watching) -> None:
    """The station has known the audit since before any alarm."""
    watching.station.sheet_state.audit._trust.known_since(LONG_AGO)


@pytest.mark.logs("people changed 1 rows of the audit")
def test_new_reader_that_knows_the_audit_only_as_people_left_it_ends_nobody_s_alarm(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    """Puesto 0 knows the audit of before, and finds its change; the next readers were started later."""
    knows = watching()
    knows.station.service.tomar(TAG, ANA.id, ARM)
    long_known(knows)
    json = str(shop.metadata.acell("J2").value)
    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    fresh, fresher = watching(), watching()
    assert (knows.stand(), fresh.stand(), fresher.stand()) == (Role.READER, Role.LISTENER, Role.LISTENER)
    with pytest.raises(SheetError):
        knows.station.store.check_audit()
    knows.later(0)
    for each in (fresh, fresher):
        each.later(0)
        assert What.CHANGED in {place.what for alarm in stopped(each) for place in alarm.places}
    assert [each.station.sheet_state.audit.is_trusted for each in (knows, fresh, fresher)] == [
        True,
        False,
        False,
    ]

    assert knows.election is not None
    knows.election.give_up()
    for each in (fresh, fresher):  # sees no cause, and lets another read for all
        assert (each.stand(), knows.station.store.stopped() is not None) == (Role.READER, True)
        each.later(ALARM_S)
        assert each.stand() is Role.ALONE
        assert each.station.service.tomar("MK-2", ANA.id, ARM).refusal is not None
    assert knows.stand() is Role.READER
    knows.later(ALARM_S)
    assert stopped(knows)

    shop.metadata.update_acell("J2", json)
    knows.later(ALARM_S)
    for each in (fresh, fresher):
        assert each.stand() is Role.LISTENER
        each.later(0)
    assert [stopped(each) for each in (knows, fresh, fresher)] == [(), (), ()]


@pytest.mark.logs("people changed 1 rows of the audit")
def test_station_that_lost_what_it_knew_ends_no_alarm_by_its_name(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    """The folder of Puesto 0 is deleted under its alarm, and it starts anew into the changed audit."""
    knows = watching()
    knows.station.service.tomar(TAG, ANA.id, ARM)
    json = str(shop.metadata.acell("J2").value)
    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    assert knows.stand() is Role.READER
    with pytest.raises(SheetError):
        knows.station.store.check_audit()
    knows.later(0)
    assert knows.election is not None
    knows.election.give_up()

    shop.clock.now += timedelta(seconds=1)
    again = watching(name=knows.station.name)
    assert again.stand() is Role.READER
    again.later(ALARM_S)
    assert stopped(again)
    shop.metadata.update_acell("J2", json)
    knows.watch.full_read()  # the log of before still knows what it knew
    assert not knows.station.sheet_state.alarms.found_here()


@pytest.mark.logs("people changed 1 rows of the audit")
def test_alarm_that_a_listener_finds_by_what_it_knew_stops_all_and_ends_at_all(
    shop: Shop, watching: Callable[..., Watching], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader was started after people had changed the audit, and the listener compares its own copy."""
    knows = watching()
    knows.station.service.tomar(TAG, ANA.id, ARM)
    json = str(shop.metadata.acell("J2").value)
    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    fresh, third = watching(), watching()
    everybody = (fresh, knows, third)
    assert [each.stand() for each in everybody] == [Role.READER, Role.LISTENER, Role.LISTENER]

    def exchange() -> list[bool]:
        for each in (knows, fresh, knows, third):
            each.later(0)
        return [bool(stopped(each)) for each in everybody]

    with pytest.raises(SheetError):
        knows.station.store.check_audit()
    assert exchange() == [True, True, True]
    fresh.later(ALARM_S)  # its own read sees no cause
    assert exchange() == [True, True, True]
    shop.metadata.update_acell("J2", json)
    knows.watch.full_read()
    assert exchange() == [False, False, False]

    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    with pytest.raises(SheetError):
        knows.station.store.check_audit()
    assert exchange() == [True, True, True]
    monkeypatch.setattr(shared_picture, "REPORTED_S", -1.0)  # that station is switched off
    for each in (fresh, third, fresh, third):
        each.later(ALARM_S)
        assert stopped(each)


@pytest.mark.logs("people changed 1 rows of the audit")
def test_listeners_that_find_what_the_reader_finds_leave_it_to_look_each_minute(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    """Twenty stations that each looked each minute used up the reads of the shop."""
    everybody = reader, *listeners = watching(), watching(), watching()
    assert [each.stand() for each in everybody] == [Role.READER, Role.LISTENER, Role.LISTENER]
    reader.station.service.tomar(TAG, ANA.id, ARM)
    json = str(shop.metadata.acell("J2").value)
    for each in listeners:
        each.station.store.audit_log()
    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    for each in everybody:
        with pytest.raises(SheetError):
            each.station.store.check_audit()

    def after(seconds: int) -> list[list[int]]:
        """In which seconds each has read all until then; they look each second, and stay in their roles."""
        read: list[list[int]] = [[], [], []]
        for second in range(1, seconds + 1):
            for at, each in enumerate(everybody):
                each.stand()
                read[at] += [second for ranges in each.later(1) if ranges > 10]
        return read

    after(2)  # the reader says what it finds
    by_reader, *by_listeners = after(290)
    pauses = [later - earlier for earlier, later in pairwise([0, *by_reader, 290])]
    assert max(pauses) <= ALARM_S + LONG_S + 1  # a full read is made when a poll is due
    assert by_listeners == [[], []]
    shop.metadata.update_acell("J2", json)
    after(int(ALARM_S) + int(FIRST_WITHIN_S) + 3)
    assert [stopped(each) for each in everybody] == [(), (), ()]


def test_listener_started_under_the_reader_s_alarm_acts_at_no_moment(
    shop: Shop, watching: Callable[..., Watching], reader: Watching, other: Watching
) -> None:
    """Its own comparison finds nothing, before it has met a picture and before it knows who reads."""
    finds(reader, AUDIT)
    reader.later(0)
    third = watching()  # reads all at its start
    assert third.station.service.tomar(TAG, ANA.id, ARM).refusal == AUDIT.refusal
    third.station.store.check_audit()
    assert stopped(third) == (AUDIT,)


def test_own_read_of_a_listener_ends_no_shared_alarm_though_it_was_alone_just_before(
    reader: Watching, other: Watching
) -> None:
    """Redis is back, and the reader's thread hasn't looked yet: another thread's read comes first."""
    finds(reader, AUDIT)
    reader.later(0)
    other.later(0)
    long_known(other)
    other.station.sheet_state.alarms.read_for_all()  # as at a look while Redis was away
    other.station.store.check_audit()
    assert stopped(other) == (AUDIT,)


@pytest.mark.logs("emptied at once")
def test_listener_reads_for_itself_once_the_reader_s_picture_shows_a_column_emptied(
    shop: Shop, watching: Callable[[], Watching]
) -> None:
    """The reader was started after planning had emptied the column, and knows nothing of what stood there."""
    rows = [ready(f"MK-{number}", Armador="CP(95)") for number in range(12, 24)]
    shop.operaciones.append_rows([[str(row.get(header, "")) for header in HEADERS] for row in rows])
    knows = watching()
    for row in rows:
        shop.write(str(row["TAG_SPOOL"]), "Armador", "")
    fresh = watching()
    assert (fresh.stand(), knows.stand()) == (Role.READER, Role.LISTENER)
    fresh.later(LONG_S)
    assert knows.later(0) == []  # takes the picture
    assert [spool.picture.armador for spool in knows.kept[-1].spools[-12:]] == ["CP(95)"] * 12
    assert (len(knows.later(1)), stopped(knows)) == (1, ())
    assert knows.later(EVERY_S - 1) == []
    knows.station.time.now += EVERY_S
    assert len(knows.later(1)) == 1
    assert [alarm.columns for alarm in stopped(knows)] == [("Armador",)]


def test_listener_that_was_the_reader_takes_over_no_alarm_that_it_ended_itself(
    reader: Watching, other: Watching
) -> None:
    reader.station.sheet_state.alarms.give(ROWS)
    reader.later(0)
    other.later(0)
    assert reader.election is not None
    reader.election.stand_back()
    assert other.stand() is Role.READER
    other.later(LONG_S)  # its own read finds no row that strayed
    assert stopped(other) == ()
    assert other.election is not None
    other.election.stand_back()
    other.watch.look()
    assert stopped(other) == ()


def test_reader_that_can_not_read_under_an_alarm_tells_of_it_before_it_stands_back(
    reader: Watching, other: Watching
) -> None:
    reader.station.stop.set()

    def alarmed(_send: object) -> requests.Response:
        finds(reader, AUDIT)
        raise requests.exceptions.ConnectionError

    reader.station.wire.on_read(alarmed)
    with pytest.raises(SheetError):
        reader.later(LONG_S)
    other.later(0)
    assert stopped(other) == (AUDIT,)


def test_under_an_alarm_the_whole_is_read_each_minute(alone: Watching) -> None:
    alone.station.sheet_state.alarms.give(LASTING)
    (light,) = alone.later(LONG_S)
    (whole,) = alone.later(ALARM_S)
    (light_again,) = alone.later(LONG_S)
    assert whole > light == light_again
