"""Every operation × every action through each reader of the table: its own answer or a refusal."""

from dataclasses import replace
from itertools import product
from typing import assert_never

import pytest

from kiosk.core.errors import Code
from kiosk.core.events.event import Event, events_of, spool_after
from kiosk.core.shop import columns, lists, rules
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import (
    Action,
    Command,
    Inspection,
    Operation,
    Picture,
    Progress,
    Result,
    Spool,
    Worker,
)
from kiosk.core.shop.operations import (
    PRODUCTION,
    SUPERVISOR,
    WAITING,
    AuditKind,
    EventType,
    HoldEffect,
    action_spec,
    names_of,
    spec_of,
)
from kiosk.core.shop.states import states_of
from kiosk.core.shop.transitions import Transition, operation_meant, picture_after
from kiosk.station.journal_codec import command_of, command_text
from tests.support.builders import HELD_SINCE, NOW, TAG, ShopClock

EVERYBODY = Worker(
    7, "Eva", "Díaz", roles=frozenset({SUPERVISOR}).union(*(spec_of(each).roles for each in Operation))
)
OTHER = Worker(8, "Olga", "Paz", roles=EVERYBODY.roles)
UNDOES = (Action.DESHACER, Action.CORREGIR)
WORK = tuple(each for each in Action if each not in UNDOES)
"""What is done in an operation; DESHACER is walked in `test_every_state`, CORREGIR in `test_correction`."""
PAIRS = tuple(product(Operation, WORK))

RESULT = "RECHAZADO"
OCCUPATION = frozenset({columns.OCUPADO_POR, columns.FECHA_OCUPACION, columns.ESTADO_DETALLE})
ARMED = {"armador": "AA(1)", "fecha_armado": "01-05-2026"}
DONE = {**ARMED, "soldador": "BB(2)", "fecha_soldadura": "02-05-2026"}
REJECTED = "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
REPAIRED = "PENDIENTE_METROLOGIA (Ciclo 1/3)"
REPAIR_PAUSED = "REPARACION_PAUSADA (Ciclo 1/3)"
BLOCKED = "BLOQUEADO - Contactar supervisor"
APPROVED = {**DONE, "fecha_qc_metrologia": "03-05-2026", "estado_detalle": "METROLOGIA APROBADO ✓"}


def _free_pictures() -> dict[str, Picture]:
    return {
        "untouched": Picture(),
        "ARM paused": Picture(armador="AA(1)"),
        "ARM finished": Picture(**ARMED),
        "SOLD paused": Picture(**{**DONE, "fecha_soldadura": ""}),
        "finished": Picture(**DONE),
        "rejected": Picture(**DONE, estado_detalle=REJECTED),
        "repair paused": Picture(**DONE, estado_detalle=REPAIR_PAUSED),
        "repaired": Picture(**DONE, estado_detalle=REPAIRED),
        "blocked": Picture(**DONE, estado_detalle=BLOCKED),
        "approved": Picture(**APPROVED),
    }


def _held_pictures(mark: str) -> dict[str, Picture]:
    held = {"ocupado_por": mark, "fecha_ocupacion": HELD_SINCE}
    repair = f"EN_REPARACION (Ciclo 1/3) - Ocupado: {mark}"
    return {
        "held for ARM": Picture(**held, armador=mark, estado_detalle=f"{mark} trabajando ARM"),
        "held for SOLD": Picture(
            **held, armador="AA(1)", soldador=mark, estado_detalle=f"{mark} trabajando SOLD"
        ),
        "held for REPARACION": Picture(**held, **DONE, estado_detalle=repair),
        "held for nobody knows what": Picture(**held),
    }


def _spools() -> list[Spool]:
    pictures = [*_free_pictures().values(), *_held_pictures(EVERYBODY.mark).values()]
    pictures += _held_pictures(OTHER.mark).values()
    return [Spool(TAG, each, "v1", 2, fecha_materiales="01-03-2026", hold="h1") for each in pictures]


SPOOLS = _spools()


def _command(action: Action, operation: Operation, hold: str | None = None) -> Command:
    resultado = RESULT if action is Action.INSPECCIONAR else None
    motivo = "con licencia" if action_spec(action).by_supervisor else None
    handed_by = OTHER.id if action is Action.RELEVO else None
    return Command(
        "id-1",
        action,
        TAG,
        EVERYBODY.id,
        operation,
        hold,
        resultado=resultado,
        motivo=motivo,
        relevo_de=handed_by,
    )


def _own_cells(operation: Operation) -> frozenset[str]:
    """The cells that an action on the operation may change, stated independently of the table."""
    match operation:
        case Operation.ARM:
            return OCCUPATION | {columns.ARMADOR, columns.FECHA_ARMADO}
        case Operation.SOLD:
            return OCCUPATION | {columns.SOLDADOR, columns.FECHA_SOLDADURA}
        case Operation.METROLOGIA | Operation.REPARACION:
            return OCCUPATION | {columns.FECHA_QC_METROLOGIA}
        case _:
            assert_never(operation)


