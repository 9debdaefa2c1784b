"""What the bar, the panel and the ticks say of a batch, whatever became of it."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.core.refusals import SpoolOccupied
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict, Worker
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.window import WindowSettings
from tests.ui.column_window import ELEVEN, NOW, TEN, TWELVE, WORKERS, sample
from tests.ui.whole_window import WholeWindow

FITTER = 93
HERNAN = Worker(3, "Hernán", "Bustos", True, frozenset({"Supervisor"}))
TAGS = (TEN, ELEVEN, TWELVE)
SIZE = QSize(1920, 1080)


@pytest.fixture
def kiosk(qtbot: QtBot) -> WholeWindow:
    """Mauricio has ticked three spools, and has touched PAUSAR."""
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
    whole.load(sample())
    whole.selection.choose_worker(FITTER)
    whole.selection.choose_several(True)
    for tag in TAGS:
        whole.selection.marked.add(tag)
    whole.controller.batch_pending.emit(tuple(map(command, TAGS)))
    return whole


def command(tag: str) -> Command:
    return Command(f"of {tag}", Action.PAUSAR, tag, FITTER, Operation.ARM)


def applied(tag: str, at: datetime = NOW) -> Outcome:
    row = AuditRow(f"of {tag}", at, "PAUSAR_SPOOL", tag, FITTER, "MR(93)", "ARM", "PAUSAR")
    return Outcome(command(tag), Verdict.APPLIED, row=row)


def refused(tag: str) -> Outcome:
    return Outcome(command(tag), Verdict.REFUSED, refusal=SpoolOccupied(tag, "ARM", "CP(95)", ""))


def queued(tag: str) -> Outcome:
    return Outcome(command(tag), Verdict.QUEUED)


def is_answered(kiosk: WholeWindow, *outcomes: Outcome) -> None:
    if outcomes:
        kiosk.controller.batch_answered.emit(outcomes)
    kiosk.controller.batch_over.emit()


def shown(kiosk: WholeWindow) -> list[tuple[str, Verdict]]:
    return [(row.tag, row.verdict) for row in kiosk.window.batch_panel.rows.rows]


def look(kiosk: WholeWindow) -> ResultLook:
    return kiosk.window.result.look


def test_what_is_under_way_is_said_with_its_number(kiosk: WholeWindow) -> None:
    assert kiosk.window.result.look is ResultLook.PENDING
    assert "PAUSAR 3 spools" in kiosk.window.result.text()


def test_all_applied_is_one_line_and_no_panel(kiosk: WholeWindow) -> None:
    is_answered(kiosk, *map(applied, TAGS))
    assert kiosk.window.result.look is ResultLook.APPLIED
    assert kiosk.window.batch_panel.isHidden()
    assert not kiosk.selection.marked.is_on


def test_failures_come_first_and_stay_ticked(kiosk: WholeWindow) -> None:
    is_answered(kiosk, applied(TEN), queued(ELEVEN), refused(TWELVE))
    assert kiosk.window.result.look is ResultLook.APPLIED
    assert "1 no: sigue marcado" in kiosk.window.result.text()
    assert shown(kiosk)[-1] == (TEN, Verdict.APPLIED)
    assert {tag for tag, _ in shown(kiosk)[:2]} == {ELEVEN, TWELVE}
    assert kiosk.selection.marked.keys == (TWELVE,)
    assert "1 de 3 guardados" in kiosk.window.batch_panel.title.text()


def test_those_that_were_saved_can_be_undone_as_one(kiosk: WholeWindow) -> None:
    is_answered(kiosk, applied(TEN), refused(ELEVEN), applied(TWELVE))
    assert kiosk.child("undoButton").accessibleName() == "DESHACER LOS 2 · 10 s"


@pytest.mark.parametrize("others", [[], [refused(TEN)], [queued(TEN)]])
def test_nothing_is_offered_where_nothing_is_saved_or_not_all_is_known(
    kiosk: WholeWindow, others: list[Outcome]
) -> None:
    is_answered(kiosk, *others, *([] if others else [applied(TEN)]))
    assert not kiosk.child("undoButton").isVisible()


def test_what_waits_is_said_and_not_ticked_any_more(kiosk: WholeWindow) -> None:
    is_answered(kiosk, *map(queued, TAGS))
    assert kiosk.window.result.look is ResultLook.QUEUED
    assert "Todavía no están en la planilla" in kiosk.window.result.text()
    assert kiosk.selection.marked.keys == ()


@pytest.mark.parametrize("known", [[], [queued(TEN)], [refused(TEN)], [refused(TEN), queued(ELEVEN)]])
def test_not_saved_is_never_said_of_what_is_not_known(kiosk: WholeWindow, known: list[Outcome]) -> None:
    is_answered(kiosk, *known)
    assert "Todavía no se sabe" in kiosk.window.result.text()
    assert "No se guardó ninguno" not in kiosk.window.result.text()


def test_none_saved_is_said_where_all_were_refused(kiosk: WholeWindow) -> None:
    is_answered(kiosk, *map(refused, TAGS))
    assert "No se guardó ninguno de los 3" in kiosk.window.result.text()


def test_those_without_an_answer_are_unknown_and_are_told_in_the_panel_later(kiosk: WholeWindow) -> None:
    is_answered(kiosk, applied(TEN))
    for tag in (ELEVEN, TWELVE):
        kiosk.controller.waiting.emit(command(tag))
    assert look(kiosk) is ResultLook.UNKNOWN
    assert "De 2 todavía no se sabe" in kiosk.window.result.text()
    kiosk.controller.answered_late.emit(applied(ELEVEN))
    assert "De 1 todavía no se sabe" in kiosk.window.result.text()
    kiosk.controller.answered_late.emit(applied(TWELVE))
    assert look(kiosk) is ResultLook.APPLIED
    assert {verdict for _, verdict in shown(kiosk)} == {Verdict.APPLIED}


def test_late_outcome_is_told_in_the_bar_once_the_panel_is_closed(kiosk: WholeWindow) -> None:
    is_answered(kiosk, applied(TEN), applied(ELEVEN))
    kiosk.window.batch_panel.hide()
    kiosk.window.result.clear()
    kiosk.controller.answered_late.emit(refused(TWELVE))
    assert kiosk.window.result.look is ResultLook.REFUSED
    assert TWELVE in kiosk.window.result.text()


@pytest.mark.parametrize("next_step", ["worker", "action", "batch"])
def test_panel_goes_with_the_worker_and_with_the_next_action(kiosk: WholeWindow, next_step: str) -> None:
    is_answered(kiosk, refused(TEN), refused(ELEVEN), refused(TWELVE))
    assert kiosk.window.batch_panel.isVisible()
    if next_step == "worker":
        kiosk.selection.forget_worker()
    elif next_step == "action":
        kiosk.controller.pending.emit(command(TEN))
    else:
        kiosk.controller.batch_pending.emit((command(TEN), command(ELEVEN)))
    assert kiosk.window.batch_panel.isHidden()


def test_panel_covers_the_grid_and_nothing_else(kiosk: WholeWindow) -> None:
    is_answered(kiosk, refused(TEN))
    panel, grid = kiosk.window.batch_panel, kiosk.window.grid
    assert panel.geometry() == grid.geometry()
    kiosk.window.resize(1600, 900)
    kiosk.qtbot.waitUntil(lambda: panel.geometry() == grid.geometry())


def test_who_touched_is_forgotten_where_the_settings_want_it(qtbot: QtBot) -> None:
    """Of a spool that was given out that is the supervisor, and not who has it now."""
    settings = WindowSettings("Puesto 3", "es", forget_after_action=True)
    whole = WholeWindow(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE, settings=settings)
    whole.load(sample(), [*WORKERS, HERNAN])
    given = replace(applied(TEN), command=replace(command(TEN), asignado_por=HERNAN.id))
    for who, is_forgotten in ((FITTER, False), (HERNAN.id, True)):
        whole.selection.choose_worker(who)
        whole.controller.answered.emit(given)
        assert (whole.selection.worker is None) is is_forgotten
