"""The table of what is done to a spool: one row for each operation, one for each action. Pure data.

Rules, states, lists, transitions, audit rows, events, the journal, the buttons and the command line read it,
so a new operation or action is a row here. Where code has to choose between members it uses `match` with
`assert_never`: the type checker then names every place where a new member has no case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, StrEnum, auto
from operator import attrgetter
from types import MappingProxyType
from typing import Final, assert_never

from kiosk.core.frozen import frozen
from kiosk.core.shop import columns
from kiosk.core.shop.data import PICTURE_FIELDS, Action, Inspection, Operation, Picture


class AuditKind(StrEnum):
    """`evento_tipo` of the audit rows of workers' actions: the verb, then its object."""

    TOMAR_SPOOL = "TOMAR_SPOOL"
    PAUSAR_SPOOL = "PAUSAR_SPOOL"
    COMPLETAR_ARM = "COMPLETAR_ARM"
    COMPLETAR_SOLD = "COMPLETAR_SOLD"
    CANCELAR_ARM = "CANCELAR_ARM"
    CANCELAR_SOLD = "CANCELAR_SOLD"
    COMPLETAR_METROLOGIA = "COMPLETAR_METROLOGIA"
    TOMAR_REPARACION = "TOMAR_REPARACION"
    PAUSAR_REPARACION = "PAUSAR_REPARACION"
    COMPLETAR_REPARACION = "COMPLETAR_REPARACION"
    CANCELAR_REPARACION = "CANCELAR_REPARACION"
    LIBERAR_SUPERVISOR = "LIBERAR_SUPERVISOR"
    DESBLOQUEAR = "DESBLOQUEAR"
    RELEVO = "RELEVO"

    @property
    def verb(self) -> str:
        """`accion` of the audit row. An inspection is COMPLETAR there, as other programs write it."""
        return self.value.partition("_")[0]


class EventType(StrEnum):
    """`event_type` of the messages on the channel."""

    TOMAR = "TOMAR"
    PAUSAR = "PAUSAR"
    COMPLETAR = "COMPLETAR"
    CANCELAR = "CANCELAR"
    STATE_CHANGE = "STATE_CHANGE"
    COMPLETAR_METROLOGIA = "COMPLETAR_METROLOGIA"
    TOMAR_REPARACION = "TOMAR_REPARACION"
    PAUSAR_REPARACION = "PAUSAR_REPARACION"
    COMPLETAR_REPARACION = "COMPLETAR_REPARACION"
    CANCELAR_REPARACION = "CANCELAR_REPARACION"


class HoldEffect(Enum):
    """What an action does to the hold on a spool; its preconditions follow from it."""

    TAKES = auto()
    GIVES_BACK = auto()
    FINISHES = auto()
    NEEDS_NONE = auto()
    """It is done at once on a free spool, which stays free."""
    ENDS_ANOTHERS = auto()
    """It ends the hold that somebody else has."""
    HANDS_OVER = auto()
    """It ends the holder's hold, and begins another worker's, for the same operation."""
    LEAVES_ALONE = auto()
    """It changes what the inspection said, and no hold."""
    RESTORES = auto()
    """It brings back the hold, or its absence, from before the action that it undoes."""
    CORRECTS = auto()
    """It takes a completion back, and gives the spool to nobody."""


_ENDING = frozenset(
    {HoldEffect.GIVES_BACK, HoldEffect.FINISHES, HoldEffect.ENDS_ANOTHERS, HoldEffect.HANDS_OVER}
)


