"""The shop's data as frozen values: workers, spools, their state cells, commands and outcomes."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Final

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.shop import columns, names
from kiosk.core.shop.folding import folded
from kiosk.core.shop.names import mark_id


class Operation(StrEnum):
    """A step of work on a spool, in the shop's order: ARM is fit-up, SOLD welding, METROLOGIA inspection."""

    ARM = "ARM"
    SOLD = "SOLD"
    METROLOGIA = "METROLOGIA"
    REPARACION = "REPARACION"


class Action(StrEnum):
    """An action of a worker on a spool at a workstation."""

    TOMAR = "TOMAR"
    PAUSAR = "PAUSAR"
    COMPLETAR = "COMPLETAR"
    CANCELAR = "CANCELAR"
    INSPECCIONAR = "INSPECCIONAR"
    """The inspection of a finished spool, with its result: done at once, without taking it."""
    LIBERAR = "LIBERAR"
    """A supervisor ends somebody's hold; the progress is kept, as by PAUSAR."""
    DESBLOQUEAR = "DESBLOQUEAR"
    """A supervisor lets a spool that was rejected too often be repaired again."""
    CORREGIR = "CORREGIR"
    """A supervisor takes back a completion, the last thing done to a spool; its row is a DESHACER."""
    RELEVO = "RELEVO"
    """The holder hands a spool over to another worker, who goes on with the operation."""
    DESHACER = "DESHACER"
    """The undo of one action of the worker's own: the spool is as it was before that."""


class Result(StrEnum):
    """The result of an inspection."""

    APROBADO = "APROBADO"
    RECHAZADO = "RECHAZADO"


class Progress(StrEnum):
    """The state of ARM or SOLD on one spool."""

    PENDIENTE = "pendiente"
    EN_PROGRESO = "en_progreso"
    PAUSADO = "pausado"
    COMPLETADO = "completado"

    @property
    def word(self) -> str:
        """The word in an `Estado_Detalle` sentence."""
        return self.value.replace("_", " ")


class Inspection(StrEnum):
    """A spool's state in inspection and repair."""

    NONE = ""
    APROBADO = "aprobado"
    RECHAZADO = "rechazado"
    BLOQUEADO = "bloqueado"
    EN_REPARACION = "en_reparacion"
    REPARACION_PAUSADA = "reparacion_pausada"
    PENDIENTE_METROLOGIA = "pendiente_metrologia"


class FaultKind(StrEnum):
    ILEGIBLE = "ilegible"
    DUPLICADO = "duplicado"
    SIN_ID = "sin_id"
    PROTEGIDA = "protegida"
    """The kiosk's account may not write the cell, so the row can't be mended."""
    RECHAZADA = "rechazada"
    """The sheet doesn't take what the row would have to hold; `raw` is that text, or the sheet's answer."""
    EN_DUDA = "en_duda"
    """The row shows another spool's write, and nobody knows its former cells: refuses every action."""
    COMPROBAR = "comprobar"
    """The row was in doubt and was noted without the other spool's holder: people must check its cells."""


TO_CHECK: Final = frozenset({FaultKind.EN_DUDA, FaultKind.COMPROBAR})
"""The kinds that a row has by comparison with the audit, until somebody acts on its spool."""


@frozen
class Fault:
    """A cell that can't be used. It is shown on its spool, with the place where people can correct it.

    `raw` is what stands there; of a row in doubt, and of one to check, the tag whose write it shows.
    """

    kind: FaultKind
    sheet: str
    row: int
    column: str
    raw: str

    @property
    def is_number(self) -> bool:
        """True for a tag that the sheet keeps as a number: its format may show 0012 where it holds 12."""
        is_tag = self.kind is FaultKind.ILEGIBLE and self.column == columns.TAG_SPOOL
        return is_tag and not names.is_no_tag(self.raw)


@frozen
class Worker:
    """A person of the shop. `roles` are the active ones.

    `repeats` has a fault for each row with this same id where several active people have it: such a worker
    has no name, and isn't active.
    """

    id: int
    nombre: str
    apellido: str
    active: bool = True
    roles: frozenset[str] = frozenset()
    repeats: tuple[Fault, ...] = ()

    @property
    def mark(self) -> str:
        """`MR(93)`: first letters of the first given name and first surname, upper case, then the id."""
        return f"{self.nombre.strip()[:1]}{self.apellido.strip()[:1]}".upper() + f"({self.id})"

    @property
    def full_name(self) -> str:
        return f"{self.nombre} {self.apellido}".strip()


@lru_cache(maxsize=4_096)  # each event of a storm brings the same few names, dates and sentences again
def fault_of(header: str, text: str) -> FaultKind | None:
    """What is wrong with the text of a state column: it has no meaning, or holds a name without an id."""
    if names.is_unreadable(header, text):
        return FaultKind.ILEGIBLE
    if header == columns.OCUPADO_POR and not names.is_free(text) and mark_id(text) is None:
        return FaultKind.SIN_ID
    return None


