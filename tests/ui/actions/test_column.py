"""Choosing worker, operation and spool, and the three actions, by touch."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command, Operation, Worker
from kiosk.live.freshness import Freshness
from kiosk.ui.actions.cancel_button import CancelButton
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.support.widgets import child
from tests.ui.column_window import (
    BARE,
    DONE,
    ELEVEN,
    MINE,
    TAKEN,
    TEN,
    TWELVE,
    WORKERS,
    ColumnWindow,
    held,
    sample,
    spool,
)


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    side = ColumnWindow(qtbot)
    side.load(sample())
    return side


@pytest.fixture
def working(left: ColumnWindow) -> ColumnWindow:
    """Mauricio is the current worker."""
    left.tap_worker(93)
    return left


def test_take_in_three_touches(left: ColumnWindow, qtbot: QtBot) -> None:
    left.tap_worker(95)
    left.tap_named("operationARM")
    left.tap_spool(ELEVEN)
    with qtbot.waitSignal(left.selection.command_requested) as asked:
        left.tap_named("actionTomar")
    (command,) = asked.args
    assert (command.action, command.tag, command.worker_id) == (Action.TOMAR, ELEVEN, 95)
    assert (command.operation, command.hold) == (Operation.ARM, None)


def test_only_active_workers_with_a_role_here_by_name(left: ColumnWindow) -> None:
    model = left.column.chooser.grid.model()
    names = [model.index(at, 0).data(WORKER_ROLE).full_name for at in range(model.rowCount())]
    everybody = ["Ángela Ñandú", "Carla Pizarro", "Marta Lupa", "Mauricio Rodríguez", "Nicolás Rivas"]
    assert names == everybody
    assert left.column.chooser.footer() == "5 trabajadores con rol en este puesto"


def test_who_was_here_last_stands_first(left: ColumnWindow) -> None:
    for worker in (94, 93):
        left.selection.choose_worker(worker)
        left.selection.forget_worker()
    model = left.column.chooser.grid.model()
    names = [model.index(at, 0).data(WORKER_ROLE).full_name for at in range(model.rowCount())]
    others = ["Ángela Ñandú", "Carla Pizarro", "Marta Lupa"]
    assert names == ["Mauricio Rodríguez", "Nicolás Rivas", *others]


def test_operation_without_role_is_closed_and_says_so(working: ColumnWindow) -> None:
    tile = working.column.operations.tile(Operation.SOLD)
    assert not tile.isEnabled()
    assert tile.second == "sin rol"
    assert working.column.operations.tile(Operation.ARM).second == "33 disponibles"


def comes(left: ColumnWindow, worker: int, finds: Operation) -> None:
    """Whoever was here before is gone; this one touches his card and finds an operation chosen."""
    left.selection.forget_worker()
    left.tap_worker(worker)
    assert left.selection.operation is finds


def test_who_comes_back_finds_the_operation_of_his_last_action(left: ColumnWindow) -> None:
    both = Worker(96, "Rosa", "Paz", True, frozenset({"Armador", "Soldador"}))
    left.load(sample(), [*WORKERS, both])
    comes(left, 96, Operation.ARM)
    left.selection.choose_operation(Operation.SOLD)
    left.selection.select(DONE)
    left.tap_named("actionTomar")
    comes(left, 93, Operation.ARM)
    comes(left, 96, Operation.SOLD)


def test_the_previous_workers_operation_is_not_the_next_ones(left: ColumnWindow) -> None:
    both = Worker(96, "Rosa", "Paz", True, frozenset({"Armador", "Soldador"}))
    left.load(sample(), [*WORKERS, both])
    comes(left, 94, Operation.SOLD)
    comes(left, 96, Operation.ARM)


def test_welder_finds_his_operation_chosen(left: ColumnWindow) -> None:
    left.tap_worker(94)
    assert left.selection.operation is Operation.SOLD


def test_who_holds_one_spool_pauses_it_with_one_touch(left: ColumnWindow, qtbot: QtBot) -> None:
    left.tap_worker(93)
    with qtbot.waitSignal(left.selection.command_requested) as asked:
        left.tap_named("actionPausar")
    (command,) = asked.args
    assert (command.action, command.tag, command.worker_id) == (Action.PAUSAR, MINE, 93)


def test_the_only_spool_held_brings_its_operation(left: ColumnWindow) -> None:
    both = Worker(96, "Rosa", "Paz", True, frozenset({"Armador", "Soldador"}))
    left.load([*sample(), held(ELEVEN, "RP(96)")], [*WORKERS, both])
    left.selection.choose_operation(Operation.SOLD)
    left.tap_worker(96)
    assert left.selection.spool is not None
    assert (left.selection.spool.key, left.selection.operation) == (ELEVEN, Operation.ARM)


def test_who_holds_two_spools_chooses_himself(left: ColumnWindow) -> None:
    left.load([*sample(), held(ELEVEN, "MR(93)")])
    left.tap_worker(93)
    assert left.selection.spool is None
    assert left.column.action_buttons.reason() == "Elige un spool."


def test_a_spool_scanned_before_stays_chosen(left: ColumnWindow) -> None:
    left.column.reader.read(ELEVEN)
    left.tap_worker(93)
    assert left.selection.spool is not None
    assert left.selection.spool.key == ELEVEN


def test_a_spool_that_nobody_touched_is_not_ticked_with_several(left: ColumnWindow) -> None:
    left.tap_worker(93)
    left.selection.choose_several(True)
    assert not left.selection.marked.keys
    left.selection.choose_several(False)
    left.tap_spool(MINE)
    left.selection.choose_several(True)
    assert left.selection.marked.keys == (MINE,)


def test_mine_first_then_available(working: ColumnWindow) -> None:
    assert working.lines()[:5] == ["Míos · 1", MINE, "Disponibles para ARM · 33", TEN, ELEVEN]


def test_row_shows_states_and_holder(working: ColumnWindow) -> None:
    assert working.row_text(MINE).startswith(f"{MINE} · NV0644 · OT 1102 · desde 14:20 · ARM en progreso")
    assert "pausado · lo tuvo NR(94)" in working.row_text(TEN)


def test_nothing_chosen_asks_for_a_spool(left: ColumnWindow) -> None:
    left.tap_worker(94)
    assert left.column.action_buttons.reason() == "Elige un spool."
    assert not any(left.column.action_buttons.button(action).isEnabled() for action in list(Action)[:3])


def test_free_spool_can_only_be_taken(working: ColumnWindow) -> None:
    working.tap_spool(ELEVEN)
    actions = working.column.action_buttons
    assert actions.button(Action.TOMAR).second == "011 para ARM"
    assert [actions.button(action).isEnabled() for action in list(Action)[:3]] == [True, False, False]
    assert actions.reason() == "PAUSAR y COMPLETAR: primero toma el spool 011."
    assert actions.button(Action.PAUSAR).accessibleDescription() == actions.reason()


def test_my_spool_can_be_paused_completed_or_cancelled(working: ColumnWindow) -> None:
    working.tap_spool(MINE)
    actions = working.column.action_buttons
    assert [actions.button(action).isEnabled() for action in list(Action)[:3]] == [False, True, True]
    assert actions.reason() == "TOMAR: ya lo tienes tú desde las 14:20."
    assert actions.button(Action.COMPLETAR).second == "ARM de 016"
    assert working.child("actionCancelar").isVisible()


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (TAKEN, "TOMAR: lo tiene CP(95) desde las 14:30."),
        (BARE, "TOMAR: 028 todavía no tiene materiales."),
        (DONE, "TOMAR: ARM ya está completado por CP(95), el 20-01-2026."),
    ],
)
def test_spool_that_cannot_be_taken_is_shown_with_its_reason(
    working: ColumnWindow, key: str, why: str
) -> None:
    working.selection.select(key)
    assert working.lines()[:2] == ["Elegido", key]
    assert working.column.action_buttons.reason() == why


def test_who_holds_it_comes_before_what_the_chosen_operation_lacks(working: ColumnWindow) -> None:
    """ARM of it is finished, which doesn't matter while somebody welds it."""
    welded = "MK-1326-SW-26175-030"
    welding = spool(
        welded,
        ocupado_por="AN(62)",
        fecha_ocupacion="26-01-2026 23:13:00",
        estado_detalle="AN(62) trabajando SOLD (ARM completado, SOLD en progreso)",
        armador="CP(95)",
        fecha_armado="20-01-2026",
        soldador="AN(62)",
    )
    working.load([*sample(), welding])
    working.selection.select(welded)
    assert "lo tiene AN(62) desde el 26-01 23:13" in working.row_text(welded)
    assert working.column.action_buttons.reason() == "TOMAR: lo tiene AN(62) desde el 26-01 23:13."