@frozen
class ActionSpec:
    """The row of an action."""

    effect: HoldEffect
    needs_role: bool
    """True where the worker needs one of the operation's roles; else being the holder is enough."""
    may_wait: bool
    """True where it waits in the journal while the sheet is away, and is resent until its end is known."""
    can_be_undone: bool = True
    """True where DESHACER takes it back."""
    by_supervisor: bool = False
    """True where the role needed is a supervisor's, who says why."""

    @property
    def takes(self) -> bool:
        """True where it begins a hold."""
        return self.effect is HoldEffect.TAKES

    @property
    def ends_hold(self) -> bool:
        """True where it ends the hold that the worker means."""
        return self.effect in _ENDING

    @property
    def means_row(self) -> bool:
        """True where it means one row of the audit: the hold that it ends, or the action that it undoes."""
        return self.ends_hold or self.effect is HoldEffect.RESTORES

    @property
    def begins(self) -> bool:
        """True where it is what a free spool of the operation's list waits for."""
        return self.effect in (HoldEffect.TAKES, HoldEffect.NEEDS_NONE)


@frozen
class Names:
    """The names under which one action on one operation is recorded and published."""

    audit_kind: AuditKind
    event_type: EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSpec:
    """The row of an operation; the rows stand in the order in which the shop does them (see `Operation`)."""

    roles: frozenset[str]
    """One of these is enough to take or to complete it."""
    name_cell: str | None
    """The header of the cell with the name of the worker who began it."""
    date_cell: str | None
    """The header of the cell with the date on which it was finished, or approved."""
    needs_materials: bool = False
    begun_first: tuple[Operation, ...] = ()
    finished_first: tuple[Operation, ...] = ()
    inspections: frozenset[Inspection] | None = None
    """The inspection states in which it may be begun, or is held; None where inspection doesn't matter."""
    listed_in: frozenset[Inspection] | None = None
    """The inspection states in which its list shows a spool: also those that can't be chosen."""
    followed_by: tuple[Operation, ...] = ()
    """What comes next on the spool once it is finished or rejected: the first one that the rules allow."""
    held_words: str | None
    """How `Estado_Detalle` says that a spool is held for it; None where it is done without holding."""
    names: Mapping[Action, Names]
    """The actions that it has, and what they are called. DESHACER and CORREGIR are of every operation, and
    called by what they take back."""

    @property
    def begun_by(self) -> Action:
        """The action that a free spool of its list waits for."""
        return next(action for action in self.names if action_spec(action).begins)


_TOMAR = ActionSpec(HoldEffect.TAKES, needs_role=True, may_wait=False)
_GIVE_BACK = ActionSpec(HoldEffect.GIVES_BACK, needs_role=False, may_wait=True)
_COMPLETAR = ActionSpec(HoldEffect.FINISHES, needs_role=True, may_wait=True)
_INSPECCIONAR = ActionSpec(HoldEffect.NEEDS_NONE, needs_role=True, may_wait=False)
_LIBERAR = ActionSpec(HoldEffect.ENDS_ANOTHERS, needs_role=True, may_wait=False, by_supervisor=True)
_RELEVO = ActionSpec(HoldEffect.HANDS_OVER, needs_role=True, may_wait=False)
_DESBLOQUEAR = ActionSpec(HoldEffect.LEAVES_ALONE, needs_role=True, may_wait=False, by_supervisor=True)
_CORREGIR = ActionSpec(
    HoldEffect.CORRECTS, needs_role=True, may_wait=False, can_be_undone=False, by_supervisor=True
)
_DESHACER = ActionSpec(HoldEffect.RESTORES, needs_role=False, may_wait=False, can_be_undone=False)