@frozen
class Picture:
    """The eight state cells of a spool as text; empty is "".

    Dates are `DD-MM-YYYY[ HH:MM:SS]`, local; an unreadable date is kept as the text that was found.
    """

    ocupado_por: str = ""
    fecha_ocupacion: str = ""
    estado_detalle: str = ""
    armador: str = ""
    fecha_armado: str = ""
    soldador: str = ""
    fecha_soldadura: str = ""
    fecha_qc_metrologia: str = ""

    def by_header(self) -> dict[str, str]:
        """The cells under the sheet's own headers, as audit rows keep them."""
        return {
            header: getattr(self, name)
            for header, name in zip(columns.PICTURE_COLUMNS, self.__match_args__, strict=True)
        }

    @classmethod
    def from_headers(cls, cells: Mapping[str, object]) -> "Picture":
        """The reverse of `by_header`; a cell that is missing or not text becomes empty."""
        found = map(cells.get, columns.PICTURE_COLUMNS)
        # Interned, since thousands of audit rows hold the same few names, dates and sentences.
        return cls(*[intern(cell) if isinstance(cell, str) else "" for cell in found])

    @property
    def is_free(self) -> bool:
        """True if nobody holds the spool: the cell is empty, `-` or `DISPONIBLE` as texts are compared."""
        return names.is_free(self.ocupado_por)

    @property
    def holder_id(self) -> int | None:
        """The holder's worker id; None if the spool is free or the holder's mark has no id."""
        return None if self.is_free else mark_id(self.ocupado_por)


PICTURE_FIELDS: Final = dict(zip(columns.PICTURE_COLUMNS, Picture.__match_args__, strict=True))
"""The name of each cell's field in `Picture`, by the sheet's header."""


def same_holder(one: Picture, other: Picture) -> bool:
    """True if both pictures show the same holder, or both none."""
    return _holder(one.ocupado_por) == _holder(other.ocupado_por)


@lru_cache(maxsize=4_096)  # thousands of audit rows hold the same few names
def _holder(mark: str) -> str:
    if names.is_free(mark):
        return ""
    worker_id = mark_id(mark)
    return folded(mark) if worker_id is None else str(worker_id)


@frozen
class First:
    """A spool without a counting audit row: `version` and cells as first read, cells as last read clean.

    Clean means that no station's write shows in them (`core.protocol.memory`).
    """

    version: str
    cells: Picture
    clean: Picture


@frozen
class Spool:
    """One row of Operaciones. `row` is 1-based, as people see it; 0 if unknown.

    `tag` is spelt as the audit spells it, and as the sheet does where the audit has no row of the spool.
    """

    tag: str
    picture: Picture = Picture()
    version: str = ""
    row: int = 0
    nv: str = ""
    ot: str = ""
    cliente: str = ""
    prioridad: str = ""
    fecha_compromiso: str = ""
    fecha_materiales: str = ""
    faults: tuple[Fault, ...] = ()
    repeats: int = 0
    """How many rows above this one have the same tag, as tags are compared (`folding`)."""
    hold: str = ""
    """The id of the audit row that gave the spool to its present holder; "" if unknown."""
    first: First | None = None
    """How the row was read earlier, where the audit has no row of the spool and `version` and these cells
    don't say the same: other stations, and this one after a restart, remember it so."""

    @property
    def key(self) -> str:
        """Unique among all rows: the tag, followed by a count if the tag stands in several rows."""
        return f"{self.tag}#{self.repeats}" if self.repeats else self.tag

    def fault_in(self, *headers: str) -> Fault | None:
        """The first unreadable cell among these columns."""
        for fault in self.faults:
            if fault.kind is FaultKind.ILEGIBLE and fault.column in headers:
                return fault
        return None

    @property
    def duplicates(self) -> tuple[Fault, ...]:
        """A fault for each row with this same tag, this one included; empty if the tag is unique."""
        return tuple(fault for fault in self.faults if fault.kind is FaultKind.DUPLICADO)

    @property
    def is_unreadable(self) -> bool:
        """True if the tag itself can't be read, so that nobody knows which spool the row is."""
        return self.fault_in(columns.TAG_SPOOL) is not None

    @property
    def is_unidentified(self) -> bool:
        """True if the tag tells no spool: it can't be read, or stands in several rows."""
        return any(fault.column == columns.TAG_SPOOL for fault in self.faults)

    @property
    def doubt(self) -> Fault | None:
        """The fault of a row that shows another spool's write, while nobody knows its former cells."""
        return next((fault for fault in self.faults if fault.kind is FaultKind.EN_DUDA), None)