def _changed(before: Picture, after: Picture) -> set[str]:
    was = before.by_header()
    return {header for header, text in after.by_header().items() if text != was[header]}


def test_fit_up_and_welding_have_a_cell_for_the_name_and_one_for_the_date() -> None:
    assert PRODUCTION == (Operation.ARM, Operation.SOLD)


def test_each_operation_is_begun_by_one_action() -> None:
    for operation in Operation:
        begins = [action for action in spec_of(operation).names if action_spec(action).begins]
        assert begins == [spec_of(operation).begun_by]
    assert spec_of(Operation.METROLOGIA).begun_by is Action.INSPECCIONAR


def test_each_operation_has_cells_of_its_own() -> None:
    cells = [
        cell for each in Operation for cell in (spec_of(each).name_cell, spec_of(each).date_cell) if cell
    ]
    assert len(cells) == len(set(cells))
    for operation in Operation:
        spec = spec_of(operation)
        assert {spec.name_cell, spec.date_cell} - {None} <= _own_cells(operation)


def test_operations_stand_in_the_order_of_their_dependencies() -> None:
    order = list(Operation)
    for operation in order:
        spec = spec_of(operation)
        assert {*spec.begun_first, *spec.finished_first} <= set(order[: order.index(operation)])


def test_every_audit_kind_belongs_to_one_verb_and_an_event_to_one_besides_those_of_giving() -> None:
    kinds: dict[AuditKind, set[Action]] = {}
    events: dict[EventType, set[Action]] = {}
    for operation in Operation:
        for action, names in spec_of(operation).names.items():
            kinds.setdefault(names.audit_kind, set()).add(action)
            events.setdefault(names.event_type, set()).add(action)
    assert kinds.keys() == set(AuditKind)
    assert events.keys() == set(EventType)
    assert all(len(actions) == 1 for actions in kinds.values())
    supervisors = {action for action in Action if action_spec(action).by_supervisor}
    also = {*supervisors, Action.RELEVO}
    assert all(len(actions - also) <= 1 for actions in events.values())
    assert events[EventType.TOMAR] == {Action.TOMAR, Action.RELEVO}
    assert events[EventType.PAUSAR] == {Action.PAUSAR, Action.LIBERAR}
    assert events[EventType.STATE_CHANGE] == {Action.DESBLOQUEAR}


def test_only_what_gives_back_waits_and_all_but_an_undo_can_be_undone() -> None:
    for action in Action:
        spec = action_spec(action)
        assert spec.begins is (spec.effect in (HoldEffect.TAKES, HoldEffect.NEEDS_NONE))
        assert not (spec.begins and spec.may_wait)
        assert spec.may_wait is (spec.effect in (HoldEffect.GIVES_BACK, HoldEffect.FINISHES))
        assert (action in WAITING) is spec.may_wait
        assert spec.can_be_undone is (action not in UNDOES)


@pytest.mark.parametrize(("operation", "action"), PAIRS)
def test_rules_answer_every_spool(operation: Operation, action: Action) -> None:
    allowed = 0
    for spool, hold in product(SPOOLS, (None, "h1", "another")):
        refusal = rules.may(_command(action, operation, hold), spool, EVERYBODY, NOW.date(), OTHER)
        allowed += refusal is None
        assert refusal is None or refusal.values.get("operacion") == operation
    assert bool(allowed) is (action in spec_of(operation).names)


@pytest.mark.parametrize(("operation", "action"), PAIRS)
def test_without_the_role_only_giving_back_is_allowed(operation: Operation, action: Action) -> None:
    nobody = replace(EVERYBODY, roles=frozenset())
    codes = {
        refusal.code if refusal else None
        for spool in SPOOLS
        for refusal in [rules.may(_command(action, operation), spool, nobody, NOW.date(), OTHER)]
    }
    codes.discard(Code.MOTIVO_REQUERIDO)
    assert (codes == {Code.ROL_NO_AUTORIZADO}) is (action not in (Action.PAUSAR, Action.CANCELAR))


@pytest.mark.parametrize(("operation", "action"), PAIRS)
def test_allowed_action_changes_and_reports_only_its_own_cells(operation: Operation, action: Action) -> None:
    for spool in SPOOLS:
        command = _command(action, operation)
        is_of_another = operation_meant(command, spool.picture) is not operation
        if is_of_another or rules.may(command, spool, EVERYBODY, NOW.date(), OTHER):
            continue
        done = Transition(
            action, operation, EVERYBODY.mark, NOW, earlier_worker="AA(1)", result=Result(RESULT)
        )
        after = picture_after(spool.picture, done)
        assert _changed(spool.picture, after) <= _own_cells(operation)
        is_held = action_spec(action).takes or action is Action.RELEVO
        assert after.is_free is not is_held
        assert states_of(after).held_for is (operation if is_held else None)
        row = row_for(command, EVERYBODY, "Puesto 1", NOW, "v1", spool.picture, after)
        assert row.evento_tipo == names_of(action, operation).audit_kind
        verb = Action.COMPLETAR if action is Action.INSPECCIONAR else action
        assert (row.operacion, row.accion) == (operation, verb)
        told = events_of(row, ShopClock().utc())
        assert told[0].event_type is names_of(action, operation).event_type
        assert {each.event_type for each in told[1:]} <= {EventType.STATE_CHANGE}
        assert {each.operacion for each in told} == {operation.value}
        assert spool_after(spool, told[-1], NOW).picture == after


