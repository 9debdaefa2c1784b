"""Releases that wait for a sheet that is away: kept over restarts, sent in order, dated by the tap."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import requests

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Outcome, Verdict
from tests.incidents.shop_floor import code, kinds, settled, wish, with_hold
from tests.support.builders import ANA, ARM, MAURO, NOW, TAG
from tests.support.faulty_wire import (
    Cue,
    Send,
    answered_with,
    first,
    limited,
    no_connection,
    raised,
)
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
NONSENSE = answered_with(b"<html>login</html>")
silence = raised(requests.exceptions.ReadTimeout())


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER), ready("MK-3"))


@pytest.fixture
def station(shop: Shop) -> Station:
    """Mauro holds two spools, and was told so."""
    station = shop.station()
    for tag in (TAG, OTHER):
        station.service.mark_told(station.service.tomar(tag, MAURO.id, ARM))
    station.told.clear()
    return station


def away(station: Station) -> None:
    """The next read fails at once."""
    station.wire.on_read(NONSENSE)


def wait(station: Station, action: Action, command_id: str, tag: str = TAG) -> Outcome:
    away(station)
    outcome = station.service.execute(wish(action, command_id, tag))
    assert outcome.verdict is Verdict.QUEUED
    return outcome


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_release_waits_for_a_sheet_that_is_away_and_goes_out_by_itself(
    shop: Shop, station: Station, action: Action
) -> None:
    wait(station, action, "id-1")
    assert (station.service.backlog().count, len(shop.audit())) == (1, 2)
    (end,) = station.service.carry_on()
    assert (end.verdict, end.command.id) == (Verdict.APPLIED, "id-1")
    assert (station.service.backlog().count, shop.row()["Ocupado_Por"]) == (0, "")
    assert station.told[0].event_type.value == action.value


def test_passing_round_sends_no_request_if_nothing_waits(station: Station) -> None:
    sent = len(station.wire.sent)
    assert station.service.carry_on(in_passing=True) == []
    assert len(station.wire.sent) == sent


def test_passing_round_begins_no_command_after_its_time(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(station, Action.PAUSAR, "id-1")
    wait(station, Action.PAUSAR, "id-2", OTHER)
    sent = len(station.wire.sent)
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.core.action.backlog.LONGEST_S", 0.0)
        assert station.service.carry_on(in_passing=True) == []
    assert len(station.wire.sent) == sent
    assert [end.command.id for end in station.service.carry_on(in_passing=True)] == ["id-1", "id-2"]


def test_passing_round_leaves_the_turn_to_others_every_few_seconds(
    shop: Shop, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window's worker waited for the whole of a terminal's round."""
    wait(station, Action.PAUSAR, "id-1")
    wait(station, Action.PAUSAR, "id-2", OTHER)
    happened: list[str] = []

    @contextmanager
    def turn(_waits: bool) -> Iterator[bool]:
        happened.append("turn")
        yield True
        happened.append("left")

    limits = Limits(turn=turn, pause=lambda seconds: happened.append(f"{seconds:.1f} s"))
    workplace = Workplace(station.store, station.memory.journal, station.clock, station.name, station)
    monkeypatch.setattr("kiosk.core.action.backlog.TURN_S", 0.2)
    station.wire.on_write(first(lambda: time.sleep(0.2)))
    ends = OccupationService(workplace, limits=limits).carry_on(in_passing=True)
    assert [end.verdict for end in ends] == [Verdict.APPLIED, Verdict.APPLIED]
    assert happened == ["turn", "left", "0.2 s", "turn", "left", "0.2 s"]


def test_passing_round_leaves_earlier_outcomes_to_the_window(shop: Shop, station: Station) -> None:
    station.service.execute(wish(Action.PAUSAR, "theirs"))
    again = shop.restarted(station)
    again.store.latest()
    wait(again, Action.PAUSAR, "waits", OTHER)
    assert [end.command.id for end in again.service.carry_on(in_passing=True)] == ["waits"]
    assert [end.command.id for end in again.service.carry_on()] == ["theirs"]


