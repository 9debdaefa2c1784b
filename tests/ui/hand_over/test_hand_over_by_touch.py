"""A held spool is asked for, handed over or kept, by touches in the whole window."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.core.sharing.hand_over import HandOverEnd
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Spool, Verdict
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.bar import ResultLook
from tests.ui.column_window import MINE, NOW, TAKEN, held, sample, spool
from tests.ui.whole_window import WholeWindow, dressed_for

FITTER, WELDER, HOLDER = 93, 94, 95


def theme_of(dpi: float, size: QSize) -> Theme:
    return Theme(Metrics.of(dpi, size))


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    del qapp
    theme = theme_of(96.0, QSize(1920, 1080))
    with dressed_for(theme):
        yield theme


class Floor:
    """The window of a station without Redis, where Carla has a spool; and what is asked of it."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: QSize | None = None) -> None:
        self.whole = WholeWindow(qtbot, theme, size or QSize(1920, 1080))
        self.whole.load(sample())
        self.engine = self.whole.controller.engine
        self.hand_overs, self.selection = self.engine.hand_overs, self.whole.selection
        self.asked: list[Command] = []
        self.ends: list[HandOverEnd] = []
        self.hand_overs._submit = self._submit
        self.whole.controller.hand_over_ended.connect(self.ends.append)
        window = self.whole.window
        self.strip, self.bar = window.hand_over, window.result
        self.take = window.left.action_buttons.button(Action.TOMAR)

    def _submit(self, command: Command) -> bool:
        self.asked.append(command)
        return True

    def comes(self, worker: int, tag: str | None = TAKEN) -> None:
        self.selection.choose_worker(worker)
        self.selection.select(tag)

    def asks(self, worker: int = FITTER) -> None:
        self.comes(worker)
        self.whole.tap(self.take)

    def said(self) -> str:
        return self.bar.text()

    def becomes(self, row: Spool) -> None:
        self.whole.load([row if each.tag == row.tag else each for each in sample()])


@pytest.fixture
def floor(qtbot: QtBot, theme: Theme) -> Floor:
    return Floor(qtbot, theme)


def test_what_another_holds_is_asked_for_by_one_touch(floor: Floor) -> None:
    floor.comes(FITTER)
    assert (floor.take.text(), floor.take.second) == ("PEDIR RELEVO", "CP(95) responde aquí")
    why = floor.whole.window.left.action_buttons.reason()
    assert why == "027: lo tiene CP(95) desde las 14:30. Pide relevo, o elige otro."
    floor.whole.tap(floor.take)
    (request,) = floor.hand_overs.requests
    assert (request.tag, request.worker_id) == (TAKEN, FITTER)
    assert floor.asked == []  # it is no command
    assert floor.bar.look is ResultLook.ASKED
    assert "No se guarda nada" in floor.said()
    assert (floor.take.isEnabled(), floor.take.second) == (False, "pedido a CP(95)")


def test_it_says_to_whom_it_goes_where_other_stations_are_told(floor: Floor) -> None:
    floor.hand_overs.is_shared = True
    floor.comes(FITTER)
    assert floor.take.second == "a CP(95)"


@pytest.mark.parametrize(("worker", "tag"), [(WELDER, TAKEN), (HOLDER, TAKEN), (FITTER, MINE)])
def test_it_is_offered_only_to_who_could_have_it(floor: Floor, worker: int, tag: str) -> None:
    floor.comes(worker, tag)
    assert floor.take.text() == "TOMAR"


def test_nobody_answers_in_the_holders_place(floor: Floor) -> None:
    floor.asks()
    assert floor.strip.isVisible()
    assert floor.strip.title.text() == "MR(93) Mauricio Rodríguez pide"
    assert floor.strip.tag.text() == TAKEN
    assert "CP(95): di quién eres para responder" in floor.strip.detail.text()
    assert not floor.strip.grant_button.isVisible()
    floor.selection.forget_worker()
    assert floor.strip.isVisible()
    assert not floor.strip.decline_button.isVisible()
    floor.strip.granted.emit()  # whatever touches it
    floor.strip.declined.emit()
    assert (floor.asked, len(floor.hand_overs.requests)) == ([], 1)


def test_the_holder_hands_it_over_by_one_touch_and_may_take_it_back(floor: Floor) -> None:
    floor.asks()
    floor.comes(HOLDER, None)
    floor.whole.tap(floor.strip.grant_button)
    (command,) = floor.asked
    assert (command.action, command.tag, command.operation) == (Action.RELEVO, TAKEN, Operation.ARM)
    assert (command.worker_id, command.relevo_de) == (FITTER, HOLDER)
    row = AuditRow("r1", NOW, "RELEVO", TAKEN, FITTER, "MR(93)", "ARM", "RELEVO")
    floor.whole.controller.answered.emit(Outcome(command, Verdict.APPLIED, "MR(93)", row=row))
    assert "entregado a MR(93) para ARM" in floor.said()
    assert floor.bar.undo_button.isVisible()
    floor.becomes(held(TAKEN, "MR(93)", "14:35"))
    assert not floor.strip.isVisible()