def test_double_tap_asks_once(working: ColumnWindow) -> None:
    asked: list[Command] = []
    working.selection.command_requested.connect(asked.append)
    working.tap_spool(ELEVEN)
    working.tap_named("actionTomar")
    working.tap_named("actionTomar")
    assert [command.action for command in asked] == [Action.TOMAR]


def test_release_names_the_hold_that_the_screen_shows(working: ColumnWindow, qtbot: QtBot) -> None:
    working.shop.live.put(replace(working.shop.spools[MINE], hold="the-take"))
    working.tap_spool(MINE)
    with qtbot.waitSignal(working.selection.command_requested) as asked:
        working.tap_named("actionPausar")
    (command,) = asked.args
    assert (command.action, command.hold) == (Action.PAUSAR, "the-take")


def test_touched_button_says_saving_and_all_are_deaf(working: ColumnWindow, qtbot: QtBot) -> None:
    working.selection.command_requested.connect(lambda _: working.selection.set_busy(True))
    working.tap_spool(ELEVEN)
    working.tap_named("actionTomar")
    actions = working.column.action_buttons
    assert actions.button(Action.TOMAR).second == "…guardando"
    assert not any(actions.button(action).isEnabled() for action in list(Action)[:3])
    assert not working.child("changeWorkerButton").isEnabled()
    working.shop.live.put(held(ELEVEN, "MR(93)", "14:32"))
    working.selection.set_busy(False)
    qtbot.waitUntil(lambda: actions.button(Action.PAUSAR).isEnabled())