def test_take_does_not_wait(shop: Shop, station: Station) -> None:
    away(station)
    outcome = station.service.execute(wish(Action.TOMAR, tag="MK-3"))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (station.service.backlog().count, settled(station)) == (0, [])


@pytest.mark.parametrize("fault", [raised(no_connection()), limited("60")], ids=["no connection", "429"])
def test_release_that_came_back_from_the_wire_waits(shop: Shop, station: Station, fault: Cue) -> None:
    station.wire.on_write(fault)
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert outcome.verdict is Verdict.QUEUED
    (end,) = settled(station)
    assert (end.verdict, kinds(shop)[2:]) == (Verdict.APPLIED, ["PAUSAR_SPOOL"])


def test_release_by_somebody_else_does_not_wait(station: Station) -> None:
    away(station)
    outcome = station.service.execute(wish(Action.PAUSAR, worker_id=ANA.id))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert station.service.backlog().count == 0


def test_waiting_releases_go_out_in_order_after_restarts(shop: Shop, station: Station) -> None:
    wait(station, Action.COMPLETAR, "id-1", OTHER)
    station = shop.restarted(station)
    station.store.latest()
    wait(station, Action.PAUSAR, "id-2", TAG)
    station = shop.restarted(station)
    assert [end.command.id for end in settled(station)] == ["id-1", "id-2"]
    assert kinds(shop)[2:] == ["COMPLETAR_ARM", "PAUSAR_SPOOL"]


def test_command_behind_a_waiting_release_of_its_spool_waits(shop: Shop, station: Station) -> None:
    wait(station, Action.PAUSAR, "id-1")
    away(station)
    taken = station.service.execute(wish(Action.TOMAR, "id-2"))
    assert (taken.verdict, code(taken)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    outcome = station.service.execute(wish(Action.TOMAR, "id-3"))  # the sheet is back
    assert outcome.verdict is Verdict.APPLIED
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL", "TOMAR_SPOOL"]
    assert [end.command.id for end in settled(station)] == ["id-1"]


def test_command_on_another_spool_does_not_wait_behind_it(shop: Shop, station: Station) -> None:
    wait(station, Action.PAUSAR, "id-1")
    assert station.service.execute(wish(Action.PAUSAR, "id-2", OTHER)).verdict is Verdict.APPLIED


@pytest.mark.parametrize("restart", [False, True])
def test_completion_is_dated_by_the_day_of_the_tap(shop: Shop, station: Station, restart: bool) -> None:
    wait(station, Action.COMPLETAR, "id-1")
    shop.clock.now = NOW + timedelta(days=3)
    settled(shop.restarted(station) if restart else station)
    assert shop.row(shown=True)["Fecha_Armado"] == "14-05-2026"
    assert shop.audit(shown=True)[-1]["fecha_operacion"] == "14-05-2026"
    assert shop.audit(shown=True)[-1]["timestamp"] == "17-05-2026 10:30:00"


def test_waiting_release_of_a_hold_that_ended_is_given_back(shop: Shop, station: Station) -> None:
    taken = shop.audit()[0]["id"]
    away(station)
    command = with_hold(wish(Action.PAUSAR), taken)
    assert station.service.execute(command).verdict is Verdict.QUEUED
    other = shop.station("Puesto 2").service
    other.pausar(TAG, MAURO.id, ARM)
    other.tomar(TAG, MAURO.id, ARM)
    (end,) = settled(station)
    assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.NO_AUTORIZADO)
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_unknown_outcome_stops_the_round(shop: Shop, station: Station) -> None:
    wait(station, Action.PAUSAR, "id-1", OTHER)
    wait(station, Action.PAUSAR, "id-2", TAG)
    station.wire.on_write(silence)
    station.wire.on_read(lambda send: send(), NONSENSE)
    assert station.service.carry_on() == []
    assert [end.command.id for end in settled(station)] == ["id-1", "id-2"]
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL", "PAUSAR_SPOOL"]


