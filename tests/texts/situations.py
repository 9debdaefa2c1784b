"""Every refusal that the rules can give: each action tried on each kind of row by each kind of worker."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from kiosk.core.errors import Refusal
from kiosk.core.refusals import (
    AlarmReason,
    AwayCause,
    CannotUndo,
    CellUnreadable,
    ClockSource,
    ClockUnreliable,
    Denied,
    HeldByOther,
    OutcomeUnknown,
    QuotaExceeded,
    RoleMissing,
    SheetChanged,
    SheetForbidden,
    SheetUnavailable,
    SpoolNotFound,
    SpoolOccupied,
    StationWithoutMemory,
    UndoCause,
    UnknownCause,
    WritingStopped,
)
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Fault, FaultKind, Operation, Picture, Spool, Worker
from kiosk.core.shop.operations import PRODUCTION, action_spec, spec_of
from kiosk.core.supervisor_refusals import PinCause, PinRequired

TODAY = date(2026, 11, 23)
TAG = "MK-1335-CW-25240-027"

MAURICIO = Worker(93, "Mauricio", "Rodríguez", roles=frozenset({"Armador", "Soldador"}))
INSPECTOR = Worker(98, "Inés", "Vidal", roles=frozenset({"Metrologia"}))
CARLA = Worker(95, "Carla", "Pizarro", roles=frozenset({"Armador"}))
GONE = Worker(96, "Pedro", "Tapia", active=False)
NO_ROLE = Worker(97, "Ana", "Soto")
SUPERVISOR = Worker(5, "Marcela", "Olivares", roles=frozenset({"Supervisor"}))

FREE = Spool(TAG, Picture(), version="v1", row=12, fecha_materiales="01-11-2026")


def held(mark: str, operation: str, since: str = "23-11-2026 14:30:00") -> Spool:
    """The spool held by somebody for an operation."""
    named = {"armador": mark} if operation == "ARM" else {"armador": "MR(93)", "soldador": mark}
    sentence = f"{mark} trabajando {operation} (ARM en progreso, SOLD pendiente)"
    picture = Picture(ocupado_por=mark, fecha_ocupacion=since, estado_detalle=sentence, **named)
    return replace(FREE, picture=picture)


FINISHED = {
    "armador": "CP(95)",
    "fecha_armado": "20-11-2026",
    "soldador": "MR(93)",
    "fecha_soldadura": "21-11-2026",
}


def _with(**cells: str) -> Spool:
    return replace(FREE, picture=Picture(**cells))


def _fault(kind: FaultKind, row: int, column: str, raw: str) -> Fault:
    return Fault(kind, "Operaciones", row, column, raw)


ROWS: tuple[Spool | None, ...] = (
    None,
    FREE,
    replace(FREE, fecha_materiales=""),
    replace(FREE, faults=(_fault(FaultKind.ILEGIBLE, 12, "Fecha_Materiales", "mañana"),)),
    replace(FREE, faults=(_fault(FaultKind.ILEGIBLE, 12, "Fecha_Armado", "{ayer}"),)),
    replace(FREE, faults=tuple(_fault(FaultKind.DUPLICADO, row, "TAG_SPOOL", TAG) for row in (12, 40))),
    replace(FREE, faults=(_fault(FaultKind.EN_DUDA, 12, "version", "MK-9"),)),
    held("MR(93)", "ARM"),
    held("MR(93)", "SOLD"),
    held("CP(95)", "ARM"),
    held("CP(95)", "ARM", since="20-11-2026 08:05:00"),
    held("CP(95)", "ARM", since=""),
    _with(ocupado_por="Juan", fecha_ocupacion="ayer"),
    _with(ocupado_por="MR(93)"),
    _with(estado_detalle="BLOQUEADO - Contactar supervisor"),
    _with(armador="CP(95)", fecha_armado="20-11-2026"),
    _with(fecha_armado="20-11-2026"),
    _with(**FINISHED),
)
TO_INSPECT: tuple[Spool | None, ...] = (
    *ROWS,
    _with(**FINISHED, fecha_qc_metrologia="22-11-2026"),
    _with(**FINISHED, estado_detalle="METROLOGIA APROBADO ✓"),
    _with(**FINISHED, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
    _with(**FINISHED, estado_detalle="PENDIENTE_METROLOGIA (Ciclo 1/3)"),
    _with(
        **FINISHED,
        ocupado_por="CP(95)",
        fecha_ocupacion="23-11-2026 14:30:00",
        estado_detalle="EN_REPARACION (Ciclo 1/3) - Ocupado: CP(95)",
    ),
)


def refusals_of_the_rules() -> Iterator[Refusal]:
    """All that `rules.may` says no to; some of them several times."""
    dates = (None, date(2026, 11, 24))
    for operation in Operation:
        is_production = operation in PRODUCTION
        workers = (MAURICIO, CARLA if is_production else INSPECTOR, GONE, NO_ROLE, None)
        rows = ROWS if is_production else TO_INSPECT
        actions = spec_of(operation).names
        for action, spool, worker, fecha, hold in product(actions, rows, workers, dates, (None, "another")):
            wish = Command("", action, TAG, worker.id if worker else 12, operation, hold, fecha)
            results = (None, "TAL VEZ", "APROBADO") if action is Action.INSPECCIONAR else (None,)
            giver = CARLA if action is Action.RELEVO else None
            wish = replace(wish, relevo_de=giver.id if giver else None)
            for resultado in results:
                refusal = rules.may(replace(wish, resultado=resultado), spool, worker, TODAY, giver)
                if refusal:
                    yield refusal
            if action_spec(action).by_supervisor:
                for motivo in ("", "faltó"):
                    refusal = rules.may(
                        replace(wish, worker_id=SUPERVISOR.id, motivo=motivo), spool, SUPERVISOR, TODAY
                    )
                    if refusal:
                        yield refusal
    for hold in (None, "another"):
        wish = Command("", Action.DESHACER, TAG, MAURICIO.id, Operation.ARM, hold)
        refusal = rules.may(wish, FREE, MAURICIO, TODAY)
        assert refusal is not None
        yield refusal


REFUSALS_OF_THE_SHEET = (
    *(PinRequired("5", cause) for cause in (PinCause.NONE_SET, PinCause.MISSING)),
    PinRequired("5", PinCause.WRONG, quedan="2"),
    PinRequired("5", PinCause.BLOCKED, hasta="14:45"),
    PinRequired("5", PinCause.UNREADABLE, archivo="supervisor_pins"),
    SheetChanged(falta="Armador, Fecha_Armado"),
    SheetChanged(hoja="Metadata"),
    CellUnreadable(TAG, "Ver correo", hoja="Operaciones", fila="7", columna="Armador", largo=True),
    WritingStopped(alarma=AlarmReason.AUDIT_TOUCHED),
    WritingStopped(alarma=AlarmReason.AUDIT_TOUCHED, filas="Metadata 812, 815", mas="14"),
    WritingStopped(alarma=AlarmReason.ROWS_STRAYED, filas="Operaciones 5"),
    WritingStopped(alarma=AlarmReason.COLUMN_EMPTIED, columnas="Armador"),
    WritingStopped(alarma="otra"),
    *(ClockUnreliable(each, "23-11-2026 14:30:00", "23-11-2026 15:30:00") for each in ClockSource),
    *(CannotUndo(TAG, each, "CP(95)", "COMPLETAR") for each in UndoCause),
    *(RelevoNotValid(TAG, "ARM", each, "CP(95)") for each in RelevoCause),
    SheetUnavailable(TAG, AwayCause.UNDONE),
    SheetChanged(tag=TAG),
    SheetChanged(detalle="Operaciones"),
    SheetChanged(),
    SheetForbidden(estado=Denied.FORBIDDEN),
    SheetForbidden(estado=Denied.NOT_FOUND),
    SheetForbidden(estado=Denied.PROTECTED),
    SheetForbidden(estado=Denied.PROTECTED, hoja="Operaciones", fila="9", columna="Armador"),
    SheetForbidden(estado=Denied.CREDENTIALS),
    SheetForbidden(estado=Denied.CREDENTIALS, dicho="invalid_client"),
    SheetForbidden(estado=Denied.CLOCK),
    SheetForbidden(estado=Denied.SIGNATURE, dicho="invalid_grant: Invalid JWT Signature."),
    SheetForbidden(estado=Denied.ACCOUNT),
    SheetForbidden(estado=Denied.EXCEL),
    SheetForbidden(estado=Denied.CREDENTIALS, archivo="cuenta.json"),
    SheetUnavailable(causa="HTTP 503"),
    SheetUnavailable(causa=AwayCause.PAGE, dicho="Hotspot login"),
    SheetUnavailable(causa=AwayCause.PROXY),
    RoleMissing(worker="MR(93)", operacion="SOLD", roles="Ayudante, Soldador", tag=TAG, solo=True),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookTooNew"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookUnreadable"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookMissing"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookForeign"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookGone"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookReplaced"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookDamaged"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookFull"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookReadOnly"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookDiskFault"),
    SheetUnavailable(archivo="taller.kiosk", problema="WorkbookBusy"),
    QuotaExceeded(),
    OutcomeUnknown(tag=TAG, causa="ReadTimeout"),
    SheetUnavailable(tag=TAG, causa=AwayCause.INTERRUPTED),
    SheetUnavailable(tag=TAG, causa=AwayCause.RENOUNCED),
    SheetUnavailable(tag=TAG, causa=AwayCause.BUSY),
    StationWithoutMemory(archivo="station.db", motivo="STATION_UNAVAILABLE"),
    StationWithoutMemory(archivo="station.db", motivo="STATION_NO_WAL"),
    OutcomeUnknown(tag=TAG, causa=UnknownCause.QUEUED),
    OutcomeUnknown(tag=TAG, causa=UnknownCause.UNFORESEEN, falla="OutOfOrder"),
    OutcomeUnknown(tag=TAG, causa=UnknownCause.PROTECTED),
    OutcomeUnknown(tag=TAG, causa=UnknownCause.FILE),
    SheetUnavailable(tag=TAG, causa=AwayCause.STUCK),
    SpoolNotFound(tag=""),
    SheetChanged(tag=TAG, falta="version"),
    SheetForbidden(estado=Denied.UNAUTHORIZED),
    SheetUnavailable(),
    SheetUnavailable(causa=AwayCause.NONSENSE),
    SheetUnavailable(causa=AwayCause.INCOMPLETE),
    SheetUnavailable(causa="incompleta"),
    SheetUnavailable(tag=TAG),
    OutcomeUnknown(),
    OutcomeUnknown(tag=TAG),
    OutcomeUnknown(causa="eco"),
    SpoolOccupied(tag=TAG, operacion="ARM", holder="CP(95)", desde="23-11-2026 14:30:00", puesto="Puesto 5"),
    HeldByOther(
        tag=TAG,
        operacion="ARM",
        accion="PAUSAR",
        holder="CP(95)",
        desde="22-11-2026 14:30:00",
        puesto="Puesto 5",
    ),
)
"""What the sheet's adapter and the services raise."""
