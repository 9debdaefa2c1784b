"""An unforeseen fault: it stops one command, never the others, and nothing is lost."""

from collections.abc import Callable

import pytest

from kiosk.core.errors import Code
from kiosk.core.refusals import is_stuck
from kiosk.core.shop.data import Action, Outcome, Verdict
from kiosk.texts import LANGUAGES, sentence
from tests.incidents.shop_floor import code, kinds, settled, was_told_the_truth, wish
from tests.support.bad_journal import no_attempts
from tests.support.builders import ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, answered_with, applied_but, first, raised
from tests.support.logs import LogCheck
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("unforeseen at ", "is still stuck")

FIRST, LAST = "MK-1", "MK-3"
fault = raised(RuntimeError("unforeseen"))


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(FIRST), ready(), ready(LAST))


@pytest.fixture
def station(shop: Shop) -> Station:
    """Mauro holds all three, and was told so."""
    station = shop.station()
    for tag in (FIRST, TAG, LAST):
        station.service.mark_told(station.service.tomar(tag, MAURO.id, ARM))
    return station


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make stuck commands be retried without a back-off."""
    return lambda: monkeypatch.setattr("kiosk.core.action.stuck.AGAIN_S", 0.0)


def wait(station: Station, action: Action, command_id: str, tag: str) -> None:
    station.wire.on_read(answered_with(b"<html>login</html>"))
    assert station.service.execute(wish(action, command_id, tag)).verdict is Verdict.QUEUED


def said(ends: list[Outcome]) -> list[tuple[str, Verdict]]:
    return [(end.command.id, end.verdict) for end in ends]


def tracebacks(logs: LogCheck) -> int:
    return sum(bool(record.exc_info) for record in logs.records)


@pytest.fixture
def queued(station: Station) -> Station:
    """Four releases wait; the second is a completion, and the third is for the same spool."""
    wait(station, Action.PAUSAR, "first", FIRST)
    wait(station, Action.COMPLETAR, "bad", TAG)
    wait(station, Action.PAUSAR, "behind", TAG)
    wait(station, Action.PAUSAR, "last", LAST)
    return station


def test_stuck_command_holds_up_its_own_spool_only_and_all_outcomes_are_told(
    shop: Shop, queued: Station, logs: LogCheck
) -> None:
    with no_attempts(queued.folder, "COMPLETAR"):
        ends = queued.service.carry_on()
    assert said(ends) == [
        ("first", Verdict.APPLIED),
        ("bad", Verdict.UNKNOWN),
        ("last", Verdict.APPLIED),
    ]
    assert [is_stuck(end.refusal) for end in ends] == [False, True, False]
    assert (shop.row(FIRST)["Ocupado_Por"], shop.row(LAST)["Ocupado_Por"]) == ("", "")
    assert shop.row()["Ocupado_Por"] == MAURO.mark
    assert [record.command.id for record in queued.memory.journal.pending()] == ["bad", "behind"]
    assert tracebacks(logs) == 1


def test_stuck_command_rests_between_attempts_and_is_told_once(queued: Station, logs: LogCheck) -> None:
    with no_attempts(queued.folder, "COMPLETAR"):
        queued.service.carry_on()
        sent = len(queued.wire.sent)
        assert [queued.service.carry_on() for _ in range(3)] == [[], [], []]
    assert len(queued.wire.sent) == sent
    assert tracebacks(logs) == 1


def test_failed_retry_is_neither_told_again_nor_logged_with_a_traceback(
    queued: Station, logs: LogCheck, no_rest: Callable[[], None]
) -> None:
    no_rest()
    with no_attempts(queued.folder, "COMPLETAR"):
        queued.service.carry_on()
        assert queued.service.carry_on() == []
    assert tracebacks(logs) == 1
    assert sum("is still stuck" in record.getMessage() for record in logs.records) == 1


def test_stuck_command_ends_in_order_once_the_fault_is_gone(
    shop: Shop, queued: Station, no_rest: Callable[[], None]
) -> None:
    no_rest()
    with no_attempts(queued.folder, "COMPLETAR"):
        queued.service.carry_on()
    assert said(queued.service.carry_on()) == [("bad", Verdict.APPLIED), ("behind", Verdict.REFUSED)]
    assert (kinds(shop)[-1], queued.service.backlog().count) == ("COMPLETAR_ARM", 0)


def test_restart_retries_a_stuck_command_at_once(shop: Shop, queued: Station) -> None:
    with no_attempts(queued.folder, "COMPLETAR"):
        queued.service.carry_on()
    ends = settled(shop.restarted(queued))
    assert ("bad", Verdict.APPLIED) in said(ends)


@pytest.mark.parametrize("action", [Action.TOMAR, Action.PAUSAR])
@pytest.mark.parametrize("lost", [fault, applied_but(fault)], ids=["not applied", "applied"])
@pytest.mark.parametrize("is_write", [False, True])
def test_action_at_hand_is_unknown_and_kept_until_it_is_known(
    shop: Shop, station: Station, action: Action, lost: Cue, is_write: bool
) -> None:
    if action is Action.TOMAR:
        station.service.mark_told(station.service.pausar(TAG, MAURO.id, ARM))
    (station.wire.on_write if is_write else station.wire.on_read)(lost)
    told = [station.service.execute(wish(action))]
    assert (told[0].verdict, code(told[0])) == (Verdict.UNKNOWN, Code.RESULTADO_DESCONOCIDO)
    assert [record.command.id for record in station.memory.journal.pending()] == ["id-1"]
    told += settled(shop.restarted(station))
    assert was_told_the_truth(shop, told, "id-1")


def test_fault_after_the_end_was_written_down_changes_no_answer(
    shop: Shop, station: Station, logs: LogCheck
) -> None:
    station.service.mark_told(station.service.pausar(LAST, MAURO.id, ARM))
    rival = shop.station("Puesto 2").service
    # Its write loses a race; the second fence finds the winner, and repairing the row meets the fault.
    station.wire.on_write(first(lambda: rival.tomar(LAST, MAURO.id, ARM)))
    station.wire.on_read(*[lambda send: send()] * 2, fault)
    outcome = station.service.execute(wish(Action.TOMAR, tag=LAST))
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_OCUPADO)
    assert (station.service.backlog().count, tracebacks(logs)) == (0, 1)


def test_command_behind_a_stuck_one_is_told_why_it_waits(station: Station) -> None:
    station.wire.on_write(fault)
    assert is_stuck(station.service.execute(wish(Action.PAUSAR, "bad")).refusal)
    take = station.service.execute(wish(Action.TOMAR, "take"))
    release = station.service.execute(wish(Action.COMPLETAR, "release"))
    assert take.refusal is not None
    assert (take.verdict, take.refusal.values["causa"]) == (Verdict.REFUSED, "atascado")
    assert release.verdict is Verdict.QUEUED
    assert station.service.execute(wish(Action.PAUSAR, "other", LAST)).verdict is Verdict.APPLIED


def test_take_that_was_stuck_before_it_was_sent_is_not_said_to_have_met_a_closing(
    station: Station, no_rest: Callable[[], None]
) -> None:
    no_rest()
    station.service.mark_told(station.service.pausar(TAG, MAURO.id, ARM))
    with no_attempts(station.folder):
        assert is_stuck(station.service.execute(wish(Action.TOMAR, "take")).refusal)
    (end,) = station.service.carry_on()
    assert end.refusal is not None
    assert end.verdict is Verdict.REFUSED
    for language in LANGUAGES:
        assert "clos" not in sentence(end.refusal, language).what
        assert "cerr" not in sentence(end.refusal, language).what


def test_outcomes_are_told_before_an_unforeseen_fault_of_a_round_is_raised(
    shop: Shop, station: Station, logs: LogCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.expect("with ends to tell first")
    station.service.execute(wish(Action.PAUSAR, "ended"))
    wait(station, Action.PAUSAR, "bad", LAST)
    monkeypatch.delattr("kiosk.core.journal.Record.tag")
    again = shop.restarted(station).service
    assert said(again.carry_on()) == [("ended", Verdict.APPLIED)]
    with pytest.raises(AttributeError):
        again.carry_on()


def test_command_asked_again_is_not_overtaken_by_the_next_of_its_spool(shop: Shop, station: Station) -> None:
    wait(station, Action.PAUSAR, "one", TAG)
    wait(station, Action.COMPLETAR, "two", TAG)
    outcome = station.service.execute(wish(Action.PAUSAR, "one"))
    assert (outcome.verdict, kinds(shop)[-1]) == (Verdict.APPLIED, "PAUSAR_SPOOL")