def test_a_touch_that_was_meant_for_what_the_strip_covers_hands_nothing_over(floor: Floor) -> None:
    floor.comes(HOLDER, None)
    assert floor.hand_overs.ask(FITTER, floor.whole.shop.spools[TAKEN]) is None  # as from elsewhere
    floor.whole.tap(floor.strip.grant_button)
    floor.strip.declined.emit()
    assert (floor.asked, floor.strip.isVisible()) == ([], True)
    floor.whole.qtbot.waitUntil(floor.strip.grant_button.isEnabled)
    floor.whole.tap(floor.strip.grant_button)
    assert len(floor.asked) == 1


def test_while_an_action_is_under_way_the_strip_is_deaf(floor: Floor) -> None:
    floor.asks()
    floor.comes(HOLDER, None)
    floor.selection.set_busy(True)
    assert not floor.strip.grant_button.isEnabled()
    floor.strip.granted.emit()
    assert floor.asked == []


def test_a_no_is_told_to_who_asked_when_he_is_there_again(floor: Floor) -> None:
    floor.asks()
    floor.comes(HOLDER, None)
    floor.whole.tap(floor.strip.decline_button)
    assert not floor.strip.isVisible()
    assert len(floor.ends) == 1
    assert "no entrega" not in floor.said()  # not to Carla herself
    floor.comes(FITTER, None)
    assert "MR(93): CP(95) no entrega MK-1335-CW-25240-027" in floor.said()
    floor.whole.tap(floor.bar.understood_button)
    floor.comes(HOLDER, None)
    floor.comes(FITTER, None)
    assert "no entrega" not in floor.said()


def test_what_is_told_later_is_still_so_by_then(floor: Floor) -> None:
    floor.asks()
    floor.comes(HOLDER, None)
    floor.whole.tap(floor.strip.decline_button)
    floor.becomes(spool(TAKEN, armador="CP(95)"))  # Carla has given it back since
    floor.comes(FITTER, None)
    assert "no entrega" not in floor.said()
    assert f"{TAKEN} se soltó o pasó a otro" in floor.said()


def test_what_he_has_no_more_is_not_told_as_his(floor: Floor) -> None:
    floor.asks()
    floor.comes(HOLDER, None)
    floor.becomes(replace(held(TAKEN, "MR(93)", "14:35"), version="r1", hold="r1"))
    floor.becomes(replace(held(TAKEN, "CP(95)", "14:36"), version="r2", hold="r2"))  # she took it back
    floor.comes(FITTER, None)
    assert "entregó" not in floor.said()


def test_what_came_of_it_is_told_at_once_where_nobody_is_and_once_more_to_himself(floor: Floor) -> None:
    floor.asks()
    floor.selection.forget_worker()
    floor.becomes(replace(held(TAKEN, "MR(93)", "14:35"), version="r1", hold="r1"))
    assert "CP(95) entregó MK-1335-CW-25240-027 a MR(93)" in floor.said()
    looks = [floor.bar.look]
    for worker in (HOLDER, FITTER, FITTER):
        floor.bar.clear()
        floor.comes(worker, None)
        looks.append(floor.bar.look)
    shown, idle = ResultLook.APPLIED, ResultLook.IDLE
    assert looks == [shown, idle, shown, idle]


@pytest.mark.parametrize(
    ("width", "height", "dpi"), [(1920, 1080, 96.0), (1280, 800, 116.0), (800, 480, 133.0)]
)
def test_both_answers_are_large_and_no_action_is_covered(
    qtbot: QtBot, qapp: QApplication, width: int, height: int, dpi: float
) -> None:
    del qapp
    size = QSize(width, height)
    theme = theme_of(dpi, size)
    with dressed_for(theme):
        floor = Floor(qtbot, theme, size)
        floor.asks()
        floor.comes(HOLDER, None)
        strip, actions = floor.strip, floor.whole.window.left.action_buttons
        least = theme.metrics.mm(22.0)
        for button in (strip.grant_button, strip.decline_button):
            assert button.height() >= least
            assert button.width() >= least
            assert strip.rect().contains(button.geometry())
        apart = strip.decline_button.x() - strip.grant_button.geometry().right() - 1
        assert apart >= theme.metrics.mm(5.0)
        buttons = actions.geometry().translated(floor.whole.window.left.pos())
        assert not strip.geometry().intersects(buttons)
        for line in (strip.title, strip.tag, strip.detail):
            assert strip.rect().contains(line.geometry())
            assert not line.geometry().intersects(strip.grant_button.geometry())
