"""When a station reads the sheet, and when it takes another's picture; on a simulated clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import requests
from gspread.utils import ValueInputOption

from kiosk.core.action.mender import Mender
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, NoTurnError, SheetError
from kiosk.core.protocol.audit_check import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place
from kiosk.core.sharing.budget import Quota, RequestKind, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.sharing.reader_election import (
    EVERY_S,
    FULL_READ_S,
    GIVEN_UP_S,
    LONGEST_S,
    URGENT_S,
    VARIES_S,
    Role,
)
from kiosk.core.shop.data import First, Snapshot, Verdict
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share import shared_picture
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.services.audit_rounds import EVERY_S as AUDIT_ROUND_S
from kiosk.services.sheet_watch import ALARM_S, Sharing, SheetWatch
from tests.support.builders import ANA, ARM, TAG, ZONE
from tests.support.fast_clock import FastClock
from tests.support.faulty_wire import limited, raised
from tests.support.redis_server import RedisServer
from tests.support.shop import HEADERS, Shop, ShopOpener, open_shop, ready

__all__ = ["open_shop"]

LONG_S = EVERY_S + VARIES_S
"""A read is due after this many seconds."""


class LateClock(SystemClock):
    """The shop's clock, moved on by a test."""

    late_s = 0.0

    def utc(self) -> datetime:
        return super().utc() + timedelta(seconds=self.late_s)


class Watching:
    """A station's `SheetWatch`, alone or sharing through Redis."""

    def __init__(self, shop: Shop, name: str, redis_url: str | None = None, knows: bool = True) -> None:
        """Without `knows` the station has not read the audit yet."""
        self.time, self.clock = FastClock(), LateClock(ZONE)
        self.station = shop.station(name)
        if knows:
            self.station.know()
            self.station.store.snapshot()
        self.kept: list[Snapshot] = []
        self.urgent_reads = 0
        self.election: Election | None = None
        sharing = None
        if redis_url:
            self.redis = RemoteRedis(redis_url, name)
            key = sheet_key("spools:updates", str(shop.path))
            self.election = Election(self.redis.commands(), f"{key}:reader")
            picture = SharedPicture(
                self.redis.commands(), key, (self.election.key, self.election.instance), self.clock.utc
            )
            sharing = Sharing(self.election, picture)
        self.watch = SheetWatch(
            self.station.store,
            self.station.sheet_state,
            Mender(self.station.store, self.clock, name, self.station, lambda: str(uuid4())).mend_all,
            self.clock,
            self.kept.append,
            sharing,
            FULL_READ_S,
            self._urgent,
            self.time,
        )
        self.watch.full_read()
        self.station.wire.sent.clear()

    @contextmanager
    def _urgent(self) -> Iterator[None]:
        before = self.station.wire.reads
        yield
        self.urgent_reads += self.station.wire.reads - before

    def later(self, seconds: float) -> list[int]:
        """Let time pass and look; returns the number of ranges that each read asks for."""
        self.time.now += seconds
        self.station.wire.sent.clear()
        self.watch.look()
        return [sent.url.count("ranges=") for sent in self.station.wire.sent]

    def stand(self) -> Role:
        assert self.election is not None
        self.election.do()
        return self.election.role

    def holder(self) -> str:
        snapshot = self.station.sheet_state.snapshot
        assert snapshot is not None
        return next(spool.picture.ocupado_por for spool in snapshot.spools if spool.tag == TAG)


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def alone(shop: Shop) -> Watching:
    return Watching(shop, "Puesto 1")


@pytest.fixture
def watching(shop: Shop, redis_server: RedisServer) -> Iterator[Callable[..., Watching]]:
    """Stations that share a Redis."""
    opened: list[Watching] = []

    def watch(knows: bool = True) -> Watching:
        opened.append(Watching(shop, f"Puesto {len(opened)}", redis_server.url, knows))
        return opened[-1]

    yield watch
    for each in opened:
        each.redis.close()


