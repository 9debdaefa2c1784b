"""The cells of a spool's row after each action, and whether an action changed a state. Pure functions."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final, assert_never

from kiosk.core.frozen import frozen
from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Action, Command, Inspection, Operation, Picture, Result
from kiosk.core.shop.dates import format_date, format_moment
from kiosk.core.shop.operations import HoldEffect, action_spec, spec_of, with_date, with_worker
from kiosk.core.shop.states import states_of

MOST_REJECTIONS: Final = 3
"""So many rejections in a row block a spool, unless the settings say otherwise."""


@frozen
class Transition:
    """One action by the worker with this mark. `at` is local and naive.

    `earlier_worker` is read by CANCELAR alone: the name that stood in the operation's cell before the take,
    empty where none is known. `result` is an inspection's. `limit` is how many rejections in a row block a
    spool; 0 for no limit. `before` is read by CORREGIR of an inspection alone: the cells before it.
    """

    action: Action
    operation: Operation
    mark: str
    at: datetime
    fecha: date | None = None
    earlier_worker: str = ""
    result: Result | None = None
    limit: int = MOST_REJECTIONS
    before: Picture | None = None


def operation_meant(command: Command, picture: Picture) -> Operation:
    """The operation that the command is done for: whoever ends another's hold need not say which it is.

    ARM where the row doesn't tell, as for a holder who gives such a spool back.
    """
    if action_spec(command.action).effect is not HoldEffect.ENDS_ANOTHERS:
        return command.operation
    return states_of(picture).held_for or Operation.ARM


def picture_after(picture: Picture, done: Transition) -> Picture:
    """The eight cells as the action leaves them.

    Raises ValueError where the operation doesn't have the action, or an inspection has no result: the rules
    refuse it before.
    """
    if done.action not in spec_of(done.operation).names and done.action is not Action.CORREGIR:
        raise ValueError(f"there is no {done.action} of {done.operation}")
    match done.operation:
        case Operation.ARM | Operation.SOLD:
            return _produced(picture, done)
        case Operation.METROLOGIA:
            return _inspected(picture, done)
        case Operation.REPARACION:
            return _repaired(picture, done)
        case _:
            assert_never(done.operation)


def state_changed(before: Picture, after: Picture) -> bool:
    """True where ARM's or SOLD's state differs, which STATE_CHANGE publishes."""
    old, new = states_of(before), states_of(after)
    return (old.arm, old.sold) != (new.arm, new.sold)


def _produced(picture: Picture, done: Transition) -> Picture:
    match done.action:
        case Action.TOMAR | Action.RELEVO:
            return _held(with_worker(picture, done.operation, done.mark), done)
        case Action.PAUSAR | Action.LIBERAR:
            return _given_back(picture)
        case Action.COMPLETAR:
            return _given_back(with_date(picture, done.operation, format_date(done.fecha or done.at)))
        case Action.CANCELAR:
            return _given_back(with_worker(picture, done.operation, done.earlier_worker))
        case Action.CORREGIR:
            return _given_back(with_date(picture, done.operation, ""))
        case Action.INSPECCIONAR | Action.DESBLOQUEAR | Action.DESHACER:
            raise ValueError(done.operation)
        case _:
            assert_never(done.action)


def _inspected(picture: Picture, done: Transition) -> Picture:
    if done.action is Action.CORREGIR:
        return replace(done.before or picture, ocupado_por="", fecha_ocupacion="")
    match done.result:
        case Result.APROBADO:
            dated = with_date(picture, done.operation, format_date(done.fecha or done.at))
            return replace(dated, estado_detalle=estado_detalle.APPROVED)
        case Result.RECHAZADO:
            cycle = states_of(picture).rejections + 1
            blocks = done.limit and cycle >= done.limit
            said = estado_detalle.BLOCKED if blocks else estado_detalle.rejected(cycle, done.limit)
            return replace(picture, estado_detalle=said)
        case None:
            raise ValueError("an inspection without a result")
        case _:
            assert_never(done.result)


def _repaired(picture: Picture, done: Transition) -> Picture:
    cycle, limit = states_of(picture).rejections, done.limit
    match done.action:
        case Action.TOMAR | Action.RELEVO:
            said = estado_detalle.in_repair(done.mark, cycle, limit)
            return replace(_occupied(picture, done), estado_detalle=said)
        case Action.PAUSAR | Action.LIBERAR | Action.CORREGIR:
            return _freed(picture, estado_detalle.repair_paused(cycle, limit))
        case Action.COMPLETAR:
            ready = with_date(picture, Operation.METROLOGIA, "")
            return _freed(ready, estado_detalle.repaired(cycle, limit))
        case Action.CANCELAR:
            return _freed(picture, estado_detalle.rejected(cycle, limit))
        case Action.DESBLOQUEAR:
            return replace(picture, estado_detalle=estado_detalle.rejected(0, limit))
        case Action.INSPECCIONAR | Action.DESHACER:
            raise ValueError(done.operation)
        case _:
            assert_never(done.action)


def _held(picture: Picture, done: Transition) -> Picture:
    # The states depend on the operation that the sentence names, so it is put there first.
    cells = replace(_occupied(picture, done), estado_detalle=spec_of(done.operation).held_words or "")
    states = states_of(cells)
    sentence = estado_detalle.held(done.mark, done.operation, states.arm, states.sold)
    return replace(cells, estado_detalle=sentence)


def _occupied(picture: Picture, done: Transition) -> Picture:
    return replace(picture, ocupado_por=done.mark, fecha_ocupacion=format_moment(done.at))


def _given_back(picture: Picture) -> Picture:
    """Free after ARM or SOLD. What the inspection said stays: a hand may have put a name on such a row."""
    if estado_detalle.read(picture.estado_detalle).inspection is not Inspection.NONE:
        return _freed(picture, picture.estado_detalle)
    states = states_of(_freed(picture, ""))
    return _freed(picture, estado_detalle.free(states.arm, states.sold))


def _freed(picture: Picture, sentence: str) -> Picture:
    return replace(picture, ocupado_por="", fecha_ocupacion="", estado_detalle=sentence)
