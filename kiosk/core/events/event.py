"""Events: the messages that stations publish when a spool changed, made from audit rows. Pure.

An event is complete: `spool_after` brings a screen up to date from it without reading the sheet.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import assert_never

from kiosk.core.frozen import frozen
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Action, AuditRow, Operation, Picture, Progress, Result, Spool, same_holder
from kiosk.core.shop.dates import format_date, format_moment
from kiosk.core.shop.operations import AuditKind, EventType, action_spec, spec_of, with_date, with_worker
from kiosk.core.shop.states import states_of
from kiosk.core.shop.transitions import state_changed

TAKES = frozenset(
    names.event_type
    for operation in Operation
    for action, names in spec_of(operation).names.items()
    if action_spec(action).takes
)
"""The events after which somebody holds the spool."""

_BY_AUDIT_KIND: Mapping[tuple[str, str], EventType] = {
    (names.audit_kind, each): names.event_type
    for operation in reversed(Operation)
    for names in spec_of(operation).names.values()
    for each in ("", operation.value)
}
"""By audit kind and operation; "" is for a row whose operation is none that has the kind."""

_NAMED_AFTERWARDS = frozenset({EventType.COMPLETAR, EventType.COMPLETAR_METROLOGIA})
"""These name the worker, although nobody holds the spool then."""


@frozen
class Event:
    """One message of the channel. `timestamp` is UTC and aware. A field is None if the publisher left it out.

    `worker_nombre` is the holder after a take or a STATE_CHANGE, the worker after COMPLETAR, and None
    where nobody holds the spool.
    """

    event_type: EventType
    tag_spool: str
    worker_nombre: str | None
    estado_detalle: str
    timestamp: datetime
    operacion: str | None = None
    event_id: str | None = None
    station: str | None = None
    worker_id: int | None = None
    seq: int | None = None
    fecha_ocupacion: str | None = None
    fecha_operacion: str | None = None
    arm_state: str | None = None
    sold_state: str | None = None
    version: str | None = None
    armador: str | None = None
    soldador: str | None = None
    resultado: str | None = None
    cycle: int | None = None
    prev: str | None = None
    """The version that it follows, as in the audit row."""
    motivo: str | None = None
    """The worker's reason, in people's words."""
    asignado_por: str | None = None
    """The mark of the supervisor who gave the spool to its worker."""
    relevo_de: str | None = None
    """The mark of the holder who handed the spool over to this worker."""
    encadenado_de: str | None = None
    """The id of the finished action whose next step this take is."""
    liberado_por: str | None = None
    """The mark of the supervisor who ended the hold."""
    hold: str | None = None
    """The present hold after it: the id of the row that gave the spool to its present holder."""
    numbering: str | None = None
    """The id of the numbering that `seq` belongs to: a new one each time Redis lost the last number."""
    fecha_armado: str | None = None
    fecha_soldadura: str | None = None
    fecha_qc_metrologia: str | None = None
    sheet: str | None = None
    """The spreadsheet that it happened in, by the name of `sheet_mark`; a reader of another ignores it."""
    published: str | None = field(default=None, compare=False, repr=False)
    """The message as received, also with unknown keys; None if it was made here."""

    @property
    def identity(self) -> tuple[str, str] | None:
        """The key for recognising duplicates; None for an event without an id, which is always applied."""
        return (self.event_id, self.event_type.value) if self.event_id else None

    @property
    def picture(self) -> Picture | None:
        """All state cells after it; None if the publisher left some out."""
        said = (
            self.armador,
            self.fecha_armado,
            self.soldador,
            self.fecha_soldadura,
            self.fecha_qc_metrologia,
        )
        cells = [cell for cell in said if cell is not None]
        if len(cells) < len(said) or self.fecha_ocupacion is None or self.event_id is None:
            return None
        names_holder = self.event_type in TAKES or self.event_type is EventType.STATE_CHANGE
        holder = self.worker_nombre or "" if names_holder else ""
        return Picture(holder, self.fecha_ocupacion, self.estado_detalle, *cells)


def events_of(row: AuditRow, utc: datetime) -> tuple[Event, ...]:
    """The events to publish for an audit row; none if the row isn't an action of this format.

    `utc` is the row's timestamp in UTC, aware.
    """
    event_type = _type_of(row)
    if row.before is None or row.after is None or event_type is None:
        return ()
    states = states_of(row.after)
    holder = None if row.after.is_free else row.after.ocupado_por
    common = Event(
        event_type=event_type,
        tag_spool=row.tag,
        worker_nombre=row.worker_nombre if event_type in _NAMED_AFTERWARDS else holder,
        estado_detalle=row.after.estado_detalle,
        timestamp=utc,
        operacion=row.operacion or None,
        event_id=row.id,
        station=row.station,
        worker_id=row.worker_id,
        fecha_ocupacion=row.after.fecha_ocupacion,
        arm_state=states.arm.value,
        sold_state=states.sold.value,
        version=row.id,
        armador=row.after.armador,
        soldador=row.after.soldador,
        prev=row.prev,
        motivo=row.motivo,
        asignado_por=row.asignado_por,
        relevo_de=row.de,
        encadenado_de=row.encadenado_de,
        liberado_por=row.worker_nombre if row.evento_tipo == AuditKind.LIBERAR_SUPERVISOR else None,
        hold=row.hold if row.hold is not None and same_holder(row.before, row.after) else row.id,
        fecha_armado=row.after.fecha_armado,
        fecha_soldadura=row.after.fecha_soldadura,
        fecha_qc_metrologia=row.after.fecha_qc_metrologia,
    )
    if event_type is EventType.COMPLETAR and row.fecha_operacion:
        common = replace(common, fecha_operacion=format_date(row.fecha_operacion))
    if event_type is EventType.COMPLETAR_METROLOGIA:
        result = Result.APROBADO if row.after.fecha_qc_metrologia else Result.RECHAZADO
        common = replace(common, resultado=result.value)
    if row.operacion == Operation.REPARACION:
        common = replace(common, cycle=states.cycle)
    if event_type is EventType.STATE_CHANGE or not state_changed(row.before, row.after):
        return (common,)
    change = replace(common, event_type=EventType.STATE_CHANGE, worker_nombre=holder, fecha_operacion=None)
    return (common, change)


def _type_of(row: AuditRow) -> EventType | None:
    """Inspection and repair have events of their own; those of ARM and SOLD are called like the verb.

    An edit by hand, and what was taken back, are published as what the row now says.
    """
    if row.before is not None and row.after is not None:
        if row.evento_tipo == Mark.EDITADO_A_MANO:
            if same_holder(row.before, row.after):
                return EventType.STATE_CHANGE
            return EventType.PAUSAR if row.after.is_free else EventType.TOMAR
        if row.evento_tipo == Mark.DESHACER:
            if same_holder(row.before, row.after):
                return EventType.STATE_CHANGE
            return _undone(row.operacion, Action.CANCELAR if row.after.is_free else Action.TOMAR)
    for operacion in (row.operacion, ""):
        if event_type := _BY_AUDIT_KIND.get((row.evento_tipo, operacion)):
            return event_type
    if row.evento_tipo in EventType.__members__:
        return EventType(row.evento_tipo)
    return EventType.__members__.get(row.accion) if row.accion in Action.__members__ else None


def _undone(operacion: str, action: Action) -> EventType:
    """What was taken back is published as what gives the spool back, or takes it, in its operation."""
    operation = Operation.__members__.get(operacion, Operation.ARM)
    names = spec_of(operation).names.get(action)
    return names.event_type if names else EventType.STATE_CHANGE


def spool_after(spool: Spool, event: Event, local: datetime) -> Spool:
    """The spool as the event leaves it. `local` is the event's moment in the shop's zone.

    A complete picture replaces the cells, whatever was missed before; an incomplete event changes only the
    cells that it tells about.
    """
    if whole := event.picture:
        return _as_of(event, spool, whole)
    picture = replace(_cells_after(spool.picture, event, local), estado_detalle=event.estado_detalle)
    if event.armador is not None:
        picture = replace(picture, armador=event.armador)
    if event.soldador is not None:
        picture = replace(picture, soldador=event.soldador)
    return _as_of(event, spool, picture)


def _as_of(event: Event, spool: Spool, picture: Picture) -> Spool:
    """The spool with this picture and the event's version; without a version the present hold is unknown."""
    version = event.version or ""
    return replace(
        spool, picture=picture, version=version, hold=version if event.hold is None else event.hold
    )


