"""What one row of the spool list says, as values: no colours, no pixels. GUI thread, for Qt's translator."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Fault, FaultKind, Operation, Progress, Spool, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import PRODUCTION, worker_in
from kiosk.core.shop.states import states_of


@dataclass(frozen=True, slots=True)
class SpoolRow:
    """One spool as the list shows it. `detail` is its second line, `shorter` the same with less of it, for
    where there is little room; `fault` what can't be read on it.

    `is_taken` marks a spool that can't be taken: `detail` then says why.
    """

    key: str
    tag: str
    detail: str
    states: tuple[tuple[Operation, Progress], ...]
    fault: str = ""
    is_taken: bool = False
    is_unsure: bool = False
    is_selected: bool = False
    shorter: tuple[str, ...] = ()
    open_word: str = ""

    def spoken(self) -> str:
        """For a screen reader: everything that the row shows."""
        states = [f"{operation} {progress.word}" for operation, progress in self.states]
        parts = [self.tag, self.detail, *states]
        if self.open_word:
            parts.append(self.open_word)
        if self.is_unsure:
            parts.append(QCoreApplication.translate("SpoolRow", "¿libre?"))
        if self.fault:
            parts.append(self.fault)
        if self.is_selected:
            parts.append(QCoreApplication.translate("SpoolRow", "elegido"))
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RowContext:
    """Who looks at the list, for which operation, when; and whether what is shown may have changed since."""

    worker: Worker | None
    operation: Operation
    now: datetime
    is_unsure: bool = False
    selected: str | None = None
    language: str = "es"


def spool_row(spool: Spool, context: RowContext, open_word: str = "") -> SpoolRow:
    """Make the row of a spool for somebody; `open_word` is said of a command whose end isn't known."""
    states = states_of(spool.picture)
    refusal = _why_not(spool, context)
    is_mine = context.worker is not None and spool.picture.holder_id == context.worker.id
    if is_mine:
        details = _mine(spool, context.now)
    else:
        details = [reason(refusal, context)] if refusal else _free(spool, context)
    return SpoolRow(
        key=spool.key,
        tag=spool.tag,
        detail=details[0],
        shorter=tuple(details[1:]),
        states=tuple((operation, states.of(operation)) for operation in PRODUCTION),
        fault=fault_text(spool.faults[0]) if spool.faults else "",
        is_taken=refusal is not None and not is_mine,
        is_unsure=context.is_unsure and refusal is None and not open_word,
        open_word=open_word,
        is_selected=spool.key == context.selected,
    )


def _why_not(spool: Spool, context: RowContext) -> Refusal | None:
    """Why nobody could take it. That this worker has no role is said by the operation's tile instead."""
    worker = context.worker
    take = Command("", Action.TOMAR, spool.tag, worker.id if worker else 0, context.operation)
    return rules.duplicate(spool) or rules.on_row(take, spool)


def _place(spool: Spool) -> list[str]:
    ot = f"OT {spool.ot}" if spool.ot and not spool.ot.upper().startswith("OT") else spool.ot
    return [part for part in (spool.nv, ot) if part]


def _mine(spool: Spool, now: datetime) -> list[str]:
    """From all there is to say to what matters most: since when."""
    since = QCoreApplication.translate("SpoolRow", "desde {since}")
    parts = [*_place(spool), since.format(since=since_text(spool.picture.fecha_ocupacion, now))]
    return [" · ".join(parts[at:]) for at in range(len(parts))]


def _free(spool: Spool, context: RowContext) -> list[str]:
    if states_of(spool.picture).of(context.operation) is not Progress.PAUSADO:
        place = _place(spool)
        return [" · ".join(place[at:]) for at in range(len(place))] or [""]
    before = worker_in(spool.picture, context.operation)
    full = QCoreApplication.translate("SpoolRow", "pausado · lo tuvo {worker}")
    shorter = QCoreApplication.translate("SpoolRow", "lo tuvo {worker}")
    return [full.format(worker=before), shorter.format(worker=before)]


def since_text(fecha: str, now: datetime) -> str:
    """`14:20` for today, `22-11 14:20` for another day; what can't be read stands as it is."""
    moment = parse_moment(fecha)
    if moment is None:
        return fecha or "?"
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d-%m %H:%M}"


def reason(refusal: Refusal, context: RowContext) -> str:
    """Why a spool can't be taken: the line over the button, without the button's name and the full stop."""
    line = texts.reason(Action.TOMAR, refusal, context.language, context.now.date())
    return line.partition(": ")[2].rstrip(".")


def fault_text(fault: Fault) -> str:
    """What can't be read, and where people can mend it."""
    values = {"fila": fault.row, "columna": fault.column, "valor": fault.raw}
    translate = QCoreApplication.translate
    if fault.kind is FaultKind.DUPLICADO:
        text = translate("SpoolRow", "tag repetido · fila {fila}")
    elif fault.kind is FaultKind.SIN_ID:
        text = translate("SpoolRow", "«{valor}» sin número · fila {fila}")
    else:
        text = translate("SpoolRow", "fila {fila}, {columna}: «{valor}» no se lee")
    return text.format(**values)
