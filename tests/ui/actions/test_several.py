"""Several spools at once: ticks in the list, scans that add, buttons that say how many."""

from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.refusals import SpoolOccupied
from kiosk.core.shop.batches import MOST
from kiosk.core.shop.data import Action, Command, Operation, Verdict
from kiosk.ui.spools.lines import Section
from kiosk.ui.spools.list_model import LINE_ROLE, ROW_ROLE
from kiosk.ui.spools.row import SpoolRow
from tests.support.widgets import is_at_rest
from tests.ui.column_window import ELEVEN, MINE, TAKEN, TEN, TWELVE, ColumnWindow, held, sample, spool

FITTER, WELDER = 93, 94
OTHER_MINE = "MK-1335-CW-25238-017"


@pytest.fixture
def left(qtbot: QtBot) -> ColumnWindow:
    """Mauricio is the current worker; he holds two spools, and chooses several."""
    side = ColumnWindow(qtbot)
    side.load([*sample(), held(OTHER_MINE, "MR(93)")])
    side.tap_worker(FITTER)
    side.tap_named("severalButton")
    return side


def touch(side: ColumnWindow, key: str) -> None:
    """One touch on a spool's row."""
    view = side.column.list
    side.qtbot.waitUntil(lambda: side.column.spools.line_of(key).isValid() and is_at_rest(view))
    view.scrollTo(side.column.spools.line_of(key))
    side.tap(view.viewport(), view.visualRect(side.column.spools.line_of(key)).center())


def tick(side: ColumnWindow, *keys: str) -> None:
    for key in keys:
        touch(side, key)
    side.qtbot.waitUntil(lambda: side.selection.marked.keys[-len(keys) :] == keys)


def row_of(side: ColumnWindow, key: str) -> SpoolRow:
    row = side.column.spools.line_of(key).data(ROW_ROLE)
    assert isinstance(row, SpoolRow)
    return row


def asked(side: ColumnWindow, button: str) -> Sequence[Command]:
    with side.qtbot.waitSignal(side.selection.batch_requested) as signal:
        side.tap_named(button)
    (commands,) = signal.args
    assert isinstance(commands, list)
    return commands


def said(side: ColumnWindow, button: str) -> tuple[str, bool]:
    found = side.child(f"action{button}")
    return found.accessibleName(), found.isEnabled()


def test_touches_tick_and_untick_and_the_button_tells_how_many(left: ColumnWindow) -> None:
    assert said(left, "Tomar") == ("TOMAR", False)
    assert left.column.action_buttons.reason() == "Marca spools, o escanéalos."
    tick(left, TEN, ELEVEN, TWELVE)
    assert said(left, "Tomar") == ("TOMAR 3 · de 3 marcados", True)
    touch(left, ELEVEN)
    left.qtbot.waitUntil(lambda: left.selection.marked.keys == (TEN, TWELVE))
    assert said(left, "Tomar") == ("TOMAR 2 · de 2 marcados", True)
    assert [row_of(left, key).is_ticked for key in (TEN, ELEVEN)] == [True, False]
    assert left.child("severalButton").accessibleName() == f"Varios · 2 / {MOST}"


def test_one_touch_asks_for_one_command_for_each_ticked_spool(left: ColumnWindow) -> None:
    tick(left, TWELVE, TEN)
    commands = asked(left, "actionTomar")
    assert [(each.action, each.tag, each.worker_id, each.operation) for each in commands] == [
        (Action.TOMAR, TWELVE, FITTER, Operation.ARM),
        (Action.TOMAR, TEN, FITTER, Operation.ARM),
    ]
    assert len({each.id for each in commands}) == 2


def test_each_button_is_for_those_that_it_is_possible_on(left: ColumnWindow) -> None:
    tick(left, MINE, OTHER_MINE, TEN)
    assert said(left, "Tomar") == ("TOMAR 1 · de 3 marcados", True)
    assert said(left, "Pausar") == ("PAUSAR 2 · de 3 marcados", True)
    assert left.child("actionCancelar").accessibleName() == "CANCELAR 2"
    assert [each.tag for each in asked(left, "actionPausar")] == [MINE, OTHER_MINE]
    assert left.selection.marked.keys == (MINE, OTHER_MINE, TEN)


