"""The content of one row of the spool list as values: no colours, no pixels. GUI thread: it translates."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.shop import estado_detalle, rules
from kiosk.core.shop.data import Command, Fault, FaultKind, Operation, Progress, Spool, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import spec_of, worker_in
from kiosk.core.shop.states import states_of
from kiosk.core.shop.tags.tag_tails import tail_of


@frozen
class Tick:
    """The box before a row while several spools are chosen. `refused` is why the last action on it failed."""

    is_ticked: bool
    refused: Refusal | None = None


@frozen
class SpoolRow:
    """One spool as the list shows it: so many last `groups` of its tag large, its `place` (order and cycle),
    and a `detail`, of which `shorter` are shorter versions; `fault` says which cell can't be read.

    `is_mine`: the worker holds it, and `detail` says since when. `is_taken` marks a spool that can't be
    taken: `detail` then says why. `is_given_back`: it still stands among the worker's own. `held_for` is what
    somebody holds it for.
    """

    key: str
    tag: str
    detail: str
    states: tuple[tuple[Operation, Progress], ...]
    place: tuple[str, ...] = ()
    groups: int = 1
    held_for: Operation | None = None
    is_mine: bool = False
    is_given_back: bool = False
    fault: str = ""
    is_taken: bool = False
    is_unsure: bool = False
    is_selected: bool = False
    shorter: tuple[str, ...] = ()
    open_word: str = ""
    is_ticked: bool | None = None
    """None while one spool at a time is chosen, and no row has a box for a tick."""

    def spoken(self) -> str:
        """For a screen reader: everything that the row shows."""
        states = [f"{operation} {progress.word}" for operation, progress in self.states]
        parts = [self.tag, *self.place, self.detail, *states]
        if self.open_word:
            parts.append(self.open_word)
        if self.is_unsure:
            parts.append(QCoreApplication.translate("SpoolRow", "¿libre?"))
        if self.fault:
            parts.append(self.fault)
        if self.is_ticked:
            parts.append(QCoreApplication.translate("SpoolRow", "marcado"))
        elif self.is_selected:
            parts.append(QCoreApplication.translate("SpoolRow", "elegido"))
        return " · ".join(part for part in parts if part)


@frozen
class RowContext:
    """Everything but its spool that a row depends on. `is_unsure`: the data may be out of date."""

    worker: Worker | None
    operation: Operation
    now: datetime
    is_unsure: bool = False
    selected: str | None = None
    language: str = "es"
    tick: Tick | None = None
    groups: int = 1
    """How many last groups of a tag the list shows large."""
    stands_with_mine: bool = False
    """Its line is among the worker's own, where it stays for a moment after it was given back."""


def spool_row(spool: Spool, context: RowContext, open_word: str = "") -> SpoolRow:
    """Make the row of a spool; `open_word` is the label of a command in flight, or ""."""
    states = states_of(spool.picture)
    refusal = _why_not(spool, context)
    is_mine = context.worker is not None and spool.picture.holder_id == context.worker.id
    is_given_back = context.stands_with_mine and not is_mine
    if is_mine:
        details = _mine(spool, context.now)
    else:
        details = [reason(refusal, context)] if refusal else _free(spool, context)
        if context.stands_with_mine:
            given_back = QCoreApplication.translate("SpoolRow", "ya no es tuyo")
            details = [*(f"{given_back} · {detail}" for detail in details if detail), given_back]
    failed = context.tick.refused if context.tick else None
    if failed:
        details = [reason(failed, context)]
    return SpoolRow(
        key=spool.key,
        tag=spool.tag,
        detail=details[0],
        shorter=tuple(details[1:]),
        states=states.shown,
        place=(*_place(spool), *_cycle(spool)),
        groups=context.groups,
        held_for=states.held_for,
        is_mine=is_mine,
        is_given_back=is_given_back,
        fault=fault_text(spool.faults[0]) if spool.faults else "",
        is_taken=failed is not None or (refusal is not None and not is_mine),
        is_unsure=context.is_unsure and refusal is None and not open_word,
        open_word=open_word,
        is_selected=context.tick.is_ticked if context.tick else spool.key == context.selected,
        is_ticked=context.tick.is_ticked if context.tick else None,
    )


