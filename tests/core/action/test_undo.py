"""DESHACER on the real workbook: what comes back, what is told, and when it is refused."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
import requests

from kiosk import texts
from kiosk.core.errors import Code
from kiosk.core.refusals import UndoCause
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Picture, Verdict
from kiosk.workbook.book.cells import Value
from tests.support.builders import ANA, CREW, INES, JUANA, MARCELA, MAURO, TAG
from tests.support.faulty_wire import answered_with, applied_but, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

ARM, SOLD, METROLOGIA, REPARACION = Operation
FITTED: dict[str, Value] = {"Armador": "AS(45)"}
FINISHED: dict[str, Value] = {
    "Fecha_Armado": 46150,
    "Armador": "MR(93)",
    "Fecha_Soldadura": 46151,
    "Soldador": "JP(11)",
}
REJECTED: dict[str, Value] = {**FINISHED, "Estado_Detalle": "RECHAZADO (Ciclo 2/3) - Pendiente reparación"}
REPAIRED: dict[str, Value] = {**FINISHED, "Estado_Detalle": "PENDIENTE_METROLOGIA (Ciclo 2/3)"}
AWAY = answered_with(b"null")
silence = raised(requests.exceptions.ReadTimeout())

Do = Callable[[Station], Outcome]


def take(operation: Operation, worker: int = MAURO.id) -> Do:
    return lambda station: station.service.tomar(TAG, worker, operation)


def act(action: Action, operation: Operation, worker: int = MAURO.id) -> Do:
    return lambda station: station.service.execute(Command("act", action, TAG, worker, operation))


def inspect(result: str) -> Do:
    return lambda station: station.service.inspeccionar(TAG, INES.id, result, "porosidad")


def open_with(open_shop: ShopOpener, cells: Mapping[str, Value]) -> tuple[Shop, Station]:
    shop = open_shop(ready(TAG, **cells), workers=(*CREW, INES))
    return shop, shop.station()


def cells_of(station: Station) -> Picture:
    (spool,) = station.store.snapshot().spools
    return spool.picture


def cause(outcome: Outcome) -> UndoCause | None:
    assert outcome.verdict is Verdict.REFUSED
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.NO_SE_PUEDE_DESHACER
    said = texts.sentence(outcome.refusal, "es")
    assert all((said.what, said.saved, said.todo))
    return UndoCause(outcome.refusal.values["causa"])


def later(shop: Shop, seconds: float) -> None:
    shop.clock.now += timedelta(seconds=seconds)


EVERY_ACTION: list[tuple[Mapping[str, Value], list[Do], Do, Operation, list[str]]] = [
    (FITTED, [], take(ARM), ARM, ["CANCELAR", "STATE_CHANGE"]),
    (FITTED, [take(ARM)], act(Action.PAUSAR, ARM), ARM, ["TOMAR", "STATE_CHANGE"]),
    (FITTED, [take(ARM)], act(Action.COMPLETAR, ARM), ARM, ["TOMAR", "STATE_CHANGE"]),
    (FITTED, [take(ARM)], act(Action.CANCELAR, ARM), ARM, ["TOMAR", "STATE_CHANGE"]),
    (FITTED, [], take(SOLD, JUANA.id), SOLD, ["CANCELAR", "STATE_CHANGE"]),
    (FITTED, [take(SOLD, JUANA.id)], act(Action.COMPLETAR, SOLD, JUANA.id), SOLD, ["TOMAR", "STATE_CHANGE"]),
    (FINISHED, [], inspect("APROBADO"), METROLOGIA, ["STATE_CHANGE"]),
    (REPAIRED, [], inspect("APROBADO"), METROLOGIA, ["STATE_CHANGE"]),
    (FINISHED, [], inspect("RECHAZADO"), METROLOGIA, ["STATE_CHANGE"]),
    (REPAIRED, [], inspect("RECHAZADO"), METROLOGIA, ["STATE_CHANGE"]),
    (REJECTED, [], take(REPARACION), REPARACION, ["CANCELAR_REPARACION"]),
    (REJECTED, [take(REPARACION)], act(Action.PAUSAR, REPARACION), REPARACION, ["TOMAR_REPARACION"]),
    (REJECTED, [take(REPARACION)], act(Action.COMPLETAR, REPARACION), REPARACION, ["TOMAR_REPARACION"]),
    (REJECTED, [take(REPARACION)], act(Action.CANCELAR, REPARACION), REPARACION, ["TOMAR_REPARACION"]),
]


@pytest.mark.parametrize(("cells", "first", "do", "operation", "told"), EVERY_ACTION)
def test_undo_brings_every_cell_back_with_a_row_of_its_own(
    open_shop: ShopOpener,
    cells: Mapping[str, Value],
    first: list[Do],
    do: Do,
    operation: Operation,
    told: list[str],
) -> None:
    shop, station = open_with(open_shop, cells)
    for step in first:
        assert step(station).verdict is Verdict.APPLIED
    before = cells_of(station)
    done = do(station)
    assert done.row is not None
    later(shop, 10)
    station.told.clear()
    undone = station.service.deshacer(TAG, done.command.worker_id)
    assert (undone.verdict, undone.reads, undone.writes) == (Verdict.APPLIED, 1, 1)
    assert (undone.command.operation, undone.command.hold) == (operation, done.row.id)
    assert undone.row is not None
    assert (cells_of(station), shop.row()["version"]) == (before, undone.row.id)
    row = shop.audit()[-1]
    assert (row["evento_tipo"], row["accion"], row["operacion"]) == ("DESHACER", "DESHACER", operation)
    assert (row["worker_id"], row["worker_nombre"]) == (done.command.worker_id, done.row.worker_nombre)
    extra = json.loads(row["metadata_json"])
    assert (extra["prev"], extra["hold"], extra["cmd"]) == (done.row.id, done.row.id, undone.command.id)
    assert done.row.after is not None
    assert (extra["before"], extra["after"]) == (done.row.after.by_header(), before.by_header())
    assert [event.event_type.value for event in station.told] == told
    assert {event.worker_nombre for event in station.told} == {before.ocupado_por or None}
    assert station.told[0].picture == before
    held = station.store.standing(TAG)
    assert held is not None
    assert before.is_free or held.hold == undone.row.id == station.told[0].hold


@pytest.mark.parametrize("release", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_a_hold_that_came_back_is_ended_like_any_other(open_shop: ShopOpener, release: Action) -> None:
    """CANCELAR gives it back as if the take had not been, however often it was given back and undone."""
    shop, station = open_with(open_shop, FITTED)
    take(ARM)(station)
    for _ in range(2):
        station.service.pausar(TAG, MAURO.id, ARM)
        assert station.service.deshacer(TAG, MAURO.id).verdict is Verdict.APPLIED
    held = station.store.standing(TAG)
    assert held is not None
    command = Command("end", release, TAG, MAURO.id, ARM, held.hold)
    assert station.service.execute(command).verdict is Verdict.APPLIED
    row = shop.row()
    assert (row["Ocupado_Por"], bool(row["Fecha_Armado"])) == ("", release is Action.COMPLETAR)
    assert row["Armador"] == ("AS(45)" if release is Action.CANCELAR else "MR(93)")


def test_a_release_that_meant_the_earlier_hold_is_refused(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    taken = take(ARM)(station)
    assert taken.row is not None
    station.service.pausar(TAG, MAURO.id, ARM)
    station.service.deshacer(TAG, MAURO.id)
    outcome = station.service.execute(Command("end", Action.PAUSAR, TAG, MAURO.id, ARM, taken.row.id))
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.NO_AUTORIZADO


def test_the_same_undo_asked_twice_is_done_once(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    wish = Command("undo", Action.DESHACER, TAG, MAURO.id, ARM)
    first, second = station.service.execute(wish), station.service.execute(wish)
    assert (first.verdict, second.verdict, first.row) == (Verdict.APPLIED, Verdict.APPLIED, second.row)
    assert len(shop.audit()) == 2


def test_what_a_supervisor_did_is_undone_by_the_supervisor(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(), workers=(*CREW, MARCELA))
    do = shop.station().service
    assert do.asignar(TAG, MARCELA.id, MAURO.id, ARM, "reparto").verdict is Verdict.APPLIED
    assert cause(do.deshacer(TAG, MAURO.id)) is UndoCause.OTHERS
    assert do.deshacer(TAG, MARCELA.id).verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == ""
    do.tomar(TAG, MAURO.id, ARM)
    assert do.liberar(TAG, MARCELA.id, "turno").verdict is Verdict.APPLIED
    assert do.deshacer(TAG, MARCELA.id).verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == "MR(93)"
    assert [row["worker_nombre"] for row in shop.audit()[-2:]] == ["MO(5)", "MO(5)"]


# refused, and nothing written


def refuses(shop: Shop, station: Station, worker: int = MAURO.id) -> Outcome:
    """An undo that is refused: no row, no cell, no event."""
    before, told = (shop.rows(), shop.audit()), len(station.told)
    outcome = station.service.deshacer(TAG, worker)
    assert ((shop.rows(), shop.audit()), len(station.told)) == (before, told)
    assert (outcome.verdict, outcome.writes, station.service.backlog().count) == (Verdict.REFUSED, 0, 0)
    return outcome


def test_after_ten_seconds_it_is_too_late(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    later(shop, 10.1)
    outcome = refuses(shop, station)
    assert (cause(outcome), outcome.worker_nombre) == (UndoCause.LATE, "MR(93)")


def test_the_moment_of_the_touch_counts_not_that_of_its_turn(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    touched = shop.clock.steady() + timedelta(seconds=9)
    later(shop, 30)
    wish = Command("undo", Action.DESHACER, TAG, MAURO.id, ARM)
    assert station.service.execute(wish, touched).verdict is Verdict.APPLIED


def test_the_seconds_begin_when_the_worker_is_told(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    taken = take(ARM)(station)
    later(shop, 60)
    station.service.mark_told(taken)
    later(shop, 9)
    assert station.service.deshacer(TAG, MAURO.id).verdict is Verdict.APPLIED


def test_a_clock_that_is_set_back_gives_no_more_time(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    later(shop, 11)
    shop.clock.wrong = timedelta(seconds=-10)
    assert cause(refuses(shop, station)) is UndoCause.LATE


def test_after_a_restart_it_is_too_late(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    again = shop.restarted(station)
    assert cause(refuses(shop, again)) is UndoCause.LATE


def test_who_has_acted_since_is_named(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.service.pausar(TAG, MAURO.id, ARM)
    shop.station("Puesto 2").service.tomar(TAG, ANA.id, ARM)
    outcome = refuses(shop, station)
    assert cause(outcome) is UndoCause.OVERTAKEN
    assert outcome.refusal is not None
    assert (outcome.refusal.values["quien"], outcome.refusal.values["accion"]) == ("AS(45)", "TOMAR")


def test_who_has_acted_since_at_this_station_is_named(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.service.pausar(TAG, MAURO.id, ARM)
    station.service.tomar(TAG, ANA.id, ARM)
    outcome = refuses(shop, station)
    assert cause(outcome) is UndoCause.OVERTAKEN
    assert outcome.refusal is not None
    assert outcome.refusal.values["quien"] == "AS(45)"


def test_an_edit_by_hand_since_is_kept(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    shop.write(TAG, "Armador", "JP(11)")
    outcome = station.service.deshacer(TAG, MAURO.id)
    assert cause(outcome) is UndoCause.OVERTAKEN
    assert outcome.refusal is not None
    assert "a mano" in str(texts.sentence(outcome.refusal, "es"))
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "EDITADO_A_MANO"]
    assert shop.row()["Armador"] == "JP(11)"


def test_another_workers_action_is_not_undone(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    outcome = refuses(shop, station, ANA.id)
    assert cause(outcome) is UndoCause.OTHERS
    assert outcome.refusal is not None
    assert outcome.refusal.values["quien"] == "MR(93)"


def test_without_an_action_here_there_is_nothing_to_undo(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    assert cause(refuses(shop, station)) is UndoCause.NOTHING
    shop.station("Puesto 2").service.tomar(TAG, MAURO.id, ARM)
    assert cause(refuses(shop, station)) is UndoCause.NOTHING


def test_a_refused_action_is_none_to_undo(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED
    assert cause(refuses(shop, station)) is UndoCause.NOTHING


def test_an_undo_has_no_undo(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.service.deshacer(TAG, MAURO.id)
    assert cause(refuses(shop, station)) is UndoCause.NO_UNDO


def test_what_is_wrong_with_tag_or_worker_is_said_first(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    for tag, worker, code in (
        ("MK-0", MAURO.id, Code.SPOOL_NO_ENCONTRADO),
        (TAG, 999, Code.WORKER_NO_ENCONTRADO),
    ):
        refusal = station.service.deshacer(tag, worker).refusal
        assert refusal is not None
        assert refusal.code is code


# the sheet is away, or doesn't answer


def test_it_is_refused_while_the_sheet_is_away(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.wire.on_read(AWAY)
    refusal = refuses(shop, station).refusal
    assert refusal is not None
    assert refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert station.service.deshacer(TAG, MAURO.id).verdict is Verdict.APPLIED


def test_without_an_answer_it_is_sent_once_more_and_then_given_up(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.wire.on_write(silence, silence)
    outcome = station.service.deshacer(TAG, MAURO.id)
    assert (outcome.verdict, station.wire.writes) == (Verdict.REFUSED, 4)
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "RENUNCIADO"]
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_an_undo_whose_answer_was_lost_is_found_in_the_audit(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.wire.on_write(applied_but(silence))
    assert station.service.deshacer(TAG, MAURO.id).verdict is Verdict.APPLIED
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "DESHACER"]


@pytest.mark.logs("put back")
def test_somebody_acts_while_the_undo_is_in_flight(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    other = shop.station("Puesto 2")
    take(ARM)(station)
    station.service.pausar(TAG, MAURO.id, ARM)

    def overtaken(send: Callable[[], requests.Response]) -> requests.Response:
        other.service.tomar(TAG, ANA.id, ARM)
        return send()

    station.wire.on_write(overtaken)
    assert cause(station.service.deshacer(TAG, MAURO.id)) is UndoCause.OVERTAKEN
    assert shop.row()["Ocupado_Por"] == "AS(45)"


# a release that waits here


def waiting(open_shop: ShopOpener) -> tuple[Shop, Station]:
    shop, station = open_with(open_shop, {})
    taken = take(ARM)(station)
    assert taken.row is not None
    station.wire.on_read(AWAY)
    pause = Command("pause", Action.PAUSAR, TAG, MAURO.id, ARM, taken.row.id)
    assert station.service.execute(pause).verdict is Verdict.QUEUED
    station.told.clear()
    return shop, station


def test_a_release_that_waits_is_struck_and_nothing_is_sent(open_shop: ShopOpener) -> None:
    shop, station = waiting(open_shop)
    sent = len(station.wire.sent)
    outcome = station.service.deshacer(TAG, MAURO.id)
    assert (outcome.verdict, outcome.row, outcome.worker_nombre) == (Verdict.APPLIED, None, "MR(93)")
    assert outcome.struck is not None
    assert outcome.struck.id == "pause"
    assert (len(station.wire.sent), station.service.backlog().count) == (sent, 0)
    assert station.service.carry_on() == []
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL"]
    assert (shop.row()["Ocupado_Por"], station.told) == ("MR(93)", [])
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_a_restart_brings_no_struck_release_back(open_shop: ShopOpener) -> None:
    shop, station = waiting(open_shop)
    outcome = station.service.deshacer(TAG, MAURO.id)
    station.service.mark_told(outcome)
    again = shop.restarted(station)
    assert [end.command.action for end in again.service.carry_on()] == [Action.TOMAR]  # not told yet
    end = again.service.execute(Command("pause", Action.PAUSAR, TAG, MAURO.id, ARM))
    assert end.refusal is not None
    assert end.refusal.values["causa"] == "deshecho"


def test_a_restart_tells_of_a_struck_release_whose_undo_was_answered_to_nobody(open_shop: ShopOpener) -> None:
    """The station died between the undo and its answer."""
    shop, station = waiting(open_shop)
    station.service.deshacer(TAG, MAURO.id)
    (take, pause) = shop.restarted(station).service.carry_on()
    assert (take.command.action, pause.command.id) == (Action.TOMAR, "pause")
    assert pause.refusal is not None
    assert pause.refusal.values["causa"] == "deshecho"


def test_after_ten_seconds_a_release_that_waits_goes_out(open_shop: ShopOpener) -> None:
    _, station = waiting(open_shop)
    station.clock.now += timedelta(seconds=11)
    assert cause(station.service.deshacer(TAG, MAURO.id)) is UndoCause.LATE
    (end,) = station.service.carry_on()
    assert end.verdict is Verdict.APPLIED


def test_a_release_that_went_out_meanwhile_is_undone_in_the_sheet(open_shop: ShopOpener) -> None:
    shop, station = waiting(open_shop)
    station.service.carry_on()
    wish = Command("undo", Action.DESHACER, TAG, MAURO.id, ARM, "pause")
    assert station.service.execute(wish).row is not None
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_a_release_of_which_nobody_knows_whether_it_arrived_is_not_undone(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    take(ARM)(station)
    station.wire.on_write(silence)
    station.wire.on_read(lambda send: send(), AWAY)
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.UNKNOWN
    assert cause(station.service.deshacer(TAG, MAURO.id)) is UndoCause.OPEN
    assert len(shop.audit()) == 1


# several at once


def together(station: Station, commands: list[Command]) -> list[Outcome]:
    return [each for group in station.service.execute_batch(commands) for each in group]


def test_a_batch_is_undone_as_one(open_shop: ShopOpener) -> None:
    """One read and one write for all of them; one verdict each, and who can't be undone harms no other."""
    tags = [f"MK-{number}" for number in range(4)]
    shop = open_shop(*(ready(tag) for tag in tags))
    station = shop.station()
    for tag in tags:
        station.service.tomar(tag, MAURO.id, ARM)
    station.service.pausar(tags[2], MAURO.id, ARM)
    shop.station("Puesto 2").service.tomar(tags[2], ANA.id, ARM)
    wishes = [Command(f"undo {tag}", Action.DESHACER, tag, MAURO.id, ARM) for tag in (*tags, "MK-9")]
    sent = len(station.wire.sent)
    outcomes = {each.command.tag: each for each in together(station, wishes)}
    assert {tag for tag, each in outcomes.items() if each.verdict is Verdict.APPLIED} == {*tags} - {tags[2]}
    assert cause(outcomes[tags[2]]) is UndoCause.OVERTAKEN
    refusal = outcomes["MK-9"].refusal
    assert refusal is not None
    assert refusal.code is Code.SPOOL_NO_ENCONTRADO
    assert len(station.wire.sent) - sent <= 3  # the unknown tag has the sheet read once more
    assert [shop.row(tag)["Ocupado_Por"] for tag in tags] == ["", "", "AS(45)", ""]


def test_releases_that_wait_are_struck_together(open_shop: ShopOpener) -> None:
    tags = ["MK-0", "MK-1"]
    shop = open_shop(*(ready(tag) for tag in tags))
    station = shop.station()
    for tag in tags:
        station.service.tomar(tag, MAURO.id, ARM)
    station.wire.on_read(AWAY)
    holds = {tag: station.store.standing(tag) for tag in tags}
    pauses = [
        Command(f"p {tag}", Action.PAUSAR, tag, MAURO.id, ARM, held.hold)
        for tag, held in holds.items()
        if held
    ]
    assert {each.verdict for each in together(station, pauses)} == {Verdict.QUEUED}
    wishes = [Command(f"undo {tag}", Action.DESHACER, tag, MAURO.id, ARM) for tag in tags]
    assert all(each.struck for each in together(station, wishes))
    assert (station.service.backlog().count, len(shop.audit())) == (0, 2)
