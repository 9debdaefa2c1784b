"""What a run leaves behind, as plain values: what workers wished and were told, the sheet, the journals."""

from collections.abc import Mapping
from dataclasses import dataclass

PICTURE = (
    "Ocupado_Por",
    "Fecha_Ocupacion",
    "Estado_Detalle",
    "Armador",
    "Fecha_Armado",
    "Soldador",
    "Fecha_Soldadura",
    "Fecha_QC_Metrología",
)
"""The eight cells of a picture; with `version` the nine that a station writes."""

Picture = Mapping[str, str]


@dataclass(frozen=True)
class Wish:
    """A worker's touch of a button at a station, with the time by this machine's clock."""

    cmd: str
    action: str
    tag: str
    worker_id: int
    operation: str
    hold: str = ""
    station: str = ""
    at: float = 0.0


@dataclass(frozen=True)
class Said:
    """The answer to a wish: applied, refused, unknown or queued; the last two are provisional."""

    cmd: str
    verdict: str
    code: str = ""
    station: str = ""
    at: float = 0.0


@dataclass(frozen=True)
class Row:
    """A row of Metadata, as text; `before` and `after` are None where it has none."""

    place: int
    id: str
    kind: str
    tag: str
    worker_id: str = ""
    action: str = ""
    operation: str = ""
    cmd: str = ""
    prev: str | None = None
    hold: str = ""
    before: Picture | None = None
    after: Picture | None = None
    ref: str = ""
    station: str = ""
    at: float = 0.0
    """The time at which its sender made it, to the second."""


@dataclass(frozen=True)
class Edit:
    """Planning typed into cells of a spool. `over` stood there; `place` is the audit's last row then."""

    tag: str
    typed: Picture
    over: Picture
    place: int
    at: float


@dataclass(frozen=True)
class CellRow:
    """A row of Operaciones as people see it."""

    number: int
    tag: str
    picture: Picture
    version: str = ""


@dataclass(frozen=True)
class Kept:
    """A command in a station's journal. `outcome` is "" while it has none."""

    cmd: str
    outcome: str = ""
    event_id: str = ""
    told: bool = False
    station: str = ""


@dataclass(frozen=True)
class History:
    """Everything that a run left behind."""

    wishes: tuple[Wish, ...] = ()
    said: tuple[Said, ...] = ()
    audit: tuple[Row, ...] = ()
    cells: tuple[CellRow, ...] = ()
    journals: tuple[Kept, ...] = ()
    edits: tuple[Edit, ...] = ()