@frozen
class Command:
    """A worker's request for an action. `hold` is the `Spool.hold` that the screen showed at the tap, if any.

    DESHACER means by `hold` what it undoes: the id of that action's audit row, or of its command while that
    waits on this station. Until a station has found that action, for a worker who named only the spool,
    `hold` is None and `operation` says nothing.

    `id` is empty where only the rules are asked whether it would be allowed. `fecha` is the stated date of a
    completion, local; None for the day of the tap. `resultado` is that of an inspection as it was asked for,
    perhaps none of `Result`; `motivo` is the worker's reason for it, in people's words. `asignado_por` is the
    id of the supervisor who takes a spool in this worker's name, `relevo_de` that of the holder who hands his
    over to this worker. `encadenado_de` is the id of the finished action whose next step this take is, as it
    was offered where that action was done.
    """

    id: str
    action: Action
    tag: str
    worker_id: int
    operation: Operation
    hold: str | None = None
    fecha: date | None = None
    resultado: str | None = None
    motivo: str | None = None
    asignado_por: int | None = None
    relevo_de: int | None = None
    encadenado_de: str | None = None

    @property
    def given_by(self) -> int | None:
        """The id of who gives the spool to the worker: a supervisor, or its holder; None for nobody."""
        return self.relevo_de if self.asignado_por is None else self.asignado_por

    @property
    def acted_by(self) -> int:
        """The id of who touched: who gives the spool where there is somebody, else the worker."""
        return self.worker_id if self.given_by is None else self.given_by

    @property
    def known_operation(self) -> Operation | None:
        """The operation; None for an undo that doesn't say which action it takes back."""
        is_undo = self.action in (Action.DESHACER, Action.CORREGIR)
        return None if is_undo and self.hold is None else self.operation


@frozen
class AuditRow:
    """One row of Metadata, times local and naive. `before` and `after` are None in other programs' rows.

    `timestamp` is `dates.UNDATED` where the cell has no date that can be read, and `tag` is "" in rows that
    belong to no spool.

    `ref` is the row that this one gives up or repairs; `written` is the `version` that a repair put back.
    `tras` is the last row of any kind that was read before an acceptance; `acepta` is the acceptance under
    which a hand note counts. `columna` is the state column whose emptying a person accepts. `motivo` is a
    person's reason, in people's words; nothing is decided by it. `lote` is the same text in all rows that one
    request wrote for a batch. `asignado_por` is the mark of the supervisor who gave the spool to the worker,
    `de` that of the holder who handed it over to him. `encadenado_de` is that of the command.
    """

    id: str
    timestamp: datetime
    evento_tipo: str
    tag: str
    worker_id: int | None
    worker_nombre: str
    operacion: str
    accion: str
    fecha_operacion: date | None = None
    cmd: str | None = None
    prev: str | None = None
    hold: str | None = None
    before: Picture | None = None
    after: Picture | None = None
    station: str = ""
    ref: str | None = None
    written: str | None = None
    tras: str | None = None
    acepta: str | None = None
    columna: str | None = None
    motivo: str | None = None
    lote: str | None = None
    asignado_por: str | None = None
    de: str | None = None
    encadenado_de: str | None = None

    @property
    def acted_by(self) -> str:
        """The mark of who touched, who may have given the spool to the worker."""
        return self.asignado_por or self.de or self.worker_nombre


class Verdict(StrEnum):
    APPLIED = "applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    QUEUED = "queued"


@frozen
class Outcome:
    """The outcome of a command.

    `row` is its audit row if it was applied. `spool` is the spool as it stands now, if its row was read.
    `struck` is the command that an undo took out of this station's journal before it was sent: then nothing
    was written. `is_overtaken` is True if others have acted on the spool since, so that `row` is history.
    `reads` and `writes` count this command's own requests; `ms` is its duration in milliseconds.
    """

    command: Command
    verdict: Verdict
    worker_nombre: str = ""
    refusal: Refusal | None = None
    row: AuditRow | None = None
    spool: Spool | None = None
    struck: Command | None = None
    is_overtaken: bool = False
    reads: int = 0
    writes: int = 0
    ms: float = 0.0

    @property
    def told_ids(self) -> tuple[str, ...]:
        """The ids of the commands whose end this tells: its own, and that of the struck one."""
        return (self.command.id,) if self.struck is None else (self.command.id, self.struck.id)


@frozen
class Snapshot:
    """The whole sheet as one read gave it.

    `read_at` is aware, in UTC, by the clock that nobody sets (`Clock.steady`). `missing` names the columns
    without which the sheet can't be written to.
    `is_judged` is False if the spools are shown as their cells stand, as the station has no audit to judge
    them by: such cells may be a late or strayed write's, and say nothing of how a row was first read.
    """

    spools: tuple[Spool, ...]
    workers: Mapping[int, Worker]
    read_at: datetime
    missing: tuple[str, ...] = ()
    is_judged: bool = True


@frozen
class Backlog:
    """The commands that a station still has to send: how many, and since when the oldest waits.

    `waited_s` is how long it had waited when they were counted, in seconds; 0 if none waits.
    """

    count: int = 0
    oldest_at: datetime | None = None
    waited_s: float = field(default=0.0, compare=False)


class LeftIn(StrEnum):
    """Where commands are that a station can't bring to their end."""

    FILE = "aside"
    """In a damaged file that was set aside."""
    OTHER_SHEET = "other"
    """In the journal, for a sheet that this station no longer works on."""
    ROWS = "rows"
    """In rows of the journal that can't be read."""


@frozen
class LeftBehind:
    """Commands that this station can't bring to their end: people have to check their spools.

    `tags` are the tags of their spools as far as they can be read, None if none of the file can; `file` is
    the one that was set aside.
    """

    where: LeftIn
    tags: tuple[str, ...] | None
    file: str = ""
