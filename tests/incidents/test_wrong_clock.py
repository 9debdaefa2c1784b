"""A machine whose time is wrong: nothing is dated by it, no work is lost, and no right clock is refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import requests

from kiosk.core.clock import steady_utc
from kiosk.core.errors import Code, SheetError
from kiosk.core.refusals import ClockSource
from kiosk.core.sharing.reader_election import GIVEN_UP_S
from kiosk.core.shop.data import Action, Verdict
from kiosk.texts import answer
from kiosk.wiring.memory import sheet_state_of
from tests.incidents.shop_floor import Late, code, kinds, mended, settled, shown, was_told_the_truth, wish
from tests.support.builders import ANA, ARM, MAURO, NOW, TAG
from tests.support.faulty_wire import Send, answered_with, first
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("time is wrong|put back|people changed")

OTHER = "MK-2"
RELEASES = [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER))


@pytest.fixture
def station(shop: Shop) -> Station:
    """Mauro holds a spool; the sheet's server was seen just now, with the right time."""
    station = shop.station()
    station.service.mark_told(station.service.tomar(TAG, MAURO.id, ARM))
    server_answers(shop)
    return station


def server_answers(shop: Shop, source: ClockSource = ClockSource.SERVER) -> None:
    shop.clock.saw(source, shop.clock.to_utc(shop.clock.now))


def dates(shop: Shop) -> list[str]:
    return [row["timestamp"] for row in shop.audit(shown=True)]


@pytest.mark.parametrize("wrong", [HOUR, -HOUR, timedelta(minutes=6), timedelta(days=-9000)])
def test_nobody_takes_a_spool_while_this_machine_s_time_is_wrong(
    shop: Shop, station: Station, wrong: timedelta
) -> None:
    shop.clock.wrong = wrong
    outcome = station.service.tomar(OTHER, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.RELOJ_NO_FIABLE)
    assert "La hora de este equipo está mal" in answer(outcome, "es")
    assert kinds(shop) == ["TOMAR_SPOOL"]
    shop.clock.wrong = timedelta(0)
    assert station.service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.parametrize("source", [ClockSource.SERVER, ClockSource.REDIS])
@pytest.mark.parametrize("action", RELEASES)
def test_release_waits_for_the_right_time_and_is_dated_then(
    shop: Shop, station: Station, action: Action, source: ClockSource
) -> None:
    server_answers(shop, source)
    shop.clock.wrong = 3 * DAY
    outcome = station.service.execute(wish(action))
    assert (outcome.verdict, code(outcome)) == (Verdict.QUEUED, Code.RELOJ_NO_FIABLE)
    assert "se guardará cuando la hora esté bien" in answer(outcome, "es")
    assert "once the time is right" in answer(outcome, "en")
    assert station.service.carry_on() == []
    assert (kinds(shop), station.service.backlog().count) == (["TOMAR_SPOOL"], 1)
    shop.clock.wrong = timedelta(0)
    shop.clock.now += timedelta(minutes=1)
    (end,) = station.service.carry_on()
    assert end.verdict is Verdict.APPLIED
    assert dates(shop)[-1] == "14-05-2026 10:31:00"


@pytest.mark.parametrize("minutes", [0, 11], ids=["the server is known", "off the network"])
@pytest.mark.parametrize("wrong", [-3 * DAY, timedelta(days=-9000), timedelta(days=500)])
def test_completion_that_waited_for_the_right_time_is_of_the_right_day(
    shop: Shop, station: Station, wrong: timedelta, minutes: int
) -> None:
    """With a server's time known the tap is dated by it, and else by the day on which the clock is right."""
    shop.clock.compare_with_audit(lambda: NOW)
    shop.clock.now += timedelta(minutes=minutes)
    shop.clock.wrong = wrong
    assert station.service.execute(wish(Action.COMPLETAR)).verdict is Verdict.QUEUED
    shop.clock.wrong = timedelta(0)
    shop.clock.now += timedelta(days=0 if minutes else 2)
    (end,) = settled(station)
    assert end.verdict is Verdict.APPLIED
    assert shop.row(shown=True)["Fecha_Armado"] == "14-05-2026"


def test_release_waits_over_a_restart(shop: Shop, station: Station) -> None:
    shop.clock.wrong = -HOUR
    assert station.service.execute(wish(Action.PAUSAR)).verdict is Verdict.QUEUED
    again = shop.restarted(station)
    server_answers(shop)
    assert again.service.carry_on() == []
    shop.clock.wrong = timedelta(0)
    (end,) = settled(again)
    assert (end.verdict, shown(again)) == (Verdict.APPLIED, "")


def test_take_that_a_killed_program_had_only_accepted_is_told_as_refused_for_the_clock(
    shop: Shop, station: Station
) -> None:
    """The next start refused it and told nobody: the worker waited for an answer until another restart."""
    take = replace(wish(Action.TOMAR), tag=OTHER, worker_id=ANA.id)
    station.memory.journal.accept(take)
    again = shop.restarted(station)
    server_answers(shop)
    shop.clock.wrong = HOUR
    ends = again.service.carry_on()
    assert [(end.command.id, end.verdict, code(end)) for end in ends] == [
        (take.id, Verdict.REFUSED, Code.RELOJ_NO_FIABLE)
    ]