@pytest.mark.logs("put back")
def test_release_is_sent_until_it_is_known(shop: Shop, station: Station) -> None:
    station.wire.on_write(*[silence] * 5)
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 6)
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL"]


def test_release_whose_tag_was_doubled_under_way_is_given_up_and_told(shop: Shop, station: Station) -> None:
    def doubled() -> None:
        shop.write("MK-3", "TAG_SPOOL", TAG)
        station.store.snapshot()

    def lost_and_doubled(_send: object) -> requests.Response:
        doubled()
        raise requests.exceptions.ReadTimeout

    station.wire.on_write(lost_and_doubled)
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert outcome.verdict is Verdict.REFUSED
    assert kinds(shop)[2:] == ["RENUNCIADO"]
    assert settled(station) == []


def test_same_command_again_is_answered_as_it_was(shop: Shop, station: Station) -> None:
    one = station.service.execute(wish(Action.PAUSAR))
    two = station.service.execute(wish(Action.PAUSAR))
    assert one.row is not None
    assert two.row is not None
    assert (two.verdict, two.row.id, two.writes) == (Verdict.APPLIED, one.row.id, 0)
    assert (kinds(shop)[2:], len(station.told)) == (["PAUSAR_SPOOL"], 2)


def test_same_command_after_a_restart_is_answered_as_it_was(shop: Shop, station: Station) -> None:
    refused = station.service.execute(wish(Action.TOMAR))
    again = shop.restarted(station).service.execute(wish(Action.TOMAR))
    assert (again.verdict, again.refusal) == (Verdict.REFUSED, refused.refusal)


def test_same_command_at_a_station_that_lost_its_memory_is_found_in_the_audit(
    shop: Shop, station: Station
) -> None:
    station.service.execute(wish(Action.PAUSAR))
    outcome = shop.station("Puesto 1, otra vez").service.execute(wish(Action.PAUSAR))
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 0)
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL"]


def test_outcomes_of_an_earlier_run_are_told_until_they_are_marked_as_told(
    shop: Shop, station: Station
) -> None:
    station.service.execute(wish(Action.PAUSAR))
    station = shop.restarted(station)
    (end,) = station.service.carry_on()
    assert (end.command.id, end.verdict) == ("id-1", Verdict.APPLIED)
    assert station.service.carry_on() == []
    station = shop.restarted(station)
    (end,) = station.service.carry_on()
    station.service.mark_told(end)
    assert shop.restarted(station).service.carry_on() == []


def test_release_of_a_worker_who_left_is_given_back(shop: Shop, station: Station) -> None:
    wait(station, Action.PAUSAR, "id-1")
    people = shop.planilla.worksheet("Trabajadores")
    people.update([[False]], f"D{[row[0] for row in people.get_values()].index(str(MAURO.id)) + 1}")
    station.store.snapshot()
    (end,) = settled(station)
    assert (end.verdict, code(end)) == (Verdict.REFUSED, Code.WORKER_NO_ENCONTRADO)


def test_action_goes_on_after_the_answer_to_a_note_is_lost(shop: Shop, station: Station) -> None:
    shop.write(TAG, "Soldador", "JP(11)")
    station.wire.on_write(silence)
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert outcome.verdict is Verdict.APPLIED
    assert kinds(shop)[2:] == ["EDITADO_A_MANO", "PAUSAR_SPOOL"]
    assert shop.row()["Soldador"] == "JP(11)"


def test_note_that_lands_twice_counts_once(shop: Shop, station: Station) -> None:
    late: list[Send] = []

    def delayed(send: Send) -> requests.Response:
        late.append(send)
        raise requests.exceptions.ReadTimeout

    shop.write(TAG, "Soldador", "JP(11)")
    station.wire.on_write(delayed, first(lambda: late[0]()))
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert outcome.verdict is Verdict.APPLIED
    assert kinds(shop)[2:] == ["EDITADO_A_MANO", "EDITADO_A_MANO", "PAUSAR_SPOOL"]
    assert (shop.row()["Soldador"], shop.row()["version"]) == ("JP(11)", "id-1")