def test_one_that_is_possible_is_an_action_like_any_other(left: ColumnWindow) -> None:
    tick(left, MINE, TEN)
    with left.qtbot.waitSignal(left.selection.command_requested) as signal:
        left.tap_named("actionTomar")
    (command,) = signal.args
    assert isinstance(command, Command)
    assert command.tag == TEN


def test_those_that_others_have_are_ticked_and_the_reason_is_said(left: ColumnWindow) -> None:
    left.column.reader.read(TAKEN)
    assert said(left, "Tomar") == ("TOMAR", False)
    assert "CP(95)" in left.column.action_buttons.reason()


def test_a_row_of_scans_adds_and_a_second_scan_takes_nothing_away(left: ColumnWindow) -> None:
    for tag in (TEN, TAKEN, TWELVE, TEN):
        left.column.reader.read(tag)
    assert left.selection.marked.keys == (TEN, TAKEN, TWELVE)
    first = left.column.spools.index(1).data(LINE_ROLE)
    assert (first.section, first.key) == (Section.CHOSEN, TAKEN)  # no other part of the list shows it


def test_chosen_spool_is_the_first_tick(left: ColumnWindow) -> None:
    left.selection.choose_several(False)
    left.tap_spool(TEN)
    left.selection.choose_several(True)
    assert (left.selection.marked.keys, left.selection.spool) == ((TEN,), None)


@pytest.mark.parametrize("end", ["button", "worker", "operation"])
def test_ticks_end_with_the_choice_and_with_the_worker(left: ColumnWindow, end: str) -> None:
    tick(left, TEN)
    if end == "button":
        left.selection.choose_several(False)
    elif end == "worker":
        left.selection.forget_worker()
    else:
        left.selection.choose_operation(Operation.SOLD)
    assert left.selection.marked.keys == ()
    assert left.selection.marked.is_on is (end == "operation")


def test_one_more_than_a_batch_may_have_is_said_and_not_ticked(left: ColumnWindow) -> None:
    tags = [f"MK-1400-PW-30001-{number:03}" for number in range(MOST + 1)]
    left.load([spool(tag) for tag in tags])
    for tag in tags[:-1]:
        left.selection.marked.add(tag)
    with left.qtbot.waitSignal(left.selection.marked.too_many):
        left.column.reader.read(tags[-1])
    assert left.selection.marked.keys == tuple(tags[:-1])


def test_only_those_that_were_refused_stay_ticked_with_their_reasons(left: ColumnWindow) -> None:
    tick(left, TEN, ELEVEN, TWELVE)
    why = SpoolOccupied(ELEVEN, Operation.ARM, "CP(95)", "27-01-2026 14:30:00")
    left.selection.marked.settle(frozenset({TEN, TWELVE}), {ELEVEN: why})
    assert left.selection.marked.keys == (ELEVEN,)
    row = row_of(left, ELEVEN)
    assert (row.is_ticked, row.is_taken, "CP(95)" in row.detail) == (True, True, True)
    left.selection.marked.settle(frozenset({ELEVEN}), {})
    assert not left.selection.marked.is_on
    assert row_of(left, ELEVEN).is_ticked is None


def test_ticks_stay_while_an_action_is_under_way(left: ColumnWindow) -> None:
    tick(left, TEN)
    left.selection.set_busy(True)
    left.selection.select(ELEVEN)
    assert left.selection.marked.keys == (TEN,)
    assert not left.child("severalButton").isEnabled()


def test_spool_with_an_open_command_is_not_asked_for_again(left: ColumnWindow) -> None:
    tick(left, MINE, OTHER_MINE)
    open_commands = left.selection.open_marks.live
    open_commands.add(Command("x", Action.PAUSAR, MINE, FITTER, Operation.ARM), Verdict.QUEUED)
    assert said(left, "Pausar") == ("PAUSAR 1 · de 2 marcados", True)
