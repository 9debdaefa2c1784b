"""One class for each reason of a refusal, with the values that its sentence needs as typed fields. Pure.

`texts` makes the sentences from `code` and `values`. The journal and `--json` keep the names of the fields:
a field is never renamed. A text field holds what people read, as the sheet spells it.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any

from kiosk.core.errors import Code, Refusal
from kiosk.core.relevo_refusals import RelevoNotValid
from kiosk.core.supervisor_refusals import PinRequired, ReasonRequired, SpoolNotBlocked

# what the rules say


class SpoolNotFound(Refusal):
    """No row has this tag; an empty tag means that no spool is chosen.

    `varios` lists the spools that a scanned text fits, where it fits several.
    """

    code = Code.SPOOL_NO_ENCONTRADO
    tag: str
    varios: str | None = None


class SpoolDuplicated(Refusal):
    """Several rows have this tag; `filas` lists their numbers."""

    code = Code.SPOOL_DUPLICADO
    tag: str
    filas: str
    hoja: str


class CellUnreadable(Refusal):
    """A cell that a rule needs can't be read; `numero` if it is a tag that the sheet keeps as a number.

    `largo` if what it holds is too long to be written: the sheet takes no cell of that length.
    `de` is the tag of the spool whose write the row shows, while nobody knows how its own cells were.
    """

    code = Code.SPOOL_DATO_ILEGIBLE
    tag: str
    valor: str
    hoja: str
    fila: str
    columna: str
    numero: bool = False
    largo: bool = False
    de: str | None = None


class WorkerNotFound(Refusal):
    """No active worker has this id. `tag` is set where a spool was scanned for him.

    `filas` lists the rows of the worksheet `hoja` where several people have this id.
    """

    code = Code.WORKER_NO_ENCONTRADO
    worker: str
    tag: str | None = None
    filas: str | None = None
    hoja: str | None = None


class RoleMissing(Refusal):
    """The worker has none of the `roles` (comma-separated) that the operation takes.

    `solo` and `tag` are set where the spool waits for this operation only, `supervisor` where it is what only
    a supervisor does.
    """

    code = Code.ROL_NO_AUTORIZADO
    worker: str
    operacion: str
    roles: str
    tag: str | None = None
    solo: bool = False
    supervisor: bool = False


class DateInvalid(Refusal):
    """The date is later than today; with `desde` and `hasta` it is none that the sheet can keep."""

    code = Code.FECHA_INVALIDA
    fecha: str
    desde: str | None = None
    hasta: str | None = None


class SpoolBlocked(Refusal):
    """Rejected too often in a row."""

    code = Code.SPOOL_BLOQUEADO
    tag: str
    operacion: str


class OperationCompleted(Refusal):
    """The operation has been finished, by `worker` (empty where no name is known) on `fecha`."""

    code = Code.OPERACION_YA_COMPLETADA
    tag: str
    operacion: str
    fecha: str
    worker: str


class ResultInvalid(Refusal):
    """An inspection ends in APROBADO or RECHAZADO, and not in `valor`; empty where none was given."""

    code = Code.RESULTADO_INVALIDO
    tag: str
    operacion: str
    valor: str


class BatchInvalid(Refusal):
    """A batch that is refused whole: it has `cuantos` spools and may have `hasta`, or has `tag` twice."""

    code = Code.LOTE_INVALIDO
    cuantos: str
    hasta: str
    tag: str | None = None


class Needed(StrEnum):
    """What a spool can lack before an operation may begin."""

    MATERIALS = "materiales"
    ARM = "ARM"
    """ARM isn't begun."""
    REPAIR = "reparación"
    """It was rejected, and the repair isn't finished."""


class DependencyMissing(Refusal):
    """Something has to come first."""

    code = Code.DEPENDENCIAS_NO_SATISFECHAS
    tag: str
    operacion: str
    falta: Needed | str


class HoldRefusal(Refusal):
    """Base of those about who holds the spool: `holder` since `desde`, taken at the station `puesto`.

    `holder` and `desde` are None while it is free, `puesto` where the audit doesn't tell.
    """

    tag: str
    operacion: str
    holder: str | None = None
    desde: str | None = None
    puesto: str | None = None


class SpoolOccupied(HoldRefusal):
    """Somebody holds it; `mio` if that is the worker who asks."""

    code = Code.SPOOL_OCUPADO
    mio: bool = False


class OperationNotStarted(HoldRefusal, kw_only=True):
    """Nobody holds it, or it is held for another operation: `tomado_para`, empty if the row doesn't tell.

    `sin_rechazo` of a repair of what was not rejected.
    """

    code = Code.OPERACION_NO_INICIADA
    accion: str
    tomado_para: str | None = None
    sin_rechazo: bool = False


