"""Who does the next step: offered by name as soon as a step is done, and gone again by itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict, Worker
from kiosk.core.shop.operations import names_of
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.question.question_panel import GOES_AFTER_S
from kiosk.ui.window import WindowSettings
from tests.ui.column_window import DONE, ELEVEN, NOW, WORKERS, sample, spool
from tests.ui.touch.test_inactivity import SetClock
from tests.ui.whole_window import WholeWindow, dressed_for

ARM, SOLD, METROLOGIA, REPARACION = Operation
FITTER, WELDER, BOTH, OTHER_WELDER, INSPECTOR = 93, 94, 95, 62, 8
REJECTED = "MK-1335-CW-25240-031"
FINISHED = {
    "armador": "MR(93)",
    "fecha_armado": "20-01-2026",
    "soldador": "NR(94)",
    "fecha_soldadura": "22-01-2026",
}


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, QSize(1920, 1080)))
    with dressed_for(theme):
        yield theme


class Offered:
    """The whole window, where an action was just answered; and what is asked of the station after it."""

    def __init__(self, qtbot: QtBot, theme: Theme, settings: WindowSettings | None = None) -> None:
        self.qtbot, self.asked = qtbot, list[Command]()
        self.whole = WholeWindow(qtbot, theme, QSize(1920, 1080), settings=settings)
        rejected = spool(REJECTED, **FINISHED, estado_detalle="RECHAZADO (Ciclo 2/3) - Pendiente reparación")
        self.spools = [*sample(), rejected]
        self.whole.load(self.spools)
        self.selection = self.whole.selection
        self.selection.command_requested.connect(self.asked.append)
        self.panel = self.whole.window.next_step
        self.clock = SetClock()
        self.panel.countdown._clock = self.clock

    def answers(
        self, tag: str, worker: int, operation: Operation, verdict: Verdict = Verdict.APPLIED
    ) -> AuditRow:
        """The worker has finished the operation on a spool; its cells say so already."""
        self.comes(tag, worker, operation)
        return self.is_answered(tag, worker, operation, verdict)

    def comes(self, tag: str, worker: int, operation: Operation) -> None:
        self.selection.choose_worker(worker)
        self.selection.choose_operation(operation)
        self.selection.select(tag)

    def is_answered(
        self, tag: str, worker: int, operation: Operation, verdict: Verdict = Verdict.APPLIED
    ) -> AuditRow:
        action = Action.INSPECCIONAR if operation is METROLOGIA else Action.COMPLETAR
        kind = names_of(action, operation).audit_kind
        row = AuditRow("done", NOW, kind, tag, worker, f"XX({worker})", operation, kind.verb)
        command = Command("done", action, tag, worker, operation)
        self.whole.controller.answered.emit(Outcome(command, verdict, row=row))
        return row

    def names(self) -> list[str]:
        return [tile.text() for tile in self.panel.tiles()]

    def touches(self, name: str) -> None:
        tile = next(tile for tile in self.panel.tiles() if tile.text() == name)
        self.qtbot.waitUntil(tile.isEnabled)
        self.whole.tap(tile)

    @property
    def is_seen(self) -> bool:
        return self.panel.isVisible()


@pytest.fixture
def offered(qtbot: QtBot, theme: Theme) -> Offered:
    return Offered(qtbot, theme)


def test_after_a_fit_up_the_welders_are_offered_the_last_one_here_first(offered: Offered) -> None:
    for worker in (OTHER_WELDER, WELDER):
        offered.selection.choose_worker(worker)
    offered.answers(DONE, BOTH, ARM)
    assert offered.panel.asked() == "¿Quién lo suelda?"
    assert offered.names() == ["Carla Pizarro", "Nicolás Rivas", "Ángela Ñandú"]
    assert "ARM completado" in offered.panel.head.accessibleName()
    assert DONE in offered.panel.head.accessibleName()


def test_the_name_touched_takes_it_in_his_name_after_the_finished_action(offered: Offered) -> None:
    row = offered.answers(DONE, BOTH, ARM)
    offered.touches("Nicolás Rivas")
    (take,) = offered.asked
    assert (take.action, take.tag, take.operation) == (Action.TOMAR, DONE, SOLD)
    assert (take.worker_id, take.encadenado_de, take.hold) == (WELDER, row.id, None)
    assert offered.selection.worker is not None
    assert offered.selection.worker.id == WELDER
    assert offered.selection.spool is not None
    assert (offered.selection.spool.tag, offered.selection.operation) == (DONE, SOLD)
    assert not offered.is_seen


def test_an_inspector_gets_the_spool_chosen_and_nothing_is_taken(offered: Offered) -> None:
    offered.whole.load([*offered.spools, spool("MK-1", **FINISHED)])
    offered.answers("MK-1", WELDER, SOLD)
    assert offered.panel.asked() == "¿Quién lo inspecciona?"
    assert offered.names() == ["Marta Lupa"]
    offered.touches("Marta Lupa")
    assert offered.asked == []
    assert offered.selection.operation is METROLOGIA
    offered.whole.tap(offered.whole.child("actionAprobado"))
    (command,) = offered.asked
    assert (command.worker_id, command.tag, command.resultado) == (INSPECTOR, "MK-1", "APROBADO")
    assert command.encadenado_de is None


def test_a_rejection_is_told_with_its_cycle_and_asks_who_repairs(offered: Offered) -> None:
    offered.answers(REJECTED, INSPECTOR, METROLOGIA)
    assert offered.panel.asked() == "¿Quién lo repara?"
    said = offered.panel.head.accessibleName()
    assert said.startswith(f"RECHAZADO (Ciclo 2/3) · {REJECTED} · NV0650 · OT 1140 · armó MR(93)")
    assert said.endswith("otro rechazo lo bloquea")
    offered.touches("Mauricio Rodríguez")
    (take,) = offered.asked
    assert (take.action, take.operation, take.worker_id) == (Action.TOMAR, REPARACION, FITTER)


def test_where_nobody_has_the_role_nothing_is_shown(offered: Offered) -> None:
    nobody = [replace(each, roles=each.roles - {"Soldador", "Ayudante"}) for each in WORKERS]
    offered.whole.load(offered.spools, nobody)
    offered.answers(DONE, BOTH, ARM)
    assert not offered.is_seen


@pytest.mark.parametrize("verdict", [Verdict.QUEUED, Verdict.UNKNOWN])
def test_what_is_not_in_the_sheet_yet_has_no_next_step(offered: Offered, verdict: Verdict) -> None:
    offered.answers(DONE, BOTH, ARM, verdict)
    assert not offered.is_seen


def test_it_is_not_offered_to_a_worker_who_has_come_meanwhile(offered: Offered) -> None:
    offered.comes(DONE, WELDER, ARM)
    offered.is_answered(DONE, BOTH, ARM)
    assert not offered.is_seen


def test_an_answer_that_comes_late_or_is_history_has_none(offered: Offered) -> None:
    row = AuditRow("done", NOW, "COMPLETAR_ARM", DONE, BOTH, "CP(95)", "ARM", "COMPLETAR")
    outcome = Outcome(Command("done", Action.COMPLETAR, DONE, BOTH, ARM), Verdict.APPLIED, row=row)
    offered.comes(DONE, BOTH, ARM)
    offered.whole.controller.answered_late.emit(outcome)
    assert not offered.is_seen
    offered.whole.controller.answered.emit(replace(outcome, is_overtaken=True))
    assert not offered.is_seen


def test_the_second_half_of_a_double_tap_does_not_end_it(offered: Offered) -> None:
    offered.comes(DONE, BOTH, ARM)
    card = offered.whole.window.left.card
    offered.whole.tap(card)
    offered.is_answered(DONE, BOTH, ARM)
    offered.whole.tap(card)
    assert offered.is_seen


def test_a_touch_that_was_meant_for_what_it_covers_takes_nothing(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    for tile in offered.panel.tiles():
        offered.whole.tap(tile)
    assert (offered.asked, offered.is_seen) == ([], True)
    offered.touches("Nicolás Rivas")
    assert len(offered.asked) == 1


@pytest.mark.parametrize("other", ["filter", "supervisor"])
def test_it_is_not_laid_over_what_somebody_is_touching(offered: Offered, other: str) -> None:
    window = offered.whole.window
    offered.comes(DONE, BOTH, ARM)
    if other == "filter":
        window.filter_question.ask()
    else:
        window.supervisor.ask_for_pin()
        window.supervisor.show()
    offered.is_answered(DONE, BOTH, ARM)
    assert not offered.is_seen


def test_it_goes_with_the_next_action(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    offered.whole.controller.pending.emit(Command("next", Action.TOMAR, ELEVEN, BOTH, ARM))
    assert not offered.is_seen


def test_it_goes_when_another_spool_is_chosen(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    offered.selection.changed.emit()
    assert offered.is_seen
    offered.selection.select(ELEVEN)  # as by a scan that waited for the answer
    assert not offered.is_seen


def test_it_goes_after_ten_seconds(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    assert "en 10 s y queda libre para SOLD" in offered.panel.countdown.text()
    offered.clock.now += GOES_AFTER_S - 1
    offered.qtbot.waitUntil(lambda: "en 1 s" in offered.panel.countdown.text())
    assert offered.is_seen
    offered.clock.now += 1
    offered.qtbot.waitUntil(lambda: not offered.is_seen)
    assert offered.asked == []


def test_nobody_for_now_is_one_touch(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    offered.whole.tap(offered.panel.none)
    assert not offered.is_seen
    assert offered.selection.worker is not None
    assert offered.selection.worker.id == BOTH


def test_a_touch_elsewhere_ends_it_and_does_what_it_is_for(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    offered.whole.tap(offered.panel.head)
    assert offered.is_seen
    offered.whole.tap_spool(ELEVEN)
    assert not offered.is_seen


def test_it_goes_with_the_undo_which_stays_live_below(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    undo = offered.whole.window.result.undo_button
    assert undo.isVisible()
    with offered.qtbot.waitSignal(offered.whole.window.result.undo_requested):
        offered.whole.tap(undo)
    assert not offered.is_seen


@pytest.mark.parametrize("worker", [None, WELDER])
def test_it_goes_when_the_worker_is_forgotten_or_another(offered: Offered, worker: int | None) -> None:
    offered.answers(DONE, BOTH, ARM)
    if worker is None:
        offered.selection.forget_worker()
    else:
        offered.selection.choose_worker(worker)
    assert not offered.is_seen


def test_it_goes_when_somebody_takes_the_spool_elsewhere(offered: Offered) -> None:
    offered.answers(DONE, BOTH, ARM)
    offered.whole.load(offered.spools)
    assert offered.is_seen
    taken = {"ocupado_por": "NR(94)", "soldador": "NR(94)", "fecha_ocupacion": "27-01-2026 14:31:00"}
    others = [each for each in offered.spools if each.tag != DONE]
    offered.whole.load([*others, spool(DONE, armador="CP(95)", fecha_armado="20-01-2026", **taken)])
    assert not offered.is_seen


def test_the_others_are_shown_in_turn_in_the_same_places(offered: Offered) -> None:
    crowd = [Worker(200 + at, f"N{at:02}", "Soldador", True, frozenset({"Soldador"})) for at in range(13)]
    offered.whole.load(offered.spools, [*WORKERS, *crowd])
    offered.answers(DONE, BOTH, ARM)
    first, places = offered.names(), [tile.geometry() for tile in offered.panel.tiles()]
    assert offered.panel.more.text() == f"Otro… ({16 - len(first)} más)"
    seen = list(first)
    offered.clock.now += GOES_AFTER_S - 1
    while offered.panel.more.text().startswith("Otro"):
        offered.panel.more.tapped.emit()
        seen += offered.names()
        tiles = offered.panel.tiles()
        assert [tile.geometry() for tile in tiles] == places[: len(tiles)]
    assert len(seen) == len(set(seen)) == 16
    assert "en 10 s" in offered.panel.countdown.text()
    offered.touches(seen[-1])
    assert offered.whole.shop.workers[offered.asked[0].worker_id].full_name == seen[-1]


@pytest.mark.parametrize("keys", ["scanned", "typed_nowhere"])
def test_a_scan_or_a_key_ends_it(offered: Offered, keys: str) -> None:
    offered.comes(DONE, BOTH, ARM)
    offered.selection.forget_worker()
    offered.is_answered(DONE, BOTH, ARM)
    getattr(offered.whole.window.left._scanner, keys).emit("MK-9999")
    assert not offered.is_seen


def test_it_outlives_that_its_worker_is_forgotten_because_of_the_action(qtbot: QtBot, theme: Theme) -> None:
    offered = Offered(qtbot, theme, WindowSettings("Puesto 3", "es", forget_after_action=True))
    offered.answers(DONE, BOTH, ARM)
    assert offered.selection.worker is None
    assert offered.is_seen
    offered.selection.choose_worker(WELDER)
    assert not offered.is_seen