@pytest.mark.logs("people changed 1 rows of the audit")
def test_reader_finds_within_the_hour_that_the_audit_was_changed(shop: Shop, alone: Watching) -> None:
    alone.station.service.tomar(TAG, ANA.id, ARM)
    json = str(shop.metadata.acell("J2").value)
    shop.metadata.update_acell("J2", json.replace(ANA.mark, "MR(93)"))
    alone.later(0)
    alone.later(AUDIT_ROUND_S - 1)
    assert alone.station.sheet_state.alarms.standing() == ()
    alone.later(1)
    (alarm,) = alone.station.sheet_state.alarms.standing()
    assert [(place.what, place.row, place.tag) for place in alarm.places] == [(What.CHANGED, 2, TAG)]


def test_a_poll_is_made_when_it_is_due_and_not_before(alone: Watching) -> None:
    assert alone.later(EVERY_S - VARIES_S - 1) == []
    assert len(alone.later(LONG_S)) == 1
    assert alone.later(1) == []
    assert len(alone.kept) == 2


def test_the_whole_is_read_every_five_minutes(alone: Watching) -> None:
    (light,) = alone.later(LONG_S)
    (whole,) = alone.later(FULL_READ_S)
    (light_again,) = alone.later(LONG_S)
    assert whole > light == light_again


def test_each_refusal_doubles_the_pause_up_to_a_minute(alone: Watching) -> None:
    alone.station.stop.set()  # nothing is tried again
    usual, *longer = [seconds_to_a_refusal(alone) for _ in range(4)]
    assert usual <= LONG_S
    assert longer == pytest.approx([min(2 * usual, LONGEST_S), min(4 * usual, LONGEST_S), LONGEST_S], abs=4)
    assert len(alone.later(LONGEST_S)) == 1
    assert len(alone.later(LONG_S)) == 1


def seconds_to_a_refusal(watching: Watching) -> float:
    began = watching.time.now
    watching.station.wire.on_read(limited("1"))
    with pytest.raises(SheetError) as caught:
        look_for(100, watching)
    assert caught.value.refusal.code is Code.SHEETS_LIMITE
    return watching.time.now - began


def look_for(seconds: int, watching: Watching) -> None:
    for _ in range(seconds):
        watching.later(1)


def test_the_elected_one_reads_and_the_other_takes(watching: Callable[[], Watching], shop: Shop) -> None:
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    reader.later(LONG_S)
    assert other.later(LONG_S) == []
    assert len(other.kept) == 2
    shop.write(TAG, "Ocupado_Por", ANA.mark)
    reader.later(LONG_S)
    assert other.later(0) == []
    assert other.holder() == ANA.mark
    assert other.station.sheet_state.snapshot is other.kept[-1]


def test_only_the_elected_one_notes_an_edit(watching: Callable[[], Watching], shop: Shop) -> None:
    reader, other = watching(), watching()
    assert reader.station.service.tomar(TAG, ANA.id, ARM).row
    reader.stand()
    other.stand()
    other.watch.full_read()
    shop.write(TAG, "Ocupado_Por", "")
    other.watch.full_read()
    assert "EDITADO_A_MANO" not in kinds(shop)
    reader.later(LONG_S)
    assert kinds(shop).count("EDITADO_A_MANO") == 1


def kinds(shop: Shop) -> list[str]:
    return [row["evento_tipo"] for row in shop.audit()]


def test_a_reader_that_can_not_read_lets_another_one(watching: Callable[[], Watching]) -> None:
    reader, other = watching(), watching()
    reader.stand()
    other.stand()
    reader.station.stop.set()
    reader.station.wire.on_read(raised(requests.exceptions.ConnectionError()))
    with pytest.raises(SheetError):
        reader.later(LONG_S)
    assert (other.stand(), reader.stand()) == (Role.READER, Role.LISTENER)


def test_a_reader_without_quota_stays_the_reader(watching: Callable[[], Watching]) -> None:
    reader, other = watching(), watching()
    reader.stand()
    reader.station.stop.set()
    reader.station.wire.on_read(limited("1"))
    with pytest.raises(SheetError):
        reader.later(LONG_S)
    assert (other.stand(), reader.stand()) == (Role.LISTENER, Role.READER)


def test_a_listener_with_an_old_picture_reads_for_itself(watching: Callable[[], Watching]) -> None:
    reader, other = watching(), watching()
    reader.stand()
    other.stand()
    assert other.later(LONG_S) == []
    other.clock.late_s = GIVEN_UP_S
    assert len(other.later(LONG_S)) == 1