class HeldByOther(HoldRefusal, kw_only=True):
    """Somebody else holds it; `otra_toma` if it is the same worker by a later take than the one meant."""

    code = Code.NO_AUTORIZADO
    accion: str
    otra_toma: bool = False


class UndoCause(StrEnum):
    """Why an action can't be undone."""

    LATE = "tarde"
    """More time has passed than an undo has, or the station has been restarted since."""
    OVERTAKEN = "actuado"
    """Somebody has acted on the spool since."""
    OTHERS = "ajeno"
    """It was another worker's action."""
    NOTHING = "nada"
    """This station has done nothing on the spool that could be undone."""
    NO_UNDO = "sin_deshacer"
    """What was done last has no undo."""
    OLD = "antiguo"
    """It was completed longer ago than a supervisor may correct."""
    UNRECORDED = "sin_registro"
    """The audit doesn't say what was done last."""
    NOT_FINISHED = "sin_terminar"
    """What was done last is neither a completion nor a result."""
    OPEN = "pendiente"
    """Nobody knows yet whether the action was saved."""


class CannotUndo(Refusal):
    """There is no undo: `causa` says why.

    `quien` is the worker's mark who has acted since, or whose action it was, and `accion` what was done; both
    are None where people have edited the sheet by hand.
    """

    code = Code.NO_SE_PUEDE_DESHACER
    tag: str
    causa: UndoCause
    quien: str | None = None
    accion: str | None = None


# what the sheet says


class AlarmReason(StrEnum):
    """Why nothing is written until people have looked at the sheet."""

    AUDIT_TOUCHED = "auditoria"
    """People have changed the audit: rows are gone, moved, inserted or not what they were."""
    ROWS_STRAYED = "filas_movidas"
    """More rows than can be repaired show other spools' writes."""
    COLUMN_EMPTIED = "columna_vaciada"
    """Most cells of a state column were emptied at once."""


class SheetChanged(Refusal):
    """The sheet isn't as expected: one field says where.

    `falta` names headers that are missing or stand twice, `hoja` a missing worksheet, `tag` a spool whose row
    moved or went, `detalle` is Google's message.
    """

    code = Code.HOJA_CAMBIADA
    falta: str | None = None
    hoja: str | None = None
    tag: str | None = None
    detalle: str | None = None


class WritingStopped(Refusal):
    """An alarm: nothing at all is written until people have looked at the sheet. `alarma` says why.

    `filas` names the first rows to look at, `mas` counts the others, and `columnas` names emptied columns.
    """

    code = Code.ESCRITURA_DETENIDA
    alarma: AlarmReason | str
    filas: str | None = None
    mas: str | None = None
    columnas: str | None = None


class ClockSource(StrEnum):
    """What a clock is compared with."""

    BUILD = "programa"
    """When the program was made: no clock is earlier."""
    SERVER = "servidor"
    """The time in an answer of the sheet's server."""
    REDIS = "redis"
    AUDIT = "auditoria"
    """The median date of the audit's last rows."""


class ClockUnreliable(Refusal):
    """This machine's time is wrong, so nothing is dated by it: it says `hora`, and `fuente` says `otra`."""

    code = Code.RELOJ_NO_FIABLE
    fuente: ClockSource
    hora: str
    otra: str


def is_protected(refusal: Refusal) -> bool:
    """True if the kiosk's account may not write some cells, while it may write others."""
    return isinstance(refusal, SheetForbidden) and refusal.estado == Denied.PROTECTED


def is_of_clock(refusal: Refusal | None) -> bool:
    """True if the action waits, or is refused, until this machine's time is right."""
    return isinstance(refusal, ClockUnreliable)


def is_alarm(refusal: Refusal) -> bool:
    """True if nothing at all is written until people have looked at the sheet."""
    return isinstance(refusal, WritingStopped)


class Denied(StrEnum):
    """Why the sheet may not be used: the credentials, or the HTTP status of the answer."""

    CREDENTIALS = "credenciales"
    CLOCK = "reloj"
    """Google refuses the credentials by this machine's time."""
    SIGNATURE = "firma"
    """The key's signature is refused: it was deleted, or belongs to another account."""
    ACCOUNT = "cuenta"
    """The service account no longer exists."""
    EXCEL = "excel"
    """The spreadsheet's id is that of an Excel file in Drive, which the API doesn't open."""
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    PROTECTED = "400"


class SheetForbidden(Refusal):
    """This account may not use the sheet; `archivo` is the file of a key that can't be used at all.

    `dicho` is what the server said, where it leaves the cause open.

    `fila` and `columna` of the worksheet `hoja` are the first protected cell, where the sheet named it.
    """

    code = Code.SHEETS_SIN_PERMISO
    estado: Denied
    archivo: str | None = None
    dicho: str | None = None
    hoja: str | None = None
    fila: str | None = None
    columna: str | None = None


