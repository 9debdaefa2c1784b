"""What comes next on a spool, and who may do it."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kiosk.core.shop.data import Action, AuditRow, Operation, Picture, Spool, Worker
from kiosk.core.shop.operations import AuditKind
from kiosk.core.shop.suggestion import NextStep, next_step
from tests.support.builders import ANA, INES, IVAN, JUANA, MARCELA, MAURO, NOW, TAG, held, spool

ARM, SOLD, METROLOGIA, REPARACION = Operation
PEOPLE = (INES, JUANA, IVAN, ANA, MARCELA, MAURO)
ARMED = {"armador": "MR(93)", "fecha_armado": "12-05-2026"}
FINISHED = {**ARMED, "soldador": "JP(11)", "fecha_soldadura": "13-05-2026"}
REJECTED = {**FINISHED, "estado_detalle": "RECHAZADO (Ciclo 2/3) - Pendiente reparación"}
REPAIRED = {**FINISHED, "estado_detalle": "PENDIENTE_METROLOGIA (Ciclo 2/3)"}
BLOCKED = {**FINISHED, "estado_detalle": "BLOQUEADO - Contactar supervisor"}
APPROVED = {**FINISHED, "fecha_qc_metrologia": "14-05-2026", "estado_detalle": "METROLOGIA APROBADO ✓"}


def done(kind: AuditKind, operation: Operation) -> AuditRow:
    return AuditRow("id-1", NOW, kind, TAG, MAURO.id, MAURO.mark, operation, kind.verb, after=Picture())


def follows(
    kind: AuditKind, operation: Operation, where: Spool, people: Iterable[Worker] = PEOPLE
) -> NextStep | None:
    return next_step(done(kind, operation), where, people, NOW.date())


@pytest.mark.parametrize(
    ("kind", "operation", "cells", "following", "names"),
    [
        (AuditKind.COMPLETAR_ARM, ARM, ARMED, SOLD, (JUANA, ANA)),
        (AuditKind.COMPLETAR_ARM, ARM, FINISHED, METROLOGIA, (INES,)),
        (AuditKind.COMPLETAR_SOLD, SOLD, FINISHED, METROLOGIA, (INES,)),
        (AuditKind.COMPLETAR_REPARACION, REPARACION, REPAIRED, METROLOGIA, (INES,)),
        (AuditKind.COMPLETAR_METROLOGIA, METROLOGIA, REJECTED, REPARACION, (JUANA, MAURO)),
    ],
)
def test_it_is_what_the_rules_allow_to_those_who_have_the_role(
    kind: AuditKind,
    operation: Operation,
    cells: dict[str, str],
    following: Operation,
    names: tuple[Worker, ...],
) -> None:
    assert follows(kind, operation, spool(**cells)) == NextStep(following, names)


@pytest.mark.parametrize(
    ("kind", "operation", "where"),
    [
        (AuditKind.COMPLETAR_METROLOGIA, METROLOGIA, spool(**APPROVED)),
        (AuditKind.COMPLETAR_METROLOGIA, METROLOGIA, spool(**BLOCKED)),
        (AuditKind.COMPLETAR_SOLD, SOLD, spool(armador="MR(93)", soldador="JP(11)", fecha_soldadura="x")),
        (AuditKind.COMPLETAR_ARM, ARM, held(JUANA, SOLD, **ARMED)),
        (AuditKind.TOMAR_SPOOL, ARM, spool(**ARMED)),
        (AuditKind.PAUSAR_SPOOL, ARM, spool(**ARMED)),
        (AuditKind.LIBERAR_SUPERVISOR, ARM, spool(**ARMED)),
    ],
)
def test_there_is_none(kind: AuditKind, operation: Operation, where: Spool) -> None:
    assert follows(kind, operation, where) is None


def test_an_undo_has_no_next_step() -> None:
    undo = replace(done(AuditKind.COMPLETAR_ARM, ARM), evento_tipo=Action.DESHACER)
    assert next_step(undo, spool(**ARMED), PEOPLE, NOW.date()) is None


def test_where_nobody_has_the_role_there_is_none() -> None:
    rehearsal = Worker(0, "KIOSK", "PRUEBA", True, frozenset({"Soldador"}))
    assert follows(AuditKind.COMPLETAR_ARM, ARM, spool(**ARMED), (MAURO, INES, IVAN, rehearsal)) is None
