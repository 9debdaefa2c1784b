"""The cells of a spool's row after each action, and whether an action changed a state. Pure functions."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Action, Operation, Picture
from kiosk.core.shop.dates import format_date, format_moment
from kiosk.core.shop.operations import spec_of, with_date, with_worker
from kiosk.core.shop.states import states_of


@dataclass(frozen=True, slots=True)
class Transition:
    """One action by the worker with this mark. `at` is local and naive.

    `earlier_worker` is read by CANCELAR alone: the name that stood in the operation's cell before the take,
    empty where none is known.
    """

    action: Action
    operation: Operation
    mark: str
    at: datetime
    fecha: date | None = None
    earlier_worker: str = ""


def picture_after(picture: Picture, done: Transition) -> Picture:
    """The eight cells as the action leaves them.

    Raises ValueError where this version doesn't do the action on the operation: the rules refuse it before.
    """
    if not spec_of(done.operation).is_done_here(done.action):
        raise ValueError(f"{done.action} of {done.operation} is not done here")
    match done.action:
        case Action.TOMAR:
            return _held(with_worker(picture, done.operation, done.mark), done)
        case Action.PAUSAR:
            return _freed(picture)
        case Action.COMPLETAR:
            return _freed(with_date(picture, done.operation, format_date(done.fecha or done.at)))
        case Action.CANCELAR:
            return _freed(with_worker(picture, done.operation, done.earlier_worker))
        case _:
            assert_never(done.action)


def state_changed(before: Picture, after: Picture) -> bool:
    """True where ARM's or SOLD's state differs, which STATE_CHANGE publishes."""
    old, new = states_of(before), states_of(after)
    return (old.arm, old.sold) != (new.arm, new.sold)


def _held(picture: Picture, done: Transition) -> Picture:
    cells = replace(
        picture,
        ocupado_por=done.mark,
        fecha_ocupacion=format_moment(done.at),
        # The states depend on the operation that the sentence names, so it is put there first.
        estado_detalle=spec_of(done.operation).held_words or "",
    )
    states = states_of(cells)
    sentence = estado_detalle.held(done.mark, done.operation, states.arm, states.sold)
    return replace(cells, estado_detalle=sentence)


def _freed(picture: Picture) -> Picture:
    cells = replace(picture, ocupado_por="", fecha_ocupacion="", estado_detalle="")
    states = states_of(cells)
    return replace(cells, estado_detalle=estado_detalle.free(states.arm, states.sold))