def test_wrong_clock_is_told_before_anything_else_about_a_command(shop: Shop, station: Station) -> None:
    shop.clock.wrong = -3 * DAY
    for tag, worker in (("MK-NOPE", MAURO.id), (TAG, ANA.id), (OTHER, 999)):
        assert code(station.service.tomar(tag, worker, ARM)) is Code.RELOJ_NO_FIABLE
    today = station.service.completar(TAG, MAURO.id, ARM, NOW.date())
    assert (today.verdict, code(today)) == (Verdict.QUEUED, Code.RELOJ_NO_FIABLE)


def test_release_of_somebody_else_s_spool_does_not_wait(shop: Shop, station: Station) -> None:
    shop.clock.wrong = HOUR
    assert station.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.REFUSED


@pytest.mark.parametrize("tag", [OTHER, TAG], ids=["a free spool", "another's spool"])
def test_clock_that_the_server_shows_wrong_during_the_action_dates_nothing(
    shop: Shop, station: Station, tag: str
) -> None:
    """The read before the write brings the server's time: nothing was known against this clock before."""
    shop.clock.now += timedelta(minutes=11)
    shop.clock.wrong = HOUR

    station.wire.on_read(first(lambda: server_answers(shop)))
    outcome = station.service.tomar(tag, ANA.id, ARM)
    assert (outcome.verdict, code(outcome), kinds(shop)) == (
        Verdict.REFUSED,
        Code.RELOJ_NO_FIABLE,
        ["TOMAR_SPOOL"],
    )
    record = station.memory.journal.find(outcome.command.id)
    assert record is not None
    assert record.attempts == ()


def test_shop_that_stood_still_for_two_years_is_believed_once_a_server_answers(
    shop: Shop, station: Station
) -> None:
    """The audit alone would refuse: one look at the sheet, whose server agrees, lets the action through."""
    shop.clock.compare_with_audit(lambda: NOW - 2 * 365 * DAY)
    shop.clock.now += DAY
    assert code(station.service.tomar(OTHER, MAURO.id, ARM)) is Code.RELOJ_NO_FIABLE

    station.wire.on_read(first(lambda: server_answers(shop)))
    assert station.service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_take_by_a_wrong_clock_while_the_sheet_is_away_is_told_as_away(shop: Shop, station: Station) -> None:
    shop.clock.compare_with_audit(lambda: NOW + 30 * DAY)
    shop.clock.now += timedelta(minutes=11)
    station.wire.on_read(answered_with(b"<html>login</html>"))
    assert code(station.service.tomar(OTHER, MAURO.id, ARM)) is Code.SHEETS_NO_DISPONIBLE


def test_command_in_flight_is_brought_to_its_end_under_a_wrong_clock_with_a_plausible_tombstone(
    shop: Shop, station: Station
) -> None:
    """The take was sent and never arrived; the clock jumps; the tombstone bears the server's time."""
    late = Late()

    def silence_and_a_jump(send: Send) -> requests.Response:
        shop.clock.wrong = -HOUR
        return late.silence(send)

    station.wire.on_write(late.silence, silence_and_a_jump)
    outcomes = [station.service.execute(wish(Action.TOMAR, "id-9", OTHER))]
    assert outcomes[-1].verdict is Verdict.REFUSED
    assert kinds(shop) == ["TOMAR_SPOOL", "RENUNCIADO"]
    assert set(dates(shop)) == {"14-05-2026 10:30:00"}
    late.arrives()
    assert was_told_the_truth(shop, outcomes, "id-9")


def test_release_that_waits_for_the_right_time_holds_up_its_own_spool_only(
    shop: Shop, station: Station
) -> None:
    """It was accepted before the one that was sent, and no answer came to that one."""
    station.service.mark_told(station.service.tomar(OTHER, MAURO.id, ARM))
    shop.clock.wrong = HOUR
    assert station.service.execute(wish(Action.PAUSAR, "waits")).verdict is Verdict.QUEUED
    shop.clock.wrong = timedelta(0)
    late = Late()
    station.wire.on_write(*[late.silence] * 99)
    assert station.service.execute(wish(Action.PAUSAR, "sent", OTHER)).verdict is Verdict.UNKNOWN
    late.arrives()
    shop.clock.wrong = HOUR
    station.wire._cues[True].clear()
    assert [end.command.id for end in station.service.carry_on()] == ["sent"]


@pytest.mark.parametrize("wrong", [HOUR, -3 * DAY])
def test_hand_edit_is_noted_with_the_server_s_time(shop: Shop, station: Station, wrong: timedelta) -> None:
    mended(station)
    shop.clock.wrong = wrong
    shop.write(TAG, "Ocupado_Por", "")
    assert mended(station) == 1
    assert kinds(shop)[-1] == "EDITADO_A_MANO"
    assert dates(shop)[-1] == "14-05-2026 10:30:00"