def _cells_after(picture: Picture, event: Event, local: datetime) -> Picture:
    """The cells after an event that doesn't carry all of them, by its type."""
    freed = replace(picture, ocupado_por="", fecha_ocupacion="")
    match event.event_type:
        case EventType.TOMAR | EventType.TOMAR_REPARACION:
            return _taken(picture, event, local)
        case EventType.COMPLETAR:
            finished = event.fecha_operacion or format_date(local)
            operation = _operation(event)
            return with_date(freed, operation, finished) if operation else freed
        case EventType.CANCELAR:
            return _as_if_not_begun(freed, event)
        case EventType.COMPLETAR_METROLOGIA:
            approved = event.resultado == Result.APROBADO
            return with_date(picture, Operation.METROLOGIA, format_date(local) if approved else "")
        case EventType.COMPLETAR_REPARACION:
            return with_date(freed, Operation.METROLOGIA, "")
        case EventType.PAUSAR | EventType.PAUSAR_REPARACION | EventType.CANCELAR_REPARACION:
            return freed
        case EventType.STATE_CHANGE:
            return freed if event.event_id and event.worker_nombre is None else picture
        case _:
            assert_never(event.event_type)


def _operation(event: Event) -> Operation | None:
    """The operation that the event names, if it is published of that operation at all."""
    operation = Operation.__members__.get(event.operacion or "")
    names = spec_of(operation).names.values() if operation else ()
    return operation if any(event.event_type is each.event_type for each in names) else None


def _taken(picture: Picture, event: Event, local: datetime) -> Picture:
    mark, operation = event.worker_nombre or "", _operation(event)
    held = replace(picture, ocupado_por=mark, fecha_ocupacion=event.fecha_ocupacion or format_moment(local))
    return with_worker(held, operation, mark) if operation else held


def _as_if_not_begun(picture: Picture, event: Event) -> Picture:
    """A cancelled operation is pending again unless the event says that it had been begun before."""
    said, operation = estado_detalle.read(event.estado_detalle), _operation(event)
    match operation:
        case Operation.ARM:
            progress = event.arm_state or said.arm
        case Operation.SOLD:
            progress = event.sold_state or said.sold
        case Operation.METROLOGIA | Operation.REPARACION | None:
            return picture
        case _:
            assert_never(operation)
    begun = (progress or Progress.PENDIENTE) != Progress.PENDIENTE
    return picture if begun else with_worker(picture, operation, "")