class AwayCause(StrEnum):
    """Why an action wasn't saved although nothing is wrong with it."""

    INTERRUPTED = "interrumpido"
    """Something that doesn't wait, interrupted by the station's end before it was sent."""
    RENOUNCED = "renunciado"
    """It was sent and not confirmed, and then given up."""
    INCOMPLETE = "incompleta"
    """Implausibly many spools were missing from what was read."""
    NONSENSE = "respuesta"
    """The answer isn't in the expected form."""
    BUSY = "ocupado"
    """Another process of this station is at work."""
    STUCK = "atascado"
    """An earlier command of the spool is stuck."""
    UNDONE = "deshecho"
    """It waited on this station, and its worker undid it before it was sent."""
    PAGE = "pagina"
    """A web page answers in the sheet's place: a portal's or a proxy's."""
    PROXY = "proxy"
    """The proxy doesn't let the kiosk through."""


class SheetUnavailable(Refusal):
    """The sheet can't be reached or used now.

    `causa` is ours, or what the network said, for the log; `dicho` is what a page said.
    `archivo` is a local workbook that can't be used, and `problema` the name of its error.
    """

    code = Code.SHEETS_NO_DISPONIBLE
    tag: str | None = None
    causa: AwayCause | str | None = None
    dicho: str | None = None
    archivo: str | None = None
    problema: str | None = None


def is_of_file(refusal: Refusal) -> bool:
    """True if a local workbook's file can't be used now."""
    return isinstance(refusal, SheetUnavailable) and bool(refusal.archivo)


class QuotaExceeded(Refusal):
    """The service account's quota is used up for longer than an action can wait."""

    code = Code.SHEETS_LIMITE


class UnknownCause(StrEnum):
    """Why an outcome isn't known yet, where it isn't silence."""

    QUEUED = "por_enviar"
    """An earlier command of the spool waits on this station."""
    UNFORESEEN = "imprevisto"
    """The kiosk failed in a way that nobody foresaw."""
    PROTECTED = "protegida"
    """It was sent and not answered, and since then its row has been protected."""
    FILE = "archivo"
    """The local workbook's file was moved or replaced, or its drive failed, during the write or since."""


class OutcomeUnknown(Refusal):
    """A command may or may not have reached the sheet.

    `causa` is ours, or what the network said, for the log; `falla` the type of an unforeseen error.
    """

    code = Code.RESULTADO_DESCONOCIDO
    tag: str | None = None
    causa: UnknownCause | str | None = None
    falla: str | None = None


def is_stuck(refusal: Refusal | None) -> bool:
    """True if a command failed in an unforeseen way: a person has to look, for it may never end by itself."""
    return isinstance(refusal, OutcomeUnknown) and refusal.causa == UnknownCause.UNFORESEEN


class StationWithoutMemory(Refusal):
    """This station's file can't be used; `motivo` is a stable code."""

    code = Code.PUESTO_SIN_MEMORIA
    archivo: str
    motivo: str


BY_CODE: Mapping[Code, type[Refusal]] = {
    kind.code: kind
    for kind in (
        SpoolNotFound,
        SpoolDuplicated,
        CellUnreadable,
        WorkerNotFound,
        RoleMissing,
        DateInvalid,
        ResultInvalid,
        BatchInvalid,
        ReasonRequired,
        SpoolNotBlocked,
        PinRequired,
        SpoolBlocked,
        OperationCompleted,
        DependencyMissing,
        SpoolOccupied,
        OperationNotStarted,
        HeldByOther,
        RelevoNotValid,
        CannotUndo,
        SheetChanged,
        WritingStopped,
        ClockUnreliable,
        SheetForbidden,
        SheetUnavailable,
        QuotaExceeded,
        OutcomeUnknown,
        StationWithoutMemory,
    )
}


def restored(code: Code, values: Mapping[str, str]) -> Refusal:
    """The refusal that had these `values`, as a journal keeps them.

    A value that this version doesn't know is left out; a needed one that is missing reads `?`. Earlier
    versions kept an alarm's refusal as `HOJA_CAMBIADA` with its `alarma`.
    """
    is_earlier_alarm = code is Code.HOJA_CAMBIADA and "alarma" in values
    kind = WritingStopped if is_earlier_alarm else BY_CODE[code]
    found: dict[str, Any] = {}
    for each in fields(kind):
        if each.name in values:
            found[each.name] = True if each.type is bool else values[each.name]
        elif each.default is MISSING:
            found[each.name] = "?"
    return kind(**found)
