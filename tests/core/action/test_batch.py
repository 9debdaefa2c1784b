"""One action on several spools: one fence and one write for all, one verdict each."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Command, Operation, Verdict
from tests.support.batches import (
    TAGS,
    Outcomes,
    all_of,
    batch,
    carried_out,
    codes,
    held_by,
    known,
    requests,
    taken,
    verdicts,
)
from tests.support.builders import ANA, ARM, CREW, INES, MAURO, ShopClock
from tests.support.faulty_wire import first, no_connection, raised
from tests.support.shop import MATERIALS, Shop, ShopOpener, ready

A, B, C = TAGS[:3]
FIVE = TAGS[:5]
APPLIED, REFUSED = Verdict.APPLIED, Verdict.REFUSED


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*map(ready, TAGS))


# How it goes


def test_fifty_takes_are_one_read_and_one_write_and_fifty_verdicts(shop: Shop) -> None:
    station, commands = known(shop), batch(Action.TOMAR, TAGS)
    outcomes = carried_out(station, commands)
    assert requests(station) == (1, 1)
    assert verdicts(outcomes) == all_of(APPLIED)
    assert held_by(shop, MAURO) == TAGS
    ids = [each.id for each in commands]
    assert [row["id"] for row in shop.audit()] == ids
    assert [row["version"] for row in shop.rows()] == ids


def test_each_spool_of_a_batch_is_told_to_the_others_in_order(shop: Shop) -> None:
    station = known(shop)
    taken(station, [B, A])
    assert [(event.event_type.value, event.tag_spool) for event in station.told] == [
        ("TOMAR", B),
        ("STATE_CHANGE", B),
        ("TOMAR", A),
        ("STATE_CHANGE", A),
    ]


def test_outcome_of_one_carries_its_row_and_the_requests_that_it_shares(shop: Shop) -> None:
    outcome = taken(known(shop), [A, B])[A]
    assert outcome.row is not None
    assert outcome.spool is not None
    assert (outcome.worker_nombre, outcome.row.tag) == ("MR(93)", A)
    assert outcome.spool.picture == outcome.row.after
    assert (outcome.reads, outcome.writes) == (1, 1)


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_releases_of_a_batch_cost_two_requests_and_end_the_hold_of_each(shop: Shop, action: Action) -> None:
    station = known(shop)
    taken(station, FIVE)
    requests(station)
    assert verdicts(carried_out(station, batch(action, FIVE))) == all_of(APPLIED, FIVE)
    assert requests(station) == (1, 1)
    assert held_by(shop, MAURO) == []
    is_completed = action is Action.COMPLETAR
    assert [bool(row["Fecha_Armado"]) for row in shop.rows()[:6]] == [is_completed] * 5 + [False]


def test_inspections_of_a_batch_cost_two_requests(open_shop: ShopOpener) -> None:
    finished = {"Armador": "MR(93)", "Soldador": "JP(11)"}
    dates = {"Fecha_Armado": MATERIALS, "Fecha_Soldadura": MATERIALS}
    shop = open_shop(*(ready(tag, **finished, **dates) for tag in FIVE), workers=(*CREW, INES))
    station = known(shop)
    commands = batch(Action.INSPECCIONAR, FIVE, INES, Operation.METROLOGIA, "RECHAZADO")
    assert verdicts(carried_out(station, commands)) == all_of(APPLIED, FIVE)
    assert requests(station) == (1, 1)
    assert {row["Estado_Detalle"] for row in shop.rows()} == {"RECHAZADO (Ciclo 1/3) - Pendiente reparación"}


def test_batch_takes_one_lease_of_all_its_spools(shop: Shop) -> None:
    leased = list[list[str]]()

    class Leases:
        @contextmanager
        def hold(self, tags: Iterable[str], deadline: float) -> Iterator[None]:
            leased.append([*tags])
            yield

    station = known(shop)
    workplace = Workplace(station.store, station.memory.journal, ShopClock(), "Puesto 1", station)
    service = OccupationService(workplace, Leases())
    (outcomes,) = service.execute_batch(batch(Action.TOMAR, [A.lower(), B]))
    assert {each.verdict for each in outcomes} == {APPLIED}
    assert leased == [[A, B]]


def test_batch_that_was_carried_out_gets_the_same_answers_again(shop: Shop) -> None:
    station, commands = known(shop), batch(Action.TOMAR, FIVE)
    carried_out(station, commands)
    requests(station)
    assert verdicts(carried_out(station, commands)) == all_of(APPLIED, FIVE)
    assert requests(station) == (0, 0)


def test_batch_of_none_has_no_outcomes(shop: Shop) -> None:
    assert list(shop.station().service.execute_batch([])) == []


# What is no batch


def test_fifty_one_are_refused_before_anything_is_written(open_shop: ShopOpener) -> None:
    tags = [*TAGS, "MK-50"]
    shop = open_shop(*map(ready, tags))
    station = known(shop)
    assert codes(taken(station, tags)) == dict.fromkeys(tags, Code.LOTE_INVALIDO)
    assert requests(station) == (0, 0)
    assert station.service.backlog().count == 0
    assert held_by(shop, MAURO) == []


def test_one_spool_twice_is_refused_before_anything_is_written(shop: Shop) -> None:
    station = known(shop)
    (outcomes,) = station.service.execute_batch(batch(Action.TOMAR, [A, B, A.lower()]))
    assert [each.refusal and each.refusal.code for each in outcomes] == [Code.LOTE_INVALIDO] * 3
    assert requests(station) == (0, 0)
    assert held_by(shop, MAURO) == []


# One that is refused harms no other


def test_those_that_the_snapshot_and_the_fence_refuse_are_left_out(open_shop: ShopOpener) -> None:
    shop = open_shop(
        ready("MK-ok"),
        ready("MK-bad", Fecha_Materiales="mañana"),
        ready("MK-twice"),
        ready("MK-twice"),
        ready("MK-waits", Fecha_Materiales=None),
        ready("MK-done", Fecha_Armado=MATERIALS, Armador="AS(45)"),
        ready("MK-hers"),
        ready("MK-also"),
    )
    station, other = known(shop), known(shop, "Puesto 2")
    taken(other, ["MK-hers"], ANA)
    tags = ["MK-ok", "MK-bad", "MK-nope", "MK-twice", "MK-waits", "MK-done", "MK-hers", "MK-also"]
    outcomes = taken(station, tags)
    assert codes(outcomes) == {
        "MK-bad": Code.SPOOL_DATO_ILEGIBLE,
        "MK-nope": Code.SPOOL_NO_ENCONTRADO,
        "MK-twice": Code.SPOOL_DUPLICADO,
        "MK-waits": Code.DEPENDENCIAS_NO_SATISFECHAS,
        "MK-done": Code.OPERACION_YA_COMPLETADA,
        "MK-hers": Code.SPOOL_OCUPADO,
    }
    assert outcomes["MK-hers"].refusal.values["puesto"] == "Puesto 2"  # type: ignore[union-attr]
    assert held_by(shop, MAURO) == ["MK-ok", "MK-also"]
    assert requests(station) == (1, 1)


def test_spool_whose_row_goes_before_the_fence_harms_no_other(shop: Shop) -> None:
    station = known(shop)
    station.wire.on_read(first(lambda: shop.operaciones.delete_rows(3)))
    assert codes(taken(station, [A, B, C])) == {B: Code.SPOOL_NO_ENCONTRADO}
    assert held_by(shop, MAURO) == [A, C]


def test_spool_that_is_doubled_before_the_fence_harms_no_other(shop: Shop) -> None:
    station = known(shop)

    def doubled() -> None:
        shop.write("MK-9", "TAG_SPOOL", B)
        shop.operaciones.insert_row([], 2)  # so that rows have to be looked for

    station.wire.on_read(first(doubled))
    assert codes(taken(station, [A, B, C])) == {B: Code.SPOOL_DUPLICADO}
    assert held_by(shop, MAURO) == [A, C]


def test_worker_without_the_role_gets_one_refusal_for_each(shop: Shop) -> None:
    station = known(shop)
    commands = batch(Action.TOMAR, FIVE, MAURO, Operation.SOLD)
    assert codes(carried_out(station, commands)) == dict.fromkeys(FIVE, Code.ROL_NO_AUTORIZADO)
    assert requests(station) == (0, 0)


# What goes on alone


def test_row_that_was_edited_by_hand_is_noted_and_done_alone(shop: Shop) -> None:
    station = known(shop)
    taken(station, FIVE)
    shop.write(B, "Soldador", "JP(11)")
    shop.write(C, "Ocupado_Por", ANA.mark)
    requests(station)
    outcomes = carried_out(station, batch(Action.PAUSAR, FIVE))
    assert codes(outcomes) == {C: Code.NO_AUTORIZADO}
    assert list(outcomes)[-2:] == [B, C]  # the others were told first
    kinds = [(row["tag_spool"], row["evento_tipo"]) for row in shop.audit()[5:]]
    assert [kind for kind in kinds if kind[0] in (B, C)] == [
        (B, "EDITADO_A_MANO"),
        (B, "PAUSAR_SPOOL"),
        (C, "EDITADO_A_MANO"),
    ]
    assert (shop.row(B)["Soldador"], held_by(shop, ANA)) == ("JP(11)", [C])


@pytest.mark.logs("put back")
def test_one_that_another_station_takes_between_fence_and_write_is_told_whose_it_is(shop: Shop) -> None:
    station, other = known(shop), known(shop, "Puesto 2")
    station.wire.on_write(first(lambda: taken(other, [B], ANA)))
    outcomes = taken(station, FIVE)
    assert codes(outcomes) == {B: Code.SPOOL_OCUPADO}
    assert list(outcomes)[-1] == B
    assert held_by(shop, MAURO) == [tag for tag in FIVE if tag != B]
    assert held_by(shop, ANA) == [B]


def test_spool_with_a_waiting_command_comes_behind_it(shop: Shop) -> None:
    station = known(shop)
    taken(station, FIVE)
    waiting = batch(Action.PAUSAR, [B])[0]
    station.memory.journal.accept(waiting)
    station.memory.journal.wait(waiting.id)
    outcomes = carried_out(station, batch(Action.COMPLETAR, FIVE))
    assert codes(outcomes) == {B: Code.OPERACION_NO_INICIADA}
    assert [end.command.id for end in station.service.carry_on()] == [waiting.id]


# Undone as one


def undo(outcomes: Outcomes) -> list[Command]:
    """DESHACER of each that was applied."""
    rows = [(each.command, each.row) for each in outcomes.values() if each.row]
    return [
        Command(f"undo {done.id}", Action.DESHACER, done.tag, done.worker_id, done.operation, row.id)
        for done, row in rows
    ]


def test_a_batch_is_undone_with_one_fence_and_one_write(shop: Shop) -> None:
    station = known(shop)
    done = taken(station, TAGS)
    requests(station)
    assert verdicts(carried_out(station, undo(done))) == all_of(APPLIED)
    assert requests(station) == (1, 1)
    assert held_by(shop, MAURO) == []
    assert {row["Armador"] for row in shop.rows()} == {""}


def test_what_another_has_changed_since_is_not_undone_and_harms_no_other(shop: Shop) -> None:
    station, other = known(shop), known(shop, "Puesto 2")
    done = taken(station, FIVE)
    carried_out(station, batch(Action.PAUSAR, [B]))
    taken(other, [B], ANA)
    outcomes = carried_out(station, undo(done))
    assert codes(outcomes) == {B: Code.NO_SE_PUEDE_DESHACER}
    assert (held_by(shop, MAURO), held_by(shop, ANA)) == ([], [B])


def test_releases_that_wait_are_struck_from_the_journal_without_a_request(shop: Shop) -> None:
    station = known(shop)
    taken(station, FIVE)
    station.wire.on_read(*[raised(no_connection())] * 200)
    waiting = carried_out(station, batch(Action.PAUSAR, FIVE))
    assert {each.verdict for each in waiting.values()} == {Verdict.QUEUED}
    station.wire.sent.clear()
    wishes = [
        Command(f"undo {each.command.id}", Action.DESHACER, tag, MAURO.id, ARM, each.command.id)
        for tag, each in waiting.items()
    ]
    assert verdicts(carried_out(station, wishes)) == all_of(APPLIED, FIVE)
    assert (requests(station), station.service.backlog().count) == ((0, 0), 0)
