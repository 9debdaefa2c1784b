"""The latest events, one entry for each action, for the wall. The loop's thread."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Operation
from kiosk.core.shop.operations import EventType
from kiosk.core.shop.prueba import is_prueba
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook

KEPT: Final = 12
_REPAIR: Final = "_REPARACION"


@frozen
class LastMove:
    """`moment` is UTC and aware. `worker` is a mark, "" if nobody is named. `verb` is a code of the texts."""

    id: str
    moment: datetime
    tag: str
    operation: str
    worker: str
    verb: str


class LastMoves:
    """Follows an engine, and is told by `earlier` what no event has told."""

    def __init__(self, engine: Engine, earlier: Hook[[list[Event]]]) -> None:
        self._engine = engine
        self._moves: tuple[LastMove, ...] = ()
        engine.hooks.happened.connect(self._add)
        earlier.connect(self._add)

    def latest(self) -> tuple[LastMove, ...]:
        """The latest first."""
        return self._moves

    def _add(self, events: Iterable[Event]) -> None:
        known = {move.id for move in self._moves}
        moves = list(self._moves)
        for event in events:
            if is_prueba(event.tag_spool):
                continue
            if event.event_type is EventType.STATE_CHANGE and not event.event_id:
                continue  # another program reports this action in an event of its own as well
            move = self._move(event)
            if move.id not in known:
                known.add(move.id)
                moves.insert(0, move)
        # Of two in the same second, the one received last comes first.
        ordered = sorted(moves, key=lambda move: move.moment, reverse=True)
        self._moves = tuple(ordered[:KEPT])

    def _move(self, event: Event) -> LastMove:
        workers = self._engine.shop.workers
        worker = workers.get(event.worker_id) if event.worker_id is not None else None
        return LastMove(
            event.event_id or f"{event.timestamp.isoformat()} {event.event_type} {event.tag_spool}",
            event.timestamp,
            event.tag_spool,
            _operation(event),
            event.worker_nombre or (worker.mark if worker else ""),
            _verb(event),
        )


def _operation(event: Event) -> str:
    if event.event_type is EventType.COMPLETAR_METROLOGIA:
        return Operation.METROLOGIA
    if event.event_type.endswith(_REPAIR):
        return Operation.REPARACION
    return event.operacion or ""


def _verb(event: Event) -> str:
    match event.event_type:
        case EventType.COMPLETAR_METROLOGIA:
            return "APROBADO" if event.resultado == "APROBADO" else "RECHAZADO"
        case EventType.STATE_CHANGE:
            return "OTHER"
        case _:
            return event.event_type.removesuffix(_REPAIR)