def test_tap_shows_at_once_before_the_action_is_requested(working: ColumnWindow) -> None:
    seen: list[str] = []
    button = working.column.action_buttons.button(Action.TOMAR)
    working.selection.command_requested.connect(lambda _: seen.append(button.second))
    working.tap_spool(ELEVEN)
    working.tap_named("actionTomar")
    assert seen == ["…guardando"]


def test_button_comes_back_if_the_request_is_not_taken_up(working: ColumnWindow, qtbot: QtBot) -> None:
    working.tap_spool(ELEVEN)
    working.tap_named("actionTomar")
    qtbot.waitUntil(lambda: working.column.action_buttons.button(Action.TOMAR).isEnabled(), timeout=3_000)


def test_tap_that_is_declined_says_why_at_once(working: ColumnWindow) -> None:
    working.tap_spool(ELEVEN)
    working.shop.live._state.put(
        held(ELEVEN, "CP(95)", "14:31"), working.shop.live._clock.utc()
    )  # known, and not on the glass yet
    working.tap_named("actionTomar")
    actions = working.column.action_buttons
    assert actions.button(Action.TOMAR).second != "…guardando"
    assert actions.reason() == "TOMAR: lo tiene CP(95) desde las 14:31."


def test_cancel_asks_once_more(working: ColumnWindow, qtbot: QtBot) -> None:
    asked: list[Command] = []
    working.selection.command_requested.connect(asked.append)
    working.tap_spool(MINE)
    cancel = child(working.window, CancelButton, "actionCancelar")
    working.tap(cancel)
    working.tap(cancel)  # a double tap is one tap
    assert cancel.text() == "¿Cancelar? Sí"
    assert asked == []
    qtbot.wait(650)
    working.tap(cancel)
    assert [command.action for command in asked] == [Action.CANCELAR]


