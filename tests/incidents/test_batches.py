"""Faults under a batch: each of its spools ends by itself, and nothing is told that isn't so."""

import pytest
import requests

from kiosk.core.action import joint_delivery
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Outcome, Verdict
from tests.incidents.shop_floor import (
    Late,
    audit_of,
    counting,
    disk_refuses,
    mended,
    settled,
    was_told_the_truth,
)
from tests.support.batches import (
    TAGS,
    all_of,
    batch,
    carried_out,
    codes,
    held_by,
    known,
    taken,
    verdicts,
)
from tests.support.batches import requests as sent_by
from tests.support.builders import ANA, MAURO
from tests.support.faulty_wire import Send, answered, applied_but, first, no_connection, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

FIVE = TAGS[:5]
A, B, C, D, E = FIVE
APPLIED, REFUSED, QUEUED, UNKNOWN = Verdict.APPLIED, Verdict.REFUSED, Verdict.QUEUED, Verdict.UNKNOWN
silence = raised(requests.exceptions.ReadTimeout())


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*map(ready, TAGS))


def holding(shop: Shop, tags: list[str] = FIVE) -> Station:
    """A station at which Mauro holds these spools."""
    station = known(shop)
    taken(station, tags)
    station.wire.sent.clear()
    return station


def are_told_the_truth(shop: Shop, told: list[Outcome]) -> bool:
    ids = {outcome.command.id for outcome in told}
    audit = audit_of(shop)
    return all(was_told_the_truth(shop, told, command_id, audit) for command_id in ids)


# No answer


def test_lost_answer_of_a_batch_that_was_applied_costs_one_look_at_the_audit(shop: Shop) -> None:
    station = known(shop)
    station.wire.on_write(applied_but(silence))
    assert verdicts(taken(station, TAGS)) == all_of(APPLIED)
    assert sent_by(station) == (2, 1)
    assert held_by(shop, MAURO) == TAGS


def test_batch_that_was_lost_on_its_way_is_sent_again_as_one(shop: Shop) -> None:
    station = known(shop)
    station.wire.on_write(silence)
    assert verdicts(taken(station, TAGS)) == all_of(APPLIED)
    assert sent_by(station) == (3, 2)
    assert (held_by(shop, MAURO), len(shop.audit())) == (TAGS, 50)


def test_takes_that_are_lost_twice_are_given_up_and_never_count(shop: Shop) -> None:
    station, late = known(shop), Late()
    station.wire.on_write(late.silence, late.silence)
    commands = batch(Action.TOMAR, FIVE)
    outcomes = carried_out(station, commands)
    assert codes(outcomes) == dict.fromkeys(FIVE, Code.SHEETS_NO_DISPONIBLE)
    late.arrives()
    assert [counting(shop, each.id) for each in commands] == [0] * 5


@pytest.mark.logs("put back")
def test_late_batch_is_repaired_once_it_lands(shop: Shop) -> None:
    station, late = known(shop), Late()
    station.wire.on_write(late.silence, late.silence)
    taken(station, FIVE)
    late.arrives()
    while mended(station):
        pass
    assert held_by(shop, MAURO) == []


def test_releases_that_are_lost_twice_go_on_alone_until_they_are_known(shop: Shop) -> None:
    station = holding(shop)
    station.wire.on_write(silence, silence)
    outcomes = carried_out(station, batch(Action.PAUSAR, FIVE))
    assert verdicts(outcomes) == all_of(APPLIED, FIVE)
    assert held_by(shop, MAURO) == []