def _why_not(spool: Spool, context: RowContext) -> Refusal | None:
    """Why nobody could take it. A missing role of this worker is said by the operation's button instead."""
    worker = context.worker
    action = spec_of(context.operation).begun_by
    begin = Command("", action, spool.tag, worker.id if worker else 0, context.operation)
    # A spool that somebody welds is no candidate for ARM either, but who has it is what people need to know.
    doubt = rules.unidentified(spool) or rules.in_doubt(spool)
    return doubt or rules.held_by_another(begin, spool) or rules.on_row(begin, spool)


def _place(spool: Spool) -> list[str]:
    ot = f"OT {spool.ot}" if spool.ot and not spool.ot.upper().startswith("OT") else spool.ot
    return [part for part in (spool.nv, ot) if part]


def _cycle(spool: Spool) -> list[str]:
    """How often it was rejected, where its sentence tells."""
    cycle = estado_detalle.cycle_in(spool.picture.estado_detalle)
    return [QCoreApplication.translate("SpoolRow", "ciclo {cycle}").format(cycle=cycle)] if cycle else []


def _mine(spool: Spool, now: datetime) -> list[str]:
    since = QCoreApplication.translate("SpoolRow", "desde {since}")
    moment = since_text(spool.picture.fecha_ocupacion, now)
    return [since.format(since=moment), moment]


def _free(spool: Spool, context: RowContext) -> list[str]:
    before = worker_in(spool.picture, context.operation)
    if not before or states_of(spool.picture).of(context.operation) is not Progress.PAUSADO:
        return [""]
    full = QCoreApplication.translate("SpoolRow", "pausado · lo tuvo {worker}")
    shorter = QCoreApplication.translate("SpoolRow", "lo tuvo {worker}")
    return [full.format(worker=before), shorter.format(worker=before)]


def since_text(fecha: str, now: datetime) -> str:
    """`14:20` for today, `22-11 14:20` for another day; an unreadable date is shown as it is."""
    moment = parse_moment(fecha)
    if moment is None:
        return fecha or "?"
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d-%m %H:%M}"


def reason(refusal: Refusal, context: RowContext) -> str:
    """Why a spool can't be taken: the button's reason without the button's name and the full stop."""

    def called(tag: str) -> str:
        return tail_of(tag, context.groups)

    return texts.why(refusal, context.language, context.now.date(), called).rstrip(".")


def fault_text(fault: Fault) -> str:
    """Name the cell that is unreadable or to be checked, where people can correct it."""
    values = {"fila": fault.row, "columna": fault.column, "valor": fault.raw}
    translate = QCoreApplication.translate
    if fault.kind is FaultKind.DUPLICADO:
        text = translate("SpoolRow", "tag repetido · fila {fila}")
    elif fault.kind is FaultKind.PROTEGIDA:
        text = translate("SpoolRow", "fila {fila}, {columna}: celda protegida")
    elif fault.kind is FaultKind.RECHAZADA:
        text = translate("SpoolRow", "fila {fila}: la planilla no deja escribirla")
    elif fault.kind is FaultKind.SIN_ID:
        text = translate("SpoolRow", "«{valor}» sin número · fila {fila}")
    elif fault.kind is FaultKind.EN_DUDA:
        text = translate("SpoolRow", "fila {fila} muestra lo de {valor} · se comprueba")
    elif fault.kind is FaultKind.COMPROBAR:
        text = translate("SpoolRow", "comprobar fila {fila} · mostraba lo de {valor}")
    else:
        text = translate("SpoolRow", "fila {fila}, {columna}: «{valor}» no se lee")
    return text.format(**values)