_ARM = OperationSpec(
    roles=frozenset({"Armador", "Ayudante"}),
    name_cell=columns.ARMADOR,
    date_cell=columns.FECHA_ARMADO,
    needs_materials=True,
    followed_by=(Operation.SOLD, Operation.METROLOGIA),
    held_words="trabajando ARM",
    names=MappingProxyType(
        {
            Action.TOMAR: Names(AuditKind.TOMAR_SPOOL, EventType.TOMAR),
            Action.PAUSAR: Names(AuditKind.PAUSAR_SPOOL, EventType.PAUSAR),
            Action.COMPLETAR: Names(AuditKind.COMPLETAR_ARM, EventType.COMPLETAR),
            Action.CANCELAR: Names(AuditKind.CANCELAR_ARM, EventType.CANCELAR),
            Action.LIBERAR: Names(AuditKind.LIBERAR_SUPERVISOR, EventType.PAUSAR),
            Action.RELEVO: Names(AuditKind.RELEVO, EventType.TOMAR),
        }
    ),
)
_SOLD = OperationSpec(
    roles=frozenset({"Soldador", "Ayudante"}),
    name_cell=columns.SOLDADOR,
    date_cell=columns.FECHA_SOLDADURA,
    needs_materials=True,
    begun_first=(Operation.ARM,),
    followed_by=(Operation.METROLOGIA,),
    held_words="trabajando SOLD",
    names=MappingProxyType(
        {
            Action.TOMAR: Names(AuditKind.TOMAR_SPOOL, EventType.TOMAR),
            Action.PAUSAR: Names(AuditKind.PAUSAR_SPOOL, EventType.PAUSAR),
            Action.COMPLETAR: Names(AuditKind.COMPLETAR_SOLD, EventType.COMPLETAR),
            Action.CANCELAR: Names(AuditKind.CANCELAR_SOLD, EventType.CANCELAR),
            Action.LIBERAR: Names(AuditKind.LIBERAR_SUPERVISOR, EventType.PAUSAR),
            Action.RELEVO: Names(AuditKind.RELEVO, EventType.TOMAR),
        }
    ),
)
_METROLOGIA = OperationSpec(
    roles=frozenset({"Metrologia"}),
    name_cell=None,
    date_cell=columns.FECHA_QC_METROLOGIA,
    finished_first=(Operation.ARM, Operation.SOLD),
    inspections=frozenset({Inspection.NONE, Inspection.PENDIENTE_METROLOGIA}),
    listed_in=frozenset({Inspection.NONE, Inspection.PENDIENTE_METROLOGIA}),
    followed_by=(Operation.REPARACION,),
    held_words=None,
    names=MappingProxyType(
        {Action.INSPECCIONAR: Names(AuditKind.COMPLETAR_METROLOGIA, EventType.COMPLETAR_METROLOGIA)}
    ),
)
_REPARACION = OperationSpec(
    roles=frozenset({"Armador", "Soldador"}),
    name_cell=None,
    date_cell=None,
    inspections=frozenset({Inspection.RECHAZADO, Inspection.REPARACION_PAUSADA, Inspection.EN_REPARACION}),
    listed_in=frozenset({Inspection.RECHAZADO, Inspection.REPARACION_PAUSADA, Inspection.BLOQUEADO}),
    followed_by=(Operation.METROLOGIA,),
    held_words="EN_REPARACION",
    names=MappingProxyType(
        {
            Action.TOMAR: Names(AuditKind.TOMAR_REPARACION, EventType.TOMAR_REPARACION),
            Action.PAUSAR: Names(AuditKind.PAUSAR_REPARACION, EventType.PAUSAR_REPARACION),
            Action.COMPLETAR: Names(AuditKind.COMPLETAR_REPARACION, EventType.COMPLETAR_REPARACION),
            Action.CANCELAR: Names(AuditKind.CANCELAR_REPARACION, EventType.CANCELAR_REPARACION),
            Action.LIBERAR: Names(AuditKind.LIBERAR_SUPERVISOR, EventType.PAUSAR_REPARACION),
            Action.RELEVO: Names(AuditKind.RELEVO, EventType.TOMAR_REPARACION),
            Action.DESBLOQUEAR: Names(AuditKind.DESBLOQUEAR, EventType.STATE_CHANGE),
        }
    ),
)


def _operation_row(operation: Operation) -> OperationSpec:
    match operation:
        case Operation.ARM:
            return _ARM
        case Operation.SOLD:
            return _SOLD
        case Operation.METROLOGIA:
            return _METROLOGIA
        case Operation.REPARACION:
            return _REPARACION
        case _:
            assert_never(operation)