def test_batch_without_any_answer_any_more_is_unknown_and_ends_later(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How often a request is tried depends on the lots drawn for its pauses: here always the longest.
    monkeypatch.setattr("tenacity.wait.random.uniform", lambda _shortest, longest: longest)
    station = known(shop)
    station.wire.on_write(applied_but(silence))
    station.wire.on_read(_through, *[raised(no_connection())] * 40)
    told = list(taken(station, FIVE).values())
    assert {each.verdict for each in told} == {UNKNOWN}
    assert station.wire.reads < 13  # the first that gets no answer ends the round
    station.wire._cues[False].clear()
    told += settled(station)
    assert are_told_the_truth(shop, told)
    assert held_by(shop, MAURO) == FIVE


def _through(send: Send) -> requests.Response:
    return send()


def test_one_in_flight_is_not_refused_by_what_the_sheet_shows_since(shop: Shop) -> None:
    station, late = known(shop), Late()
    _, reader = station.another_thread(shop.path)

    def silent(send: Send) -> requests.Response:
        shop.write("MK-9", "TAG_SPOOL", B)
        reader.snapshot()
        return late.silence(send)

    station.wire.on_write(late.silence, silent)
    told = list(taken(station, FIVE[:3]).values())
    late.arrives()
    told += settled(station)
    assert are_told_the_truth(shop, told)


# What the sheet refuses


@pytest.mark.parametrize("status", [400, 413])
def test_batch_that_the_sheet_refuses_whole_is_tried_in_parts_and_none_is_lost(
    shop: Shop, status: int
) -> None:
    station = known(shop)
    station.wire.on_write(answered(status))
    assert verdicts(taken(station, TAGS)) == all_of(APPLIED)
    assert sent_by(station)[1] == 3
    assert held_by(shop, MAURO) == TAGS


def test_row_that_is_protected_goes_alone_and_the_others_in_one_write(shop: Shop) -> None:
    station = known(shop)
    station.may_not_write("Operaciones!9:9")
    outcomes = taken(station, TAGS)
    assert codes(outcomes) == {"MK-7": Code.SHEETS_SIN_PERMISO}
    assert held_by(shop, MAURO) == [tag for tag in TAGS if tag != "MK-7"]
    assert sent_by(station)[1] == 3


def test_row_that_the_sheet_refuses_without_naming_it_is_found_in_a_few_parts(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = known(shop)

    def bad(send: object) -> requests.Response:
        rows = {
            update["updateCells"]["start"]["rowIndex"]
            for update in station.wire.sent[-1].body["requests"]
            if "updateCells" in update
        }
        return answered(400)(send) if 20 in rows else send()  # type: ignore[arg-type,operator]

    station.wire.on_write(*[bad] * 40)
    outcomes = taken(station, TAGS)
    assert codes(outcomes) == {"MK-19": Code.HOJA_CAMBIADA}
    assert held_by(shop, MAURO) == [tag for tag in TAGS if tag != "MK-19"]
    assert sent_by(station)[1] <= 14


def test_releases_under_a_protected_row_wait_alone(shop: Shop) -> None:
    station = holding(shop)
    station.may_not_write("Operaciones!4:4")
    outcomes = carried_out(station, batch(Action.PAUSAR, FIVE))
    assert verdicts(outcomes) == {**all_of(APPLIED, FIVE), C: QUEUED}
    station.may_not_write()
    station.time.now += 400
    assert [(each.command.tag, each.verdict) for each in settled(station)] == [(C, APPLIED)]


def test_limit_of_requests_keeps_releases_and_refuses_takes(shop: Shop) -> None:
    station = holding(shop, FIVE[:3])
    station.wire.on_write(*[answered(429)] * 200)
    assert verdicts(carried_out(station, batch(Action.PAUSAR, FIVE[:3]))) == all_of(QUEUED, FIVE[:3])
    assert codes(taken(station, [D, E])) == dict.fromkeys([D, E], Code.SHEETS_LIMITE)


# The sheet is away


def test_releases_of_a_batch_wait_while_the_sheet_is_away_and_takes_are_refused(shop: Shop) -> None:
    station = holding(shop, FIVE[:3])
    station.wire.on_read(*[raised(no_connection())] * 200)
    told = list(carried_out(station, batch(Action.COMPLETAR, FIVE[:3])).values())
    assert {each.verdict for each in told} == {QUEUED}
    assert station.service.backlog().count == 3
    assert codes(taken(station, [D, E])) == dict.fromkeys([D, E], Code.SHEETS_NO_DISPONIBLE)
    station.wire._cues[False].clear()
    told += settled(station)
    assert are_told_the_truth(shop, told)
    assert held_by(shop, MAURO) == []


def test_batch_whose_write_finds_no_connection_is_refused_or_waits_as_one(shop: Shop) -> None:
    station = holding(shop, FIVE[:3])
    station.wire.on_write(*[raised(no_connection())] * 3)
    assert verdicts(carried_out(station, batch(Action.PAUSAR, FIVE[:3]))) == all_of(QUEUED, FIVE[:3])
    assert codes(taken(station, [D, E])) == dict.fromkeys([D, E], Code.SHEETS_NO_DISPONIBLE)


# Other people and stations


@pytest.mark.logs("which is another's now", "put back")
def test_batch_under_which_two_rows_change_places_is_applied_and_put_right(shop: Shop) -> None:
    station = known(shop)

    def changed_places() -> None:
        moved = shop.operaciones.row_values(3)
        shop.operaciones.delete_rows(3)
        shop.operaciones.insert_row(moved, 2)

    station.wire.on_write(first(changed_places))
    assert verdicts(taken(station, TAGS)) == all_of(APPLIED)
    while mended(station):
        pass
    assert sorted(held_by(shop, MAURO)) == sorted(TAGS)
    versions = {row["tag_spool"]: row["id"] for row in shop.audit() if row["evento_tipo"] == "TOMAR_SPOOL"}
    assert {row["TAG_SPOOL"]: row["version"] for row in shop.rows()} == versions


@pytest.mark.logs("which is another's now", "put back")
def test_batch_under_which_a_row_is_inserted_strays_as_one_and_is_put_right(shop: Shop) -> None:
    station, reader = known(shop), known(shop, "Puesto 2")
    station.wire.on_write(first(lambda: shop.operaciones.insert_row([], 2)))
    told = list(taken(station, TAGS).values())
    assert {each.verdict for each in told} == {APPLIED}
    assert are_told_the_truth(shop, told)
    while mended(reader):
        pass
    assert held_by(shop, MAURO) == TAGS
    assert verdicts(carried_out(station, batch(Action.PAUSAR, TAGS))) == all_of(APPLIED)


@pytest.mark.logs("which is another's now", "put back")
def test_spool_that_leaves_the_sheet_under_the_batch_is_refused_and_harms_no_other(shop: Shop) -> None:
    station, commands = known(shop), batch(Action.TOMAR, FIVE[:3])
    station.wire.on_write(first(lambda: shop.operaciones.delete_rows(4)))  # the last of the three
    outcomes = carried_out(station, commands)
    assert codes(outcomes) == {C: Code.HOJA_CAMBIADA}
    assert [counting(shop, each.id) for each in commands] == [1, 1, 0]
    while mended(station):
        pass
    assert held_by(shop, MAURO) == [A, B]


@pytest.mark.logs("put back")
def test_two_stations_that_take_the_same_fifty_share_them_without_a_contradiction(shop: Shop) -> None:
    station, other = known(shop), known(shop, "Puesto 2")
    station.wire.on_write(first(lambda: taken(other, TAGS[:25], ANA)))
    outcomes = taken(station, TAGS)
    assert codes(outcomes) == dict.fromkeys(TAGS[:25], Code.SPOOL_OCUPADO)
    assert (held_by(shop, ANA), held_by(shop, MAURO)) == (TAGS[:25], TAGS[25:])


# The station dies


def death(_send: object) -> requests.Response:
    raise KeyboardInterrupt


@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("action", [Action.TOMAR, Action.PAUSAR])
def test_each_of_a_batch_ends_after_a_death_between_journal_and_verdict(
    shop: Shop, action: Action, lands: bool
) -> None:
    station = known(shop)
    if action is Action.PAUSAR:
        for outcome in taken(station, FIVE).values():
            station.service.mark_told(outcome)
    commands = batch(action, FIVE)
    station.wire.on_write(applied_but(death) if lands else death)
    with pytest.raises(KeyboardInterrupt):
        carried_out(station, commands)
    station = shop.restarted(station)
    assert station.service.backlog().count == 5
    told = settled(station)
    assert {each.command.id for each in told} == {each.id for each in commands}
    assert are_told_the_truth(shop, told)
    is_done = lands or action is Action.PAUSAR
    assert {each.verdict for each in told} == {APPLIED if is_done else REFUSED}


def test_batch_that_dies_before_its_fence_takes_nothing_and_releases_all(shop: Shop) -> None:
    station = holding(shop, FIVE[:3])
    for action, tags in ((Action.TOMAR, [D, E]), (Action.PAUSAR, FIVE[:3])):
        station.wire.on_read(death)
        with pytest.raises(KeyboardInterrupt):
            carried_out(station, batch(action, tags))
    told = settled(shop.restarted(station))
    assert {each.command.tag: each.verdict for each in told} == {
        **all_of(REFUSED, [D, E]),
        **all_of(APPLIED, FIVE[:3]),
    }
    assert held_by(shop, MAURO) == []


# The disk fails, the program fails


def test_batch_that_the_disk_does_not_take_sends_nothing(shop: Shop) -> None:
    station = known(shop)
    with disk_refuses(station, "commands", None):
        assert codes(taken(station, FIVE)) == dict.fromkeys(FIVE, Code.PUESTO_SIN_MEMORIA)
    assert sent_by(station) == (0, 0)


@pytest.mark.logs("the journal can't be used")
def test_batch_whose_attempts_the_disk_does_not_take_sends_no_write(shop: Shop) -> None:
    station = known(shop)
    with disk_refuses(station, "attempts", None):
        assert codes(taken(station, FIVE)) == dict.fromkeys(FIVE, Code.PUESTO_SIN_MEMORIA)
    assert sent_by(station)[1] == 0
    assert {each.verdict for each in settled(station)} == {REFUSED}


@pytest.mark.logs("the journal can't be used")
def test_verdicts_that_the_disk_does_not_take_are_unknown_and_end_later(shop: Shop) -> None:
    station = known(shop)
    with disk_refuses(station, "attempts", "verdict"):
        told = list(taken(station, FIVE).values())
    assert {each.verdict for each in told} == {UNKNOWN}
    told += settled(station)
    assert are_told_the_truth(shop, told)
    assert {each.verdict for each in told[5:]} == {APPLIED}


@pytest.mark.logs("unforeseen")
def test_unforeseen_failure_of_the_batch_as_a_whole_leaves_each_to_go_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(joint_delivery.JointDelivery, "_begin_part", broken)
    assert verdicts(taken(known(shop), FIVE)) == all_of(APPLIED, FIVE)
    assert held_by(shop, MAURO) == FIVE
