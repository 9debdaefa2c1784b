"""When a station reads the sheet, and when it takes another's picture; on a simulated clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests

from kiosk.core.errors import Code, NoTurnError, SheetError
from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import ClockSource, SheetUnavailable
from kiosk.core.sharing.budget import Quota, RequestKind, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.core.sharing.reader_election import (
    EVERY_S,
    FULL_READ_S,
    GIVEN_UP_S,
    LONGEST_S,
    URGENT_S,
    VARIES_S,
    Role,
)
from kiosk.core.shop.data import First, Verdict
from kiosk.services.audit_rounds import EVERY_S as AUDIT_ROUND_S
from kiosk.services.own_looks import FIRST_WITHIN_S
from kiosk.services.sheet_watch import WANTED_EVERY_S
from kiosk.sheets.layout import Layout
from tests.end2end.watching import LONG_S, Watching, alone, shop, watching
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, Send, answered, first, limited, raised
from tests.support.shop import Shop, open_shop

__all__ = ["alone", "open_shop", "shop", "watching"]


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


@pytest.mark.parametrize("jump_s", [-3600.0, 3600.0])
def test_listener_takes_the_next_picture_whose_clock_was_set_meanwhile(
    watching: Callable[[], Watching], shop: Shop, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    """A clock set back by an hour kept a listener from every picture for that hour."""
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    monkeypatch.setattr(
        "kiosk.core.clock.machine_time", lambda: datetime.now(UTC) + timedelta(seconds=jump_s)
    )
    reader.station.service.tomar(TAG, ANA.id, ARM)
    reader.later(LONG_S)
    assert other.later(1) == []
    assert other.holder() == ANA.mark
    assert other.watch._age_s() < URGENT_S


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


def test_a_station_reads_soon_where_a_write_of_its_own_could_not_reach_the_sheet(alone: Watching) -> None:
    """What waited rested until the next read was due, though the sheet had answered again at once."""
    outage = alone.station.sheet_state.outage
    outage.failed(outage.now(), SheetUnavailable())
    alone.clock.late_s = WANTED_EVERY_S - 1
    assert alone.later(1) == []
    alone.clock.late_s = WANTED_EVERY_S + 1
    assert len(alone.later(1)) == 1
    assert outage.known() is None
    assert alone.later(1) == []


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


def test_listener_keeps_where_the_reader_found_the_columns_for_its_next_start(
    watching: Callable[[], Watching],
) -> None:
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    state, kept = other.station.sheet_state, list[Layout | None]()
    state.lost_layout()
    state.on_layout = kept.append
    reader.later(LONG_S)
    assert other.later(LONG_S) == []
    assert kept == [reader.station.sheet_state.layout]


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


@pytest.mark.parametrize("set_s", [0.0, -3600.0, 3600.0])
def test_listener_that_missed_events_has_the_reader_read_now(
    watching: Callable[[], Watching], monkeypatch: pytest.MonkeyPatch, set_s: float
) -> None:
    """Redis forgot events: all stations know it, and none of them reads but the reader.

    A clock that was set back took a picture of before the events for one of now.
    """
    monkeypatch.setattr("kiosk.services.sheet_watch.WANTED_EVERY_S", 0.0)
    reader, other, third = watching(), watching(), watching()
    assert [each.stand() for each in (reader, other, third)] == [Role.READER, Role.LISTENER, Role.LISTENER]
    reader.later(LONG_S)
    other.later(0)
    assert other.station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    read = list[list[int]]()
    third.meanwhile = lambda: read.append(reader.later(1))
    third.clock.set_s = set_s
    third.station.wire.sent.clear()
    third.watch.full_read()
    assert third.holder() == MAURO.mark
    assert third.station.wire.sent == []
    assert sum(map(len, read)) == 1


def test_listener_whose_reader_does_not_read_reads_for_itself(watching: Callable[[], Watching]) -> None:
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    reader.later(LONG_S)
    other.later(0)
    other.meanwhile = other.stand
    other.watch.full_read()
    assert len(other.station.wire.sent) == 1


@pytest.mark.logs("time is wrong")
def test_listener_asks_the_sheet_s_server_where_redis_alone_calls_its_time_wrong(
    watching: Callable[[], Watching],
) -> None:
    """The machine with Redis was the wrong one: all listeners were told to set their clocks."""
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    reader.later(LONG_S)
    other.clock.saw(ClockSource.REDIS, other.clock.utc() + timedelta(hours=1))
    assert other.clock.doubt()
    other.station.wire.on_read(first(lambda: other.clock.saw(ClockSource.SERVER, other.clock.utc())))

    def after(seconds: int) -> int:
        """The reads until then; both stay in their roles."""
        read = 0
        for _ in range(seconds):
            assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
            read += len(other.later(1))
        return read

    assert after(int(FIRST_WITHIN_S) + 1) == 1
    assert other.clock.doubt() is None
    assert after(60) == 0


def learnt(watching: Watching) -> bool:
    """Look until a listener has asked, for as long as it may take; True if the sheet is away as it knows."""
    any(watching.later(1) for _ in range(int(LONG_S) + 1))
    return watching.station.sheet_state.outage.known() is not None


def test_listener_whose_reader_is_silent_learns_that_the_sheet_is_away_and_that_it_is_back(
    watching: Callable[[], Watching],
) -> None:
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)
    assert not learnt(other)
    other.clock.late_s = URGENT_S - 1
    assert (learnt(other), other.station.wire.sent) == (False, [])
    other.clock.late_s = URGENT_S + 1
    other.station.wire.on_read(raised(requests.exceptions.ConnectTimeout()))
    other.station.stop.set()  # nothing is tried again
    assert learnt(other)
    assert not learnt(other)


@pytest.mark.parametrize(
    ("cues", "is_away"), [([answered(500)], False), ([answered(500)] * 2, True)], ids=["there", "away"]
)
def test_sheet_that_only_the_reader_can_not_read_takes_the_actions(
    alone: Watching, cues: list[Cue], is_away: bool
) -> None:
    """Google may fail at the whole sheet, and answer the small requests of an action: these must go out."""
    alone.station.stop.set()  # nothing is tried again
    alone.station.wire.on_read(*cues)
    with pytest.raises(SheetError):
        alone.later(LONG_S)
    assert (alone.station.sheet_state.outage.known() is not None) is is_away


def test_listener_on_a_slow_line_waits_for_the_answer(watching: Callable[[], Watching]) -> None:
    """Nobody waits for it, as for a take: what comes in 8 s is no outage."""
    reader, other = watching(), watching()
    assert (reader.stand(), other.stand()) == (Role.READER, Role.LISTENER)

    def slow(send: Send) -> requests.Response:
        if other.station.store._client.pace.remaining() < 8:
            raise requests.exceptions.ReadTimeout
        return send()

    other.clock.late_s = URGENT_S + 1
    other.station.stop.set()  # nothing is tried again
    other.station.wire.on_read(slow)
    assert not learnt(other)
    assert other.station.wire.sent
