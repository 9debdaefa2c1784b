"""The content of one tile as values: no colours, no pixels. GUI thread: it translates."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import FaultKind, Operation, Progress, Spool, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.states import states_of
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.spools.row import fault_text


@frozen
class Tile:
    """A held spool. `mark` is the holder as written in the sheet; `name` is empty if he is no known worker.

    `open_word`: the label of a command in flight. `is_gone`: the spool was released, and its tile stays
    dimmed until nobody touches the screen.
    """

    key: str
    tag: str
    mark: str
    name: str
    operation: Operation | None
    states: tuple[tuple[Operation, Progress], ...]
    since: datetime | None
    fault: str = ""
    is_mine: bool = False
    is_selected: bool = False
    is_gone: bool = False
    open_word: str = ""
    cycle: str = ""
    """How often a spool in repair was rejected, in words."""

    def spoken(self, elapsed: timedelta | None) -> str:
        """For a screen reader: everything that the tile shows."""
        parts = [self.tag, self.operation.value if self.operation else "", f"{self.mark} {self.name}".strip()]
        if self.is_gone:
            parts.append(gone_word())
        else:
            parts.append(elapsed_text(elapsed))
        parts += [f"{operation.value} {progress.word}" for operation, progress in self.states]
        parts.append(self.cycle)
        if self.is_selected:
            parts.append(QCoreApplication.translate("Tile", "elegido"))
        return " · ".join(part for part in (*parts, self.open_word, self.fault) if part)


@frozen
class Viewer:
    """The current worker, whose spools are framed, and the key of the chosen spool."""

    worker_id: int | None = None
    selected: str | None = None


def tile_of(spool: Spool, workers: Mapping[int, Worker], viewer: Viewer, word: str = "") -> Tile:
    """Make the tile of a held spool."""
    states = states_of(spool.picture)
    holder = spool.picture.holder_id
    worker = workers.get(holder) if holder is not None else None
    return Tile(
        key=spool.key,
        tag=spool.tag,
        mark=spool.picture.ocupado_por.strip(),
        name=worker.full_name if worker else "",
        operation=states.held_for,
        states=states.shown,
        since=parse_moment(spool.picture.fecha_ocupacion),
        fault=_fault(spool),
        is_mine=holder is not None and holder == viewer.worker_id,
        is_selected=spool.key == viewer.selected,
        open_word=word,
        cycle=_cycle(states.cycle) if states.held_for is Operation.REPARACION else "",
    )


def _cycle(cycle: int | None) -> str:
    return QCoreApplication.translate("Tile", "ciclo {cycle}").format(cycle=cycle) if cycle else ""


def _fault(spool: Spool) -> str:
    """The fault that matters most: a repeated tag refuses every write, so its rows are named."""
    if spool.duplicates:
        text = QCoreApplication.translate("Tile", "tag repetido · filas {rows}")
        return text.format(rows=", ".join(str(fault.row) for fault in spool.duplicates))
    if not spool.faults:
        return ""
    fault = spool.faults[0]
    if fault.kind is FaultKind.SIN_ID:  # the tile already shows the holder
        text = QCoreApplication.translate("Tile", "sin número de trabajador · fila {row}")
        return text.format(row=fault.row)
    return fault_text(fault)


def gone_word() -> str:
    """Shown in place of the elapsed time when the spool was released."""
    return QCoreApplication.translate("Tile", "libre")