def test_hand_edit_waits_where_nobody_knows_the_time(shop: Shop, station: Station) -> None:
    mended(station)
    shop.clock.now += timedelta(minutes=11)
    shop.clock.wrong = timedelta(days=-9000)
    shop.write(TAG, "Ocupado_Por", "")
    assert (mended(station), kinds(shop)) == (0, ["TOMAR_SPOOL"])
    shop.clock.wrong = timedelta(0)
    assert (mended(station), kinds(shop)[-1]) == (1, "EDITADO_A_MANO")


def test_audit_s_dates_speak_against_a_clock_that_no_server_confirms(shop: Shop) -> None:
    station = shop.station()
    shop.clock.compare_with_audit(station.sheet_state.audit.latest)
    station.service.tomar(TAG, MAURO.id, ARM)
    assert station.sheet_state.audit.latest() == NOW
    shop.clock.wrong = -25 * HOUR
    assert code(station.service.tomar(OTHER, MAURO.id, ARM)) is Code.RELOJ_NO_FIABLE
    shop.clock.wrong = -23 * HOUR
    assert station.service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_tap_that_was_dated_before_the_take_by_an_hour_that_comes_twice_keeps_its_day(
    shop: Shop, station: Station
) -> None:
    """Clocks go back at midnight of 5 April: taken at 23:50, completed at 23:10 twenty minutes later."""
    shop.clock.now = datetime(2026, 4, 4, 23, 50)
    server_answers(shop)
    station.service.tomar(OTHER, MAURO.id, ARM)
    shop.clock.now = datetime(2026, 4, 4, 23, 10)
    server_answers(shop)
    station.wire.on_read(answered_with(b"<html>login</html>"))
    assert station.service.execute(wish(Action.COMPLETAR, tag=OTHER)).verdict is Verdict.QUEUED
    shop.clock.now = datetime(2026, 4, 5, 8, 0)
    server_answers(shop)
    assert [end.verdict for end in settled(station)] == [Verdict.APPLIED]
    assert shop.row(OTHER, shown=True)["Fecha_Armado"] == "04-04-2026"


def test_row_that_people_deleted_is_not_taken_for_archived_by_a_clock_that_runs_ahead(
    shop: Shop, station: Station
) -> None:
    """A month ahead all rows seem old enough to be archived; the server says what day it is."""
    station.service.pausar(TAG, MAURO.id, ARM)
    shop.clock.wrong = 30 * DAY
    shop.metadata.delete_rows(2)
    with pytest.raises(SheetError) as caught:
        station.store.check_audit()
    assert caught.value.refusal.code is Code.ESCRITURA_DETENIDA


def test_station_that_began_in_another_year_has_not_known_the_audit_since_then(
    shop: Shop, station: Station
) -> None:
    """It was started into an audit that people had sorted, and would end the alarm of those that knew it."""
    shop.clock.wrong = timedelta(days=-9000)
    fresh = shop.station("Puesto 2")
    fresh.know()
    assert not fresh.sheet_state.audit.is_trusted
    shop.clock.wrong = timedelta(0)
    assert not fresh.sheet_state.audit.is_trusted
    shop.clock.now += HOUR
    assert fresh.sheet_state.audit.is_trusted


def test_clock_that_only_redis_speaks_against_is_compared_with_the_sheet_s_server(
    shop: Shop, station: Station
) -> None:
    """Redis's own machine is the wrong one; this station has asked the sheet for nothing since a while."""
    shop.clock.now += timedelta(minutes=11)
    shop.clock.saw(ClockSource.REDIS, shop.clock.utc() + HOUR)
    station.wire.on_read(first(lambda: server_answers(shop)))
    assert station.service.tomar(OTHER, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), 3 * DAY, timedelta(days=9000)])
def test_picture_of_an_earlier_run_that_is_dated_ahead_is_not_taken_for_one_of_now(
    shop: Shop, station: Station, ahead: timedelta
) -> None:
    """A machine with an empty battery starts in another year: it showed yesterday's list as fresh, and took
    no newer one from the station that reads for all."""
    snapshot = station.store.snapshot()
    station.memory.mirror.save(replace(snapshot, read_at=steady_utc() + ahead))
    remembered = sheet_state_of(station.memory, station.name, shop.clock.best_utc).snapshot
    assert remembered is not None
    assert remembered.spools == snapshot.spools
    assert steady_utc() - remembered.read_at > timedelta(seconds=GIVEN_UP_S)


@pytest.mark.parametrize("off", [-DAY, -2 * DAY, DAY])
def test_completion_is_of_today_though_redis_says_another_day(
    shop: Shop, station: Station, off: timedelta
) -> None:
    """The journal has the tap by Redis's time, as nobody had asked the sheet's server yet."""
    shop.clock.now += 3 * DAY
    shop.clock.saw(ClockSource.REDIS, shop.clock.utc() + off)
    station.wire.on_read(first(lambda: server_answers(shop)))
    assert station.service.execute(wish(Action.COMPLETAR)).verdict is Verdict.APPLIED
    assert shop.row(shown=True)["Fecha_Armado"] == "17-05-2026"