def _action_row(action: Action) -> ActionSpec:
    match action:
        case Action.TOMAR:
            return _TOMAR
        case Action.PAUSAR | Action.CANCELAR:
            return _GIVE_BACK
        case Action.COMPLETAR:
            return _COMPLETAR
        case Action.INSPECCIONAR:
            return _INSPECCIONAR
        case Action.LIBERAR:
            return _LIBERAR
        case Action.DESBLOQUEAR:
            return _DESBLOQUEAR
        case Action.RELEVO:
            return _RELEVO
        case Action.CORREGIR:
            return _CORREGIR
        case Action.DESHACER:
            return _DESHACER
        case _:
            assert_never(action)


# Looked up for every spool of every list, so the rows are chosen once.
_OPERATIONS = {each: _operation_row(each) for each in Operation}
_ACTIONS = {each: _action_row(each) for each in Action}


def spec_of(operation: Operation) -> OperationSpec:
    """The row of an operation."""
    return _OPERATIONS[operation]


def action_spec(action: Action) -> ActionSpec:
    """The row of an action."""
    return _ACTIONS[action]


def names_of(action: Action, operation: Operation) -> Names:
    """What the action is called on this operation. Raises ValueError where the operation doesn't have it."""
    names = spec_of(operation).names.get(action)
    if names is None:
        raise ValueError(f"there is no {action} of {operation}")
    return names


def operations_with(action: Action) -> tuple[Operation, ...]:
    """The operations that have the action, in the shop's order: all of them for an undo."""
    if action in (Action.DESHACER, Action.CORREGIR):
        return tuple(Operation)
    return tuple(each for each in Operation if action in spec_of(each).names)


COMPLETIONS: Final = frozenset(
    names.audit_kind
    for operation in Operation
    for action, names in spec_of(operation).names.items()
    if action in (Action.COMPLETAR, Action.INSPECCIONAR)
)
"""The audit kinds of what a supervisor may correct."""

SUPERVISOR: Final = "Supervisor"
"""The role of those who end another's hold, unblock a spool, and take one in a worker's name."""

PRODUCTION: Final = tuple(each for each in Operation if spec_of(each).name_cell)
"""ARM and SOLD: the operations whose progress the sheet keeps in a cell for the name and one for the date."""

UNDO: Final = timedelta(seconds=10)
"""How long an action can be undone once its worker was told of it."""

WAITING: Final = frozenset(each for each in Action if action_spec(each).may_wait)
"""The actions that wait for a sheet that is away. A take doesn't: nobody else could see the hold."""


def _cell_of(header: str | None) -> Callable[[Picture], str]:
    return attrgetter(PICTURE_FIELDS[header]) if header else _no_cell


def _no_cell(_picture: Picture) -> str:
    return ""


_NAME_CELLS = {each: _cell_of(spec_of(each).name_cell) for each in Operation}
_DATE_CELLS = {each: _cell_of(spec_of(each).date_cell) for each in Operation}


def worker_in(picture: Picture, operation: Operation) -> str:
    """The name in the operation's own cell; "" where that is empty or the operation has none."""
    return _NAME_CELLS[operation](picture)


def date_in(picture: Picture, operation: Operation) -> str:
    """The text in the operation's own date cell; "" where that is empty or the operation has none."""
    return _DATE_CELLS[operation](picture)


def with_worker(picture: Picture, operation: Operation, mark: str) -> Picture:
    """The picture with this name in the operation's own cell; unchanged where it has none."""
    cell = spec_of(operation).name_cell
    return replace(picture, **{PICTURE_FIELDS[cell]: mark}) if cell else picture


def with_date(picture: Picture, operation: Operation, finished: str) -> Picture:
    """The picture with this date in the operation's own cell; unchanged where it has none."""
    cell = spec_of(operation).date_cell
    return replace(picture, **{PICTURE_FIELDS[cell]: finished}) if cell else picture
