"""What a run leaves behind, as plain values: what workers wished and were told, the sheet, the journals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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

RENAMED = "-R"
"""Follows the tag of a spool that people have renamed for a while."""

STRUCK = "STRUCK"
"""The code of an answer to an undo that took a release out of the journal before it was sent."""

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
    result: str = ""
    """Of an inspection."""
    given_by: str = ""
    """The mark of who gives the worker the spool, a supervisor or its holder; "" for none."""

    @property
    def as_written(self) -> tuple[str, str, str]:
        """`accion`, `operacion` and the result of its row."""
        action = "COMPLETAR" if self.action == "INSPECCIONAR" else self.action
        return action, self.operation, self.result


@dataclass(frozen=True)
class Said:
    """The answer to a wish: applied, refused, unknown or queued; the last two are provisional."""

    cmd: str
    verdict: str
    code: str = ""
    station: str = ""
    at: float = 0.0
    alarm: str = ""
    """The alarm that it was refused for."""


@dataclass(frozen=True)
class Row:
    """A row of Metadata, as text; `before` and `after` are None where it has none.

    `place` is its number among the rows as they were appended, whatever people did to them since.
    """

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
    acepta: str = ""
    """Of a note that belongs to an acceptance: the acceptance's id."""
    tras: str | None = None
    """Of an acceptance: the id of the last row that the person had seen."""
    above: str = ""
    """The id of the row right above it in the sheet when it was appended."""
    reason: str = ""
    given_by: str = ""
    """The mark of who gave the spool to the worker, a supervisor or its holder."""


@dataclass(frozen=True)
class Change:
    """People changed Metadata. `place` is the last row appended before it; `stands` are the ids in the
    sheet's order after it; `edited` has the rows whose content people changed."""

    did: str
    at: float
    place: int
    stands: tuple[str, ...]
    edited: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """Planning typed into cells of a spool. `over` stood there; `place` is the audit's last row then.

    `pasted` is the `version` of another spool's row, if the cells were copied from there. `shown` are cells
    that a hand put there and that ask for no note: an older version of the sheet was restored.
    """

    tag: str
    typed: Picture
    over: Picture
    place: int
    at: float
    pasted: str = ""
    shown: Picture = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    """`kiosk doctor` found an alarm at a station. `way_out` is the option or the deed that it names for it;
    `is_last` is set if it was asked once all was over."""

    station: str
    alarm: str
    way_out: str
    at: float
    is_last: bool = False


@dataclass(frozen=True)
class Asked:
    """`kiosk doctor` was run at a station from `began` to `at`; `alarms` are those that it named."""

    station: str
    began: float
    at: float
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forgot:
    """A station lost its memory of the sheet, and keeps its journal."""

    station: str
    at: float


@dataclass(frozen=True)
class Wrote:
    """A station's request wrote this `version` into the row that had the tag then."""

    tag: str
    version: str
    at: float


@dataclass(frozen=True)
class Started:
    """A station was started once more."""

    station: str
    at: float


@dataclass(frozen=True)
class Stopped:
    """By a station's log the alarms for which it writes nothing changed to these."""

    station: str
    at: float
    alarms: tuple[str, ...] = ()


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
    """Everything that a run left behind. `audit` has the rows of Metadata as they were appended."""

    wishes: tuple[Wish, ...] = ()
    said: tuple[Said, ...] = ()
    audit: tuple[Row, ...] = ()
    cells: tuple[CellRow, ...] = ()
    journals: tuple[Kept, ...] = ()
    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    by_hand: tuple[tuple[str, float], ...] = ()
    """Tags under which people put another spool's row, by copying it or by renaming it, and when."""
    gone: tuple[str, ...] = ()
    """Tags that people took out of the sheet for good."""
    stops: tuple[Stop, ...] = ()
    asked: tuple[Asked, ...] = ()
    forgot: tuple[Forgot, ...] = ()
    started: tuple[Started, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    wrote: tuple[Wrote, ...] = ()
    began: float = 0.0
    ended: float = 0.0
    """When the run began and ended, by the clock of the machine that ran it."""


@dataclass(frozen=True)
class Violation:
    """`name` says which promise was broken, `tag` on which spool, `place` by which row of the audit."""

    name: str
    tag: str
    text: str
    place: int = 0