def test_outdated_data_says_so_on_row_and_button(
    working: ColumnWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    working.tap_spool(ELEVEN)
    monkeypatch.setattr(working.shop.live, "_freshness", Freshness.UNKNOWN)
    working.shop.freshness_changed.emit(Freshness.UNKNOWN)
    assert working.column.action_buttons.button(Action.TOMAR).second == "comprueba la planilla antes"
    assert "¿libre?" in working.row_text(ELEVEN)
    assert "¿libre?" not in working.row_text(MINE)


def test_changing_workers_shows_the_list_of_workers_again(working: ColumnWindow) -> None:
    working.tap_named("changeWorkerButton")
    assert working.selection.worker is None
    assert working.column.chooser.isVisible()
    assert not working.column.action_buttons.isVisible()


def test_card_counts_the_spools_of_its_worker(working: ColumnWindow, qtbot: QtBot) -> None:
    person = working.column.card.person
    assert person.about == "MR(93) · Armador · tiene 1 spool"
    working.shop.live.put(held(TWELVE, "MR(93)"))
    qtbot.waitUntil(lambda: person.about == "MR(93) · Armador · tiene 2 spools")


def test_loading_empty_and_failed_look_different(qtbot: QtBot) -> None:
    side = ColumnWindow(qtbot)
    assert side.column.chooser._empty.text() == "Leyendo la planilla…"
    side.column.set_failure("La planilla no responde.")
    assert side.column.chooser._empty.text() == "La planilla no responde."
    side.load([])
    side.tap_worker(93)
    assert side.lines() == ["Disponibles para ARM · 0", "No hay spools disponibles para ARM"]


def test_searching_filters_and_explains(working: ColumnWindow) -> None:
    field = child(working.window, QLineEdit, "spoolField")
    field.setText("25240-027")
    assert working.lines() == [
        "Disponibles para ARM · 0 de 33",
        "Nada disponible coincide con «25240-027»",
        "No disponibles para ARM",
        TAKEN,
    ]
    assert "lo tiene CP(95) desde las 14:30" in working.row_text(TAKEN)
    working.tap_spool(TAKEN)
    assert working.column.action_buttons.reason() == "TOMAR: lo tiene CP(95) desde las 14:30."


def test_searching_deselects_a_spool_that_is_out_of_sight(working: ColumnWindow) -> None:
    working.tap_spool(ELEVEN)
    working.column.field.set_text("011")
    assert working.selection.spool is not None
    working.column.field.set_text("012")
    assert working.selection.spool is None


def test_sheet_text_is_never_markup(left: ColumnWindow) -> None:
    left.load([spool("<b>X</b>-001")])
    left.tap_worker(93)
    left.tap_spool("<b>X</b>-001")
    assert "<b>X</b>-001" in left.row_text("<b>X</b>-001")


def test_fingers_work_as_a_mouse_does(working: ColumnWindow, qtbot: QtBot) -> None:
    finger = QTest.createTouchDevice()
    handle = working.window.windowHandle()

    def touch(widget: QWidget, at: QPoint) -> None:
        place = widget.mapTo(working.window, at)
        QTest.touchEvent(handle, finger).press(0, place, handle).commit()
        QTest.touchEvent(handle, finger).release(0, place, handle).commit()

    view, take = working.column.list, working.child("actionTomar")
    touch(view.viewport(), view.visualRect(working.column.spools.line_of(ELEVEN)).center())
    qtbot.waitUntil(lambda: working.selection.spool is not None)
    with qtbot.waitSignal(working.selection.command_requested):
        touch(take, take.rect().center())
