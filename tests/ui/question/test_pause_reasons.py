"""Why a spool is paused: asked by large tiles where the settings have reasons, and never in the way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command, Outcome, Verdict
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.tap_button import REPEAT_S
from kiosk.ui.look.theme import Theme
from kiosk.ui.question.pause_reasons import PauseReasons
from kiosk.ui.question.question_panel import GOES_AFTER_S, QuestionPanel
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.window import WindowSettings
from tests.support.widgets import child
from tests.ui.column_window import ELEVEN, MINE, held, sample
from tests.ui.touch.test_inactivity import SetClock
from tests.ui.whole_window import WholeWindow, dressed_for

FITTER, WELDER = 93, 94
OTHER = "MK-1335-CW-25238-007"
REASONS = ("Falta material", "Espera grúa", "Colación", "Fin de turno")


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = Theme(Metrics.of(96.0, QSize(1920, 1080)))
    with dressed_for(theme):
        yield theme


class Pausing:
    """The whole window of a worker who holds two spools, and what reaches the station."""

    def __init__(self, qtbot: QtBot, theme: Theme, reasons: tuple[str, ...]) -> None:
        self.qtbot, self.sent = qtbot, list[Command]()
        settings = WindowSettings("Puesto 3", "es", pause_reasons=reasons)
        self.whole = WholeWindow(qtbot, theme, QSize(1920, 1080), settings=settings)
        mine = [replace(each, hold="hold") if each.tag == MINE else each for each in sample()]
        self.whole.load([*mine, held(OTHER, "MR(93)")])
        self.selection = self.whole.selection
        asking = self.whole.window.findChild(PauseReasons) or self.selection
        asking.command_requested.connect(lambda command: self._hears([command]))
        asking.batch_requested.connect(self._hears)
        self.selection.choose_worker(FITTER)

    def _hears(self, commands: list[Command]) -> None:
        """What the station does at a request: it is at work until it says otherwise."""
        assert not self.selection.busy
        self.sent += commands
        self.whole.controller.busy_changed.emit(True)

    def pauses(self) -> None:
        self.whole.tap_spool(MINE)
        self.whole.tap(self.whole.child("actionPausar"))

    @property
    def panel(self) -> QuestionPanel:
        return child(self.whole.window, QuestionPanel, "pauseReason")

    def reasons(self) -> list[str | None]:
        """Those of the pauses that reached the station."""
        assert all(each.action is Action.PAUSAR for each in self.sent)
        return [each.motivo for each in self.sent]


@pytest.fixture
def pausing(qtbot: QtBot, theme: Theme) -> Pausing:
    return Pausing(qtbot, theme, REASONS)


def test_without_the_setting_a_pause_is_one_touch(qtbot: QtBot, theme: Theme) -> None:
    pausing = Pausing(qtbot, theme, ())
    pausing.pauses()
    assert pausing.reasons() == [None]
    assert pausing.whole.window.findChild(QuestionPanel, "pauseReason") is None


def test_one_touch_more_gives_the_reason(pausing: Pausing) -> None:
    pausing.pauses()
    assert pausing.sent == []
    assert [tile.text() for tile in pausing.panel.tiles()] == list(REASONS)
    none, first = pausing.panel.none.size(), pausing.panel.tiles()[0].size()
    assert (none.height(), none.width() >= first.width()) == (first.height(), True)
    pausing.whole.tap(pausing.panel.tiles()[2])
    (command,) = pausing.sent
    assert (command.action, command.tag, command.worker_id) == (Action.PAUSAR, MINE, FITTER)
    assert (command.motivo, command.hold) == ("Colación", "hold")
    assert not pausing.panel.isVisible()


def test_no_reason_is_one_touch_too(pausing: Pausing) -> None:
    pausing.pauses()
    pausing.whole.tap(pausing.panel.none)
    assert pausing.reasons() == [None]


def test_after_ten_seconds_it_is_paused_without_one(pausing: Pausing) -> None:
    clock = SetClock()
    pausing.panel.countdown._clock = clock
    pausing.pauses()
    clock.now += GOES_AFTER_S - 1
    pausing.qtbot.waitUntil(lambda: pausing.panel.countdown.text() == "en 1 s se pausa sin motivo")
    assert pausing.sent == []
    clock.now += 1
    pausing.qtbot.waitUntil(lambda: pausing.reasons() == [None])


def test_a_second_touch_on_pausar_pauses_it_without_one(
    pausing: Pausing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.ui.touch.repeat_guard.REPEAT_S", 60)  # however slow the machine is
    pausing.pauses()
    pausing.whole.tap(pausing.whole.child("actionPausar"))  # the second half of a double tap
    assert pausing.sent == []
    monkeypatch.setattr("kiosk.ui.touch.repeat_guard.REPEAT_S", 0)
    pausing.whole.tap(pausing.whole.child("actionPausar"))
    assert pausing.reasons() == [None]
    assert REPEAT_S == 0.6


@pytest.mark.parametrize("scan", [ELEVEN, f"W{WELDER}", "MK-9999"])
def test_a_scan_is_read_after_the_pause(pausing: Pausing, scan: str) -> None:
    pausing.pauses()
    pausing.whole.window.left._scanner.scanned.emit(scan)
    assert pausing.reasons() == [None]
    assert pausing.selection.worker is not None
    assert pausing.selection.worker.id == FITTER
    assert pausing.selection.spool is not None
    assert pausing.selection.spool.key == MINE


def test_a_touch_on_another_spool_pauses_the_first(pausing: Pausing) -> None:
    pausing.pauses()
    pausing.whole.tap_spool(OTHER)
    assert [(each.tag, each.motivo) for each in pausing.sent] == [(MINE, None)]


def test_another_choice_without_a_touch_pauses_it(pausing: Pausing) -> None:
    pausing.pauses()
    pausing.selection.changed.emit()
    assert pausing.sent == []
    pausing.selection.select(OTHER)
    assert [(each.tag, each.motivo) for each in pausing.sent] == [(MINE, None)]


@pytest.mark.parametrize("worker", [None, WELDER])
def test_it_is_paused_in_his_name_when_its_worker_is_gone(pausing: Pausing, worker: int | None) -> None:
    pausing.pauses()
    if worker is None:
        pausing.selection.forget_worker()
    else:
        pausing.selection.choose_worker(worker)
    assert [(each.worker_id, each.motivo) for each in pausing.sent] == [(FITTER, None)]
    answer = Outcome(pausing.sent[0], Verdict.APPLIED, "MR(93)")
    pausing.whole.controller.answered.emit(answer)
    bar = pausing.whole.window.result
    assert bar.look is (ResultLook.APPLIED if worker is None else ResultLook.PAST)
    assert bar.undo_button.isVisible() is (worker is None)


def test_a_closed_window_has_paused_it(pausing: Pausing) -> None:
    pausing.pauses()
    pausing.whole.window.hide()
    assert pausing.reasons() == [None]


def test_it_waits_for_the_end_of_another_action(pausing: Pausing) -> None:
    pausing.pauses()
    pausing.whole.controller.busy_changed.emit(True)
    pausing.whole.tap(pausing.panel.tiles()[0])
    assert pausing.sent == []
    pausing.whole.controller.busy_changed.emit(False)
    assert pausing.reasons() == ["Falta material"]
    pausing.whole.controller.busy_changed.emit(False)
    assert len(pausing.sent) == 1


def test_several_have_one_reason(pausing: Pausing) -> None:
    pausing.selection.choose_several(True)
    for tag in (MINE, OTHER):
        pausing.selection.marked.add(tag)
    pausing.whole.tap(pausing.whole.child("actionPausar"))
    assert "2 spools" in pausing.panel.head.accessibleName()
    pausing.whole.tap(pausing.panel.tiles()[3])
    assert {(each.tag, each.motivo) for each in pausing.sent} == {
        (MINE, "Fin de turno"),
        (OTHER, "Fin de turno"),
    }


def test_several_are_paused_when_their_worker_is_gone(pausing: Pausing) -> None:
    pausing.selection.choose_several(True)
    for tag in (MINE, OTHER):
        pausing.selection.marked.add(tag)
    pausing.whole.tap(pausing.whole.child("actionPausar"))
    pausing.selection.forget_worker()
    assert {(each.tag, each.worker_id, each.motivo) for each in pausing.sent} == {
        (MINE, FITTER, None),
        (OTHER, FITTER, None),
    }


def test_nothing_else_is_asked_about(pausing: Pausing) -> None:
    pausing.whole.tap_spool(MINE)
    pausing.whole.tap(pausing.whole.child("actionCompletar"))
    assert [each.action for each in pausing.sent] == [Action.COMPLETAR]
