"""The answers' models: their JSON and the schemas in `/api/openapi.json` are both made from them.

Field names are a contract with other programs: one is added, and never renamed. Dates are texts in the
shop's local time, `DD-MM-YYYY` or `DD-MM-YYYY HH:MM:SS`, unless a field says otherwise.
"""

from typing import Annotated

from msgspec import Meta, Struct

from kiosk.core.shop.data import FaultKind, Operation, Progress

Utc = Annotated[str, Meta(description="In UTC, ISO 8601 with `Z`.", examples=["2026-01-27T15:30:45Z"])]
Mark = Annotated[str, Meta(description="A worker as shown and stored.", examples=["MR(93)"])]


class ApiProblem(Struct, frozen=True):
    """Why there is no answer. `error` is for programs, `message` for people."""

    error: str
    message: str


class UnreadCell(Struct, frozen=True):
    """A cell of the sheet that can't be trusted. `raw` is what stands there."""

    cell: Annotated[str, Meta(examples=["Operaciones!AK12"])]
    header: str
    raw: str
    kind: FaultKind


class OccupiedSpool(Struct, frozen=True):
    """A spool that somebody holds. The first four keys are never null.

    `fecha_ocupacion` is `N/A` where the cell is empty, and the cell's own text where it can't be read;
    `since` is the same moment, null in both cases. `nombre` is the worker's full name. `station` is where
    it was taken, null where nobody knows. `version` is that of the spool's last event, which the next
    one names in `prev`; null where nobody knows.
    """

    tag_spool: str
    worker_nombre: Mark
    estado_detalle: str
    fecha_ocupacion: str
    operacion: Operation | None
    nv: str
    ot: str
    worker_id: int | None
    nombre: str | None
    arm_state: Progress
    sold_state: Progress
    station: str | None
    since: Utc | None
    faults: list[UnreadCell]
    version: str | None


class SpoolStatus(Struct, frozen=True):
    """How one spool stands. Holder, operation and `fecha_ocupacion` are null while it is free.

    `metrologia` is `pendiente`, `aprobado`, `rechazado` or `bloqueado`; `reparacion` is null where there is
    nothing to repair, and `ciclo` counts the rejections in a row. `disponible_para` has the operations that
    may be begun now.
    """

    tag_spool: str
    nv: str
    ot: str
    cliente: str
    prioridad: str
    fecha_compromiso: str
    estado_detalle: str
    arm_state: Progress
    sold_state: Progress
    metrologia: str
    reparacion: str | None
    ciclo: int | None
    worker_nombre: Mark | None
    worker_id: int | None
    operacion: Operation | None
    fecha_ocupacion: str | None
    station: str | None
    faults: list[UnreadCell]
    disponible_para: list[Operation]


class SpoolPage(Struct, frozen=True):
    """One page of spools, in the order of work: priority, commitment date, tag."""

    items: list[SpoolStatus]
    page: int
    pages: int
    total: int


class SessionSaid(Struct, frozen=True):
    """One worker's time on a spool; an inspection is one without a duration. Oldest first.

    `fin`, `duracion_min` (minutes) and `resultado` are null while the spool is held. `resultado` is the
    action that ended it, `APROBADO` or `RECHAZADO`, or the kind of the audit row, as `EDITADO_A_MANO` where
    somebody typed into the sheet. `inicio` is null where the audit doesn't tell. `motivo` is a person's
    reason. `asignado_por` and `liberado_por` are the marks of the supervisors who gave the spool to the
    worker, and who ended the hold, `relevo_de` that of the worker who handed it over to him; null for none.
    """

    worker_nombre: Mark
    worker_id: int | None
    operacion: Operation | None
    inicio: str | None
    fin: str | None
    duracion_min: int | None
    resultado: str | None
    motivo: str | None
    station: str | None
    asignado_por: str | None
    relevo_de: str | None
    liberado_por: str | None


class SpoolHistory(Struct, frozen=True):
    """The sessions of work on a spool, by the rows of the audit that count."""

    tag_spool: str
    sessions: list[SessionSaid]


class JointDone(Struct, frozen=True):
    """A joint that was done on that day; `dn_union` in inches."""

    n_union: int
    dn_union: float
    tipo_union: str
    fecha_inicio: str | None
    fecha_fin: str | None


class RegistroSpool(Struct, frozen=True):
    """One operation of the worker on one spool. `pd_total` is in inches of diameter.

    `otro_trabajador` is who has finished the other operation, `Pendiente` where nobody has.
    """

    tag_spool: str
    operacion: Operation
    uniones: list[JointDone]
    pd_total: float
    otro_trabajador: str


class DayTotals(Struct, frozen=True):
    """A day in three numbers; joints and their inches are 0 while the shop keeps no joints."""

    fecha: str
    pd_total: float
    total_uniones: int
    total_spools: int


class WorkerRegistro(Struct, frozen=True):
    """A worker's day: the work that ended on it, and the work begun on it that goes on."""

    worker_id: int
    worker_nombre: Mark
    fecha: str
    resumen: DayTotals
    spools: list[RegistroSpool]


class WorkerSaid(Struct, frozen=True):
    """A person of the shop. `tiene` has the tags of the spools that this worker holds, the longest held
    first."""

    id: int
    nombre: str
    apellido: str
    roles: list[str]
    activo: bool
    tiene: list[str]


class SheetHealth(Struct, frozen=True):
    """How old what is known of the sheet is, in seconds, and whether that is `fresh`, `old`, or the sheet
    `away`; both null before it was read. `code` says why it is away."""

    age_s: float | None
    state: str | None
    code: str | None


class RedisHealth(Struct, frozen=True):
    """`live`, `connecting`, `down`, or `not configured`. `reason` says why it is down, or what it lacks."""

    state: str
    reason: str | None


class AlarmSaid(Struct, frozen=True):
    """An alarm, for which stations write nothing until people have looked at the sheet."""

    reason: str
    message: str


class ClockHealth(Struct, frozen=True):
    """Whether this machine's time is `right` or `wrong`; `source` is what speaks against it, and `message`
    says so to people."""

    state: str
    source: str | None
    message: str | None


class Health(Struct, frozen=True):
    """How far this process can be believed. `status` is `ok` or `degraded`.

    `reader` is `here` where this process reads the sheet itself, and `station` where it takes what another
    station reads; null before the first read. `open_networks` may read without a token. `freshness` is how
    far a kiosk would trust what is known of the shop: `fresh`, `ageing`, `unknown`, or `loading` before the
    first read. Messages are in the language that was asked for, else the station's.
    """

    status: str
    sheet: SheetHealth
    redis: RedisHealth
    reader: str | None
    version: str
    alarms: list[AlarmSaid]
    clock: ClockHealth
    open_networks: list[str]
    freshness: str