def test_before_all_actions_want_a_young_picture_the_reader_hurries(
    watching: Callable[[], Watching],
) -> None:
    reader, alone = watching(), watching()
    reader.stand()
    for late_s, urgent in ((0.0, 0), (URGENT_S, 1)):
        for each in (reader, alone):
            each.clock.late_s = late_s
            assert len(each.later(LONG_S)) == 1
        assert (reader.urgent_reads, alone.urgent_reads) == (urgent, 0)


def test_a_reader_whose_turn_does_not_come_tries_again_in_time(watching: Callable[[], Watching]) -> None:
    reader, other = watching(), watching()
    reader.stand()
    spend_all(reader)
    for late_s, seconds in ((0.0, LONG_S), (URGENT_S, LONG_S), (URGENT_S, 0.0)):
        reader.clock.late_s = late_s
        with pytest.raises(NoTurnError):
            reader.later(seconds)
    assert (other.stand(), reader.stand()) == (Role.LISTENER, Role.READER)


def test_picture_of_a_reader_without_the_audit_tells_nothing_of_how_rows_were_first_read(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    """Its cells may be a late or strayed write's. A listener shows them, and remembers what it read."""
    other = watching()
    first, kept = remembered(other, "MK-2"), len(other.kept)
    shop.write("MK-2", "Armador", ANA.mark)
    fresh = watching(knows=False)
    assert (fresh.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    fresh.watch.full_read()
    assert other.later(0) == []
    shown = other.station.sheet_state.snapshot
    assert shown is not None
    assert [spool.picture.armador for spool in shown.spools] == ["", ANA.mark]
    assert remembered(other, "MK-2") == first
    assert len(other.kept) == kept
    fresh.station.know()
    fresh.watch.full_read()
    other.later(0)
    assert len(other.kept) == kept + 1


def test_station_that_reads_before_its_audit_forgets_nothing_on_its_disk(shop: Shop, alone: Watching) -> None:
    shop.write("MK-2", "Armador", ANA.mark)
    station = alone.station
    station.memory.mirror.save(station.store.snapshot())
    first = remembered(alone, "MK-2")
    shop.write("MK-2", "Armador", "")
    again = shop.station("Puesto 7")
    snapshot = station.memory.mirror.load()
    assert snapshot is not None
    again.sheet_state.remember(snapshot)
    assert {spool.tag: spool.first for spool in again.store.snapshot().spools}["MK-2"] == first


def remembered(watching: Watching, tag: str) -> First | None:
    tail = watching.station.sheet_state.audit.tail
    assert tail is not None
    return watching.station.sheet_state.memory_before(tail).of(tag).first


def spend_all(watching: Watching) -> None:
    """Use up the account's quota by actions, for minutes."""
    budget = LocalBudget(Quota(1, 1))
    while budget.book(RequestKind.READ, Urgency.ACTION, 45).granted:
        pass
    watching.station.store._client.pace._budget = budget


# alarms

AUDIT = Alarm(AlarmReason.AUDIT_TOUCHED, (Place("moved", 812, TAG),))
ROWS = Alarm(AlarmReason.ROWS_STRAYED, (Place("strayed", 5, TAG),))

LASTING = Alarm("de otra versión")
"""No read of this version ends it."""


def stopped(watching: Watching) -> tuple[Alarm, ...]:
    return watching.station.sheet_state.alarms.standing()


@pytest.fixture
def reader_and_other(watching: Callable[[], Watching]) -> tuple[Watching, Watching]:
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    reader.later(LONG_S)
    other.later(0)
    return reader, other


def test_alarm_of_the_reader_stops_the_others_and_ends_there_with_its_own_end(
    reader_and_other: tuple[Watching, Watching],
) -> None:
    reader, other = reader_and_other
    reader.station.sheet_state.alarms.give(AUDIT)
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
    reader_and_other: tuple[Watching, Watching],
) -> None:
    reader, other = reader_and_other
    reader.station.sheet_state.alarms.give(AUDIT)
    reader.later(0)
    other.later(0)
    other.watch.full_read()  # reads the audit again, and finds nothing in it
    assert stopped(other) == (AUDIT,)
    assert other.station.service.tomar(TAG, ANA.id, ARM).refusal == AUDIT.refusal
    reader.later(ALARM_S)  # finds nothing either, and says so
    other.later(0)
    assert (stopped(reader), stopped(other)) == ((), ())


def test_alarm_that_a_listener_found_itself_outlasts_the_reader_s_picture(
    reader_and_other: tuple[Watching, Watching],
) -> None:
    reader, other = reader_and_other
    other.station.sheet_state.alarms.give(LASTING)
    reader.later(LONG_S)
    other.later(0)
    assert (stopped(reader), stopped(other)) == ((), (LASTING,))


def test_listener_looks_for_itself_each_minute_until_its_own_alarm_has_ended(
    reader_and_other: tuple[Watching, Watching],
) -> None:
    _, other = reader_and_other
    other.station.sheet_state.alarms.take_over([LASTING])
    assert other.later(ALARM_S) == []  # the reader's alarm is the reader's to look after
    other.station.sheet_state.alarms.give(ROWS)
    other.station.wire.on_read(raised(requests.exceptions.ConnectionError()))
    other.station.stop.set()
    with pytest.raises(SheetError):
        other.later(0)
    assert [other.later(1) for _ in range(10)] == [[]] * 10
    assert stopped(other) == (ROWS,)
    assert len(other.later(ALARM_S)) == 1
    assert stopped(other) == ()
    assert other.later(ALARM_S) == []


def test_new_reader_goes_on_sharing_an_alarm_that_it_took_over_until_it_sees_for_itself(
    watching: Callable[[], Watching], reader_and_other: tuple[Watching, Watching]
) -> None:
    reader, other = reader_and_other
    third = watching()
    reader.station.sheet_state.alarms.give(AUDIT)
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
    watching.station.sheet_state.audit._since = LONG_AGO


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


def test_acceptance_after_the_alarm_ends_it_at_a_reader_that_knows_nothing_of_before(
    shop: Shop, watching: Callable[..., Watching]
) -> None:
    fresh = watching()
    assert fresh.stand() is Role.READER
    fresh.station.sheet_state.alarms.give(replace(AUDIT, giver="Puesto 8", accepted=("a-1",)))
    fresh.station.sheet_state.alarms.give(AUDIT)  # as taken over from a station that is gone
    fresh.later(ALARM_S)
    assert stopped(fresh) == (AUDIT,)
    json = '{"tras": "nothing that is there"}'
    row = ["a-2", "01-03-2026 10:00:00", "AUDITORIA_ACEPTADA", "", "", "Rosa", "", "ACEPTAR", "", json, ""]
    shop.metadata.append_row(row, value_input_option=ValueInputOption.raw)
    fresh.later(ALARM_S)
    assert stopped(fresh) == ()


def test_listener_started_under_the_reader_s_alarm_acts_at_no_moment(
    shop: Shop, watching: Callable[..., Watching], reader_and_other: tuple[Watching, Watching]
) -> None:
    """Its own comparison finds nothing, before it has met a picture and before it knows who reads."""
    reader, _ = reader_and_other
    reader.station.sheet_state.alarms.give(AUDIT)
    reader.later(0)
    third = watching()  # reads all at its start
    assert third.station.service.tomar(TAG, ANA.id, ARM).refusal == AUDIT.refusal
    third.station.store.check_audit()
    assert stopped(third) == (AUDIT,)


def test_own_read_of_a_listener_ends_no_shared_alarm_though_it_was_alone_just_before(
    reader_and_other: tuple[Watching, Watching],
) -> None:
    """Redis is back, and the reader's thread hasn't looked yet: another thread's read comes first."""
    reader, other = reader_and_other
    reader.station.sheet_state.alarms.give(AUDIT)
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
    reader_and_other: tuple[Watching, Watching],
) -> None:
    reader, other = reader_and_other
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
    reader_and_other: tuple[Watching, Watching],
) -> None:
    reader, other = reader_and_other
    reader.station.stop.set()

    def alarmed(_send: object) -> requests.Response:
        reader.station.sheet_state.alarms.give(AUDIT)
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
