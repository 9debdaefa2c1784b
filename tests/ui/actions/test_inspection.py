"""METROLOGIA and REPARACION by touch: two large buttons, the lists of both, a spool held for repair."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command, Operation, Result, Spool
from kiosk.live.freshness import Freshness
from tests.ui.column_window import ColumnWindow, held, spool

INSPECTOR, FITTER = 8, 93
DONE = {
    "armador": "MR(93)",
    "fecha_armado": "20-01-2026",
    "soldador": "NR(94)",
    "fecha_soldadura": "22-01-2026",
}
FRESH, REPAIRED, REJECTED, PAUSED, BLOCKED, MINE, APPROVED = (
    f"MK-1335-CW-25238-0{number}" for number in range(31, 38)
)
UNTOUCHED, WORKED_ON = "MK-1335-CW-25238-041", "MK-1335-CW-25238-042"


def _shop() -> list[Spool]:
    return [
        spool(FRESH, **DONE),
        spool(REPAIRED, **DONE, estado_detalle="PENDIENTE_METROLOGIA (Ciclo 2/3)"),
        spool(REJECTED, **DONE, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
        spool(PAUSED, **DONE, estado_detalle="REPARACION_PAUSADA (Ciclo 1/3)"),
        spool(BLOCKED, **DONE, estado_detalle="BLOQUEADO - Contactar supervisor"),
        spool(
            MINE,
            **DONE,
            ocupado_por="MR(93)",
            fecha_ocupacion="27-01-2026 14:20:00",
            estado_detalle="EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)",
        ),
        spool(APPROVED, **DONE, fecha_qc_metrologia="24-01-2026", estado_detalle="METROLOGIA APROBADO ✓"),
        spool(UNTOUCHED),
        held(WORKED_ON, "CP(95)"),
    ]


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(_shop())
    return side


@pytest.fixture
def inspecting(left: ColumnWindow) -> ColumnWindow:
    """Marta Lupa of Metrologia is the current worker."""
    left.tap_worker(INSPECTOR)
    return left


def asked(side: ColumnWindow, button: str) -> Command:
    with side.qtbot.waitSignal(side.selection.command_requested) as signal:
        side.tap_named(button)
    (command,) = signal.args
    assert isinstance(command, Command)
    return command


def test_inspector_finds_the_queue_and_two_buttons(inspecting: ColumnWindow) -> None:
    assert inspecting.selection.operation is Operation.METROLOGIA
    assert inspecting.lines() == ["Disponibles para METROLOGIA · 2", FRESH, REPAIRED]
    shown = {name: inspecting.child(f"action{name}").isVisible() for name in BUTTONS}
    assert shown == {name: name in ("Aprobado", "Rechazado") for name in BUTTONS}
    assert inspecting.column.action_buttons.reason() == "Elige un spool."


BUTTONS = ("Tomar", "Pausar", "Completar", "Aprobado", "Rechazado", "Cancelar")


@pytest.mark.parametrize("result", Result)
def test_result_in_two_touches(inspecting: ColumnWindow, result: Result) -> None:
    inspecting.tap_spool(FRESH)
    command = asked(inspecting, f"action{result.capitalize()}")
    assert (command.action, command.operation, command.tag) == (
        Action.INSPECCIONAR,
        Operation.METROLOGIA,
        FRESH,
    )
    assert (command.resultado, command.worker_id, command.hold) == (result, INSPECTOR, None)


def test_rejection_says_what_it_leads_to_before_it_is_touched(inspecting: ColumnWindow) -> None:
    button = inspecting.column.action_buttons.button(Action.INSPECCIONAR, Result.RECHAZADO)
    inspecting.tap_spool(FRESH)
    assert button.second == "031 · ciclo 1/3"
    inspecting.tap_spool(REPAIRED)
    assert button.second == "032 · lo bloquea"


def test_rows_say_met_and_rep_with_the_cycle(inspecting: ColumnWindow) -> None:
    assert inspecting.row_text(FRESH).endswith("NV0650 · OT 1140 · METROLOGIA pendiente")
    assert inspecting.row_text(REPAIRED).endswith("ciclo 2/3 · REPARACION completado · METROLOGIA pendiente")


def test_repairs_are_listed_and_the_blocked_one_can_not_be_taken(left: ColumnWindow) -> None:
    left.tap_worker(FITTER)
    left.tap_named("operationREPARACION")
    assert left.column.operations.tile(Operation.REPARACION).second == "2 disponibles"
    assert left.lines() == ["Míos · 1", MINE, "Disponibles para REPARACION · 2", REJECTED, PAUSED, BLOCKED]
    assert "ciclo 1/3 · REPARACION pausado" in left.row_text(PAUSED)
    assert "bloqueado; avisa al supervisor" in left.row_text(BLOCKED)
    left.tap_spool(BLOCKED)
    actions = left.column.action_buttons
    assert not any(left.child(f"action{name}").isEnabled() for name in ("Tomar", "Pausar", "Completar"))
    assert actions.reason().startswith("TOMAR: 035 está bloqueado; avisa al supervisor.")
    left.tap_spool(REJECTED)
    command = asked(left, "actionTomar")
    assert (command.action, command.operation) == (Action.TOMAR, Operation.REPARACION)


def test_spool_held_for_repair_is_ended_like_any_other(left: ColumnWindow) -> None:
    left.tap_worker(FITTER)
    left.tap_spool(MINE)
    assert left.selection.operation is Operation.REPARACION
    assert "ciclo 2/3 · desde 14:20 · REPARACION en progreso" in left.row_text(MINE)
    enabled = {name: left.child(f"action{name}").isEnabled() for name in ("Tomar", "Pausar", "Completar")}
    assert enabled == {"Tomar": False, "Pausar": True, "Completar": True}
    assert left.child("actionCancelar").isVisible()
    command = asked(left, "actionCompletar")
    assert (command.action, command.operation, command.tag) == (
        Action.COMPLETAR,
        Operation.REPARACION,
        MINE,
    )


def test_operations_say_met_and_rep(inspecting: ColumnWindow) -> None:
    tiles = [inspecting.column.operations.tile(each).text() for each in Operation]
    assert tiles == ["ARM", "SOLD", "MET", "REP"]


def test_inspector_is_told_why_not(inspecting: ColumnWindow) -> None:
    inspecting.selection.select(REJECTED)
    assert inspecting.column.action_buttons.reason() == "INSPECCIONAR: 033 fue rechazado, y no está reparado."
    inspecting.selection.select(UNTOUCHED)
    assert inspecting.column.action_buttons.reason() == "INSPECCIONAR: falta ARM completado."
    inspecting.selection.select(APPROVED)
    assert "ya está completado" in inspecting.column.action_buttons.reason()


def test_buttons_change_with_the_worker(inspecting: ColumnWindow) -> None:
    inspecting.tap_named("changeWorkerButton")
    inspecting.tap_worker(FITTER)
    assert inspecting.child("actionTomar").isVisible()
    assert not inspecting.child("actionAprobado").isVisible()


def test_outdated_data_says_so_on_both_buttons(
    inspecting: ColumnWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspecting.tap_spool(FRESH)
    monkeypatch.setattr(inspecting.shop.live, "_freshness", Freshness.UNKNOWN)
    inspecting.shop.freshness_changed.emit(Freshness.UNKNOWN)
    for result in Result:
        button = inspecting.column.action_buttons.button(Action.INSPECCIONAR, result)
        assert button.second == "comprueba la planilla antes"
