"""What a spool's row becomes by each action, and which change of state that is."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Action, Operation, Picture
from kiosk.core.shop.dates import format_date, format_moment
from kiosk.core.shop.states import States, states_of


@dataclass(frozen=True, slots=True)
class Change:
    """Who does what, and when (`at` is local and naive); `earlier_worker` is for CANCELAR alone: the
    name that stood in the operation's cell before the take, empty where none is known."""

    action: Action
    operation: Operation
    mark: str
    at: datetime
    fecha: date | None = None
    earlier_worker: str = ""


class StateService:
    """States from the row, its `Estado_Detalle`, and whether an action changed a state.

    Pure, without state of its own; any thread may use it.
    """

    def states(self, picture: Picture) -> States:
        """The states that these cells show."""
        return states_of(picture)

    def after(self, picture: Picture, change: Change) -> Picture:
        """The eight cells as the action leaves them."""
        if change.action is Action.TOMAR:
            taken = _with_worker(picture, change.operation, change.mark)
            return self._held(taken, change)
        if change.action is Action.COMPLETAR:
            finished = format_date(change.fecha or change.at)
            return self._freed(_with_date(picture, change.operation, finished))
        if change.action is Action.CANCELAR:
            return self._freed(_with_worker(picture, change.operation, change.earlier_worker))
        return self._freed(picture)

    def state_changed(self, before: Picture, after: Picture) -> bool:
        """True where ARM's or SOLD's state differs, which is what STATE_CHANGE tells."""
        old, new = states_of(before), states_of(after)
        return (old.arm, old.sold) != (new.arm, new.sold)

    def _held(self, picture: Picture, change: Change) -> Picture:
        cells = replace(
            picture,
            ocupado_por=change.mark,
            fecha_ocupacion=format_moment(change.at),
            # The states hang on the operation that the sentence names, so it stands there first.
            estado_detalle=f"trabajando {change.operation}",
        )
        states = states_of(cells)
        sentence = estado_detalle.held(change.mark, change.operation, states.arm, states.sold)
        return replace(cells, estado_detalle=sentence)

    def _freed(self, picture: Picture) -> Picture:
        cells = replace(picture, ocupado_por="", fecha_ocupacion="", estado_detalle="")
        states = states_of(cells)
        return replace(cells, estado_detalle=estado_detalle.free(states.arm, states.sold))


def _with_worker(picture: Picture, operation: Operation, mark: str) -> Picture:
    if operation is Operation.SOLD:
        return replace(picture, soldador=mark)
    return replace(picture, armador=mark)


def _with_date(picture: Picture, operation: Operation, finished: str) -> Picture:
    if operation is Operation.SOLD:
        return replace(picture, fecha_soldadura=finished)
    return replace(picture, fecha_armado=finished)