@pytest.mark.parametrize(("operation", "action"), PAIRS)
def test_transitions_refuse_an_action_that_the_operation_does_not_have(
    operation: Operation, action: Action
) -> None:
    done = Transition(action, operation, EVERYBODY.mark, NOW, result=Result(RESULT))
    if action in spec_of(operation).names:
        picture_after(Picture(), done)
        return
    with pytest.raises(ValueError, match=operation):
        picture_after(Picture(), done)


def test_an_inspection_without_a_result_is_no_transition() -> None:
    with pytest.raises(ValueError, match="result"):
        picture_after(
            Picture(**DONE), Transition(Action.INSPECCIONAR, Operation.METROLOGIA, EVERYBODY.mark, NOW)
        )


@pytest.mark.parametrize(("operation", "action"), PAIRS)
def test_every_action_has_its_own_audit_kind_and_event_or_none(operation: Operation, action: Action) -> None:
    if action not in spec_of(operation).names:
        with pytest.raises(ValueError, match=operation):
            names_of(action, operation)
        return
    row = row_for(_command(action, operation), EVERYBODY, "", NOW, "", Picture(), Picture(armador="AA(1)"))
    assert row.evento_tipo == names_of(action, operation).audit_kind
    assert row.hold == (None if action is Action.TOMAR else "")
    assert events_of(row, ShopClock().utc())[0].event_type is names_of(action, operation).event_type


@pytest.mark.parametrize("operation", Operation)
def test_incomplete_event_changes_only_the_cells_of_its_operation(operation: Operation) -> None:
    for event_type, spool in product(EventType, SPOOLS):
        event = Event(event_type, TAG, OTHER.mark, "…", ShopClock().utc(), operation)
        changed = _changed(spool.picture, spool_after(spool, event, NOW).picture)
        own = _own_cells(operation)
        if event_type in (EventType.COMPLETAR_METROLOGIA, EventType.COMPLETAR_REPARACION):
            own |= {columns.FECHA_QC_METROLOGIA}  # their type alone tells the operation
        assert changed <= own, event_type


@pytest.mark.parametrize("operation", Operation)
def test_every_state_says_how_far_the_operation_is(operation: Operation) -> None:
    seen = {states_of(spool.picture).of(operation) for spool in SPOOLS}
    expected = set(Progress)
    if operation is Operation.METROLOGIA:
        expected = {Progress.PENDIENTE, Progress.COMPLETADO}  # it is done at once
    assert seen == expected


@pytest.mark.parametrize("operation", Operation)
def test_each_list_has_its_own_spools(operation: Operation) -> None:
    listed = {
        name
        for name, picture in [*_free_pictures().items(), *_held_pictures(OTHER.mark).items()]
        if lists.is_available(Spool(TAG, picture, fecha_materiales="01-03-2026"), operation)
    }
    expected = {
        Operation.ARM: {"untouched", "ARM paused"},
        Operation.SOLD: {"ARM paused", "ARM finished", "SOLD paused"},
        Operation.METROLOGIA: {"finished", "repaired"},
        Operation.REPARACION: {"rejected", "repair paused", "blocked"},
    }
    assert listed == expected[operation]


@pytest.mark.parametrize("operation", Operation)
def test_spool_is_listed_to_be_chosen_exactly_if_the_operation_may_be_begun(operation: Operation) -> None:
    for spool in SPOOLS:
        begin = _command(spec_of(operation).begun_by, operation)
        refusal = rules.may(begin, spool, EVERYBODY, NOW.date(), OTHER)
        can_be_chosen = lists.is_available(spool, operation) and lists.offer(spool, operation).selectable
        assert can_be_chosen is (refusal is None)


def test_blocked_spools_are_listed_for_repair_and_cannot_be_chosen() -> None:
    blocked = Spool(TAG, _free_pictures()["blocked"])
    assert states_of(blocked.picture).inspection is Inspection.BLOQUEADO
    assert not lists.offer(blocked, Operation.REPARACION).selectable


@pytest.mark.parametrize(("operation", "action"), list(product(Operation, Action)))
def test_the_journal_keeps_every_command(operation: Operation, action: Action) -> None:
    command = _command(action, operation, "h1")
    assert command_of(command_text(command)) == command
