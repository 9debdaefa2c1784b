"""The first check that fails decides: of two that would, always the same one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from kiosk.core.errors import Code, Refusal
from kiosk.core.shop.data import Action, Fault, FaultKind, Operation, Spool, Worker
from tests.core.shop.test_rules import BLOCKED, FINISHED, MARCELA, REJECTED, TODAY, code, may
from tests.support.builders import (
    INES,
    JUANA,
    MAURO,
    SOLD,
    changed,
    duplicated,
    faulty,
    held,
    spool,
)


@dataclass(frozen=True)
class Case:
    """A command on SOLD that would be allowed until one thing is broken."""

    spool: Spool | None
    worker: Worker | None = JUANA
    fecha: date | None = None
    operation: Operation = SOLD
    resultado: str | None = None
    motivo: str | None = None
    hold: str | None = None


Spoil = Callable[[Case], Case]


def _spoil(**cells: str) -> Spoil:
    return lambda case: replace(case, spool=case.spool and changed(case.spool, **cells))


def _no_tag(case: Case) -> Case:
    return replace(case, spool=None)


def _duplicate(case: Case) -> Case:
    return replace(case, spool=case.spool and duplicated(case.spool, 2, 3))


def _no_worker(case: Case) -> Case:
    return replace(case, worker=case.worker and replace(case.worker, active=False))


def _no_role(case: Case) -> Case:
    return replace(case, worker=case.worker and replace(case.worker, roles=frozenset({"Pintura"})))


def _tomorrow(case: Case) -> Case:
    return replace(case, fecha=TODAY + timedelta(days=1))


def _no_reason(case: Case) -> Case:
    return replace(case, motivo=" ")


def _another_hold(case: Case) -> Case:
    return replace(case, hold="an earlier one")


def _no_result(case: Case) -> Case:
    return replace(case, resultado="TAL VEZ")


def _unreadable(column: str) -> Spoil:
    return lambda case: replace(case, spool=case.spool and faulty(case.spool, column))


def _doubtful(case: Case) -> Case:
    doubt = Fault(FaultKind.EN_DUDA, "Operaciones", 2, "version", "MK-9")
    return replace(case, spool=case.spool and replace(case.spool, faults=(*case.spool.faults, doubt)))


def _overtaken(case: Case) -> Case:
    return replace(case, spool=case.spool and replace(case.spool, version="v2"))


def _of_case(action: Action, case: Case) -> Refusal | None:
    return may(
        action,
        case.operation,
        case.spool,
        case.worker,
        hold=case.hold,
        fecha=case.fecha,
        resultado=case.resultado,
        motivo=case.motivo,
        de=MAURO if action is Action.RELEVO else None,
    )


BEFORE_READING: tuple[tuple[Code, Spoil], ...] = (
    (Code.SPOOL_NO_ENCONTRADO, _no_tag),
    (Code.SPOOL_DUPLICADO, _duplicate),
    (Code.WORKER_NO_ENCONTRADO, _no_worker),
    (Code.ROL_NO_AUTORIZADO, _no_role),
    (Code.FECHA_INVALIDA, _tomorrow),
)
TAKING = (
    *BEFORE_READING,
    (Code.SPOOL_DATO_ILEGIBLE, _unreadable("Fecha_Materiales")),
    (Code.SPOOL_BLOQUEADO, _spoil(estado_detalle=BLOCKED)),
    (Code.OPERACION_YA_COMPLETADA, _spoil(fecha_soldadura="12-05-2026")),
    (Code.DEPENDENCIAS_NO_SATISFECHAS, _spoil(armador="")),
    (Code.SPOOL_OCUPADO, _spoil(ocupado_por="AS(45)")),
)
COMPLETING = (
    *BEFORE_READING,
    (Code.SPOOL_DATO_ILEGIBLE, _unreadable("Fecha_Soldadura")),
    (Code.SPOOL_BLOQUEADO, _spoil(estado_detalle=BLOCKED)),
    (Code.OPERACION_YA_COMPLETADA, _spoil(fecha_soldadura="12-05-2026")),
    (Code.NO_AUTORIZADO, _spoil(ocupado_por="AS(45)")),
)
HANDING_OVER = (
    *BEFORE_READING,
    (Code.SPOOL_DATO_ILEGIBLE, _unreadable("Fecha_Soldadura")),
    (Code.SPOOL_BLOQUEADO, _spoil(estado_detalle=BLOCKED)),
    (Code.OPERACION_YA_COMPLETADA, _spoil(fecha_soldadura="12-05-2026")),
    (Code.NO_AUTORIZADO, _spoil(ocupado_por="AS(45)")),
)
RELEASING = (
    *(check for check in BEFORE_READING if check[0] is not Code.ROL_NO_AUTORIZADO),
    (Code.NO_AUTORIZADO, _spoil(ocupado_por="AS(45)")),
)
INSPECTING = (
    *BEFORE_READING,
    (Code.RESULTADO_INVALIDO, _no_result),
    (Code.SPOOL_DATO_ILEGIBLE, _unreadable("Fecha_Armado")),
    (Code.SPOOL_BLOQUEADO, _spoil(estado_detalle=BLOCKED)),
    (Code.DEPENDENCIAS_NO_SATISFECHAS, _spoil(fecha_soldadura="")),
    (Code.SPOOL_OCUPADO, _spoil(ocupado_por="AS(45)")),
)
SUPERVISING = (*BEFORE_READING, (Code.MOTIVO_REQUERIDO, _no_reason))
ENDING = (
    *SUPERVISING,
    (Code.NO_AUTORIZADO, _another_hold),
)
UNBLOCKING = (
    *SUPERVISING,
    (Code.SPOOL_DATO_ILEGIBLE, _unreadable("Fecha_QC_Metrología")),
    (Code.SPOOL_NO_BLOQUEADO, _spoil(estado_detalle=REJECTED)),
)
UNDOING = (
    *(check for check in BEFORE_READING if check[0] is not Code.ROL_NO_AUTORIZADO),
    (Code.SPOOL_DATO_ILEGIBLE, _doubtful),
    (Code.NO_SE_PUEDE_DESHACER, _overtaken),
)
STARTS = {
    Action.TOMAR: (Case(spool(armador="MR(93)", fecha_armado="10-05-2026")), TAKING),
    Action.COMPLETAR: (Case(held(JUANA, SOLD)), COMPLETING),
    Action.PAUSAR: (Case(held(JUANA, SOLD)), RELEASING),
    Action.CANCELAR: (Case(held(JUANA, SOLD)), RELEASING),
    Action.INSPECCIONAR: (
        Case(FINISHED, INES, operation=Operation.METROLOGIA, resultado="APROBADO"),
        INSPECTING,
    ),
    Action.LIBERAR: (Case(held(JUANA, SOLD), MARCELA, motivo="faltó"), ENDING),
    Action.DESBLOQUEAR: (
        Case(
            changed(FINISHED, estado_detalle=BLOCKED),
            MARCELA,
            operation=Operation.REPARACION,
            motivo="revisado",
        ),
        UNBLOCKING,
    ),
    Action.CORREGIR: (Case(FINISHED, MARCELA, motivo="por error"), SUPERVISING),
    Action.RELEVO: (Case(held(MAURO, SOLD), JUANA), HANDING_OVER),
    Action.DESHACER: (Case(replace(held(JUANA, SOLD), version="v1"), hold="v1"), UNDOING),
}
PAIRS = [
    pytest.param(action, earlier, later, id=f"{action} {earlier[0]} before {later[0]}")
    for action, (_, checks) in STARTS.items()
    for earlier, later in combinations(checks, 2)
]


@pytest.mark.parametrize(("action", "earlier", "later"), PAIRS)
def test_earlier_check_decides_if_both_fail(
    action: Action, earlier: tuple[Code, Spoil], later: tuple[Code, Spoil]
) -> None:
    case = earlier[1](later[1](STARTS[action][0]))
    assert code(_of_case(action, case)) is earlier[0]


@pytest.mark.parametrize("action", list(Action))
def test_each_check_fails_by_itself(action: Action) -> None:
    start, checks = STARTS[action]
    assert _of_case(action, start) is None
    for expected, spoil in checks:
        case = spoil(start)
        assert code(_of_case(action, case)) is expected
