"""What is heard of how an action ended."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict
from kiosk.program.sounds import Sound
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.result_sounds import ResultSounds
from tests.ui.column_window import ELEVEN, NOW, sample
from tests.ui.result.test_batch_presenter import TAGS, applied, command, is_answered, queued, refused
from tests.ui.whole_window import WholeWindow

Ending = Callable[[str], Outcome]
SIZE = QSize(1920, 1080)
COMMAND = Command("1", Action.TOMAR, ELEVEN, 93, Operation.ARM)
DONE = Outcome(
    COMMAND,
    Verdict.APPLIED,
    row=AuditRow("1", NOW, "TOMAR_SPOOL", ELEVEN, 93, "MR(93)", "ARM", "TOMAR"),
)
REFUSED = refused(ELEVEN)


class Heard(WholeWindow):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, Theme(Metrics.of(92.0, SIZE)), SIZE)
        self.load(sample())
        self.selection.choose_worker(93)
        self.sounds: list[Sound] = []
        ResultSounds(self.window.result, self.sounds.append, self.window)


@pytest.fixture
def kiosk(qtbot: QtBot) -> Heard:
    return Heard(qtbot)


def test_what_is_done_and_what_is_refused_sound_once(kiosk: Heard) -> None:
    kiosk.controller.pending.emit(COMMAND)
    assert kiosk.sounds == []
    kiosk.controller.answered.emit(DONE)
    assert kiosk.sounds == [Sound.DONE]
    kiosk.controller.answered.emit(REFUSED)
    assert kiosk.sounds == [Sound.DONE, Sound.REFUSED]


def test_a_doubt_sounds_as_refused_and_its_end_as_what_it_is(kiosk: Heard) -> None:
    kiosk.controller.waiting.emit(COMMAND)
    assert kiosk.sounds == [Sound.REFUSED]
    kiosk.controller.answered_late.emit(DONE)
    assert kiosk.sounds == [Sound.REFUSED, Sound.DONE]


def test_an_unknown_badge_sounds(kiosk: Heard) -> None:
    kiosk.window.presenter.show_unknown_badge("QQ(777)", 777)
    assert kiosk.sounds == [Sound.REFUSED]


def test_what_is_only_kept_here_and_what_others_do_are_silent(kiosk: Heard) -> None:
    kiosk.controller.answered.emit(Outcome(COMMAND, Verdict.QUEUED))
    kiosk.window.result.show_event_line("14:33 · CP(95) tomó algo")
    kiosk.window.result.show_leaving(8, "Mauricio")
    assert kiosk.sounds == []


def test_the_line_about_somebody_elses_action_is_silent(kiosk: Heard) -> None:
    kiosk.controller.answered.emit(DONE)
    kiosk.selection.choose_worker(95)
    assert kiosk.sounds == [Sound.DONE]


@pytest.mark.parametrize(
    ("outcomes", "sounds"),
    [
        ([applied, applied, applied], [Sound.DONE]),
        ([applied, refused, applied], [Sound.REFUSED]),
        ([refused, refused, refused], [Sound.REFUSED]),
        ([applied, queued, queued], [Sound.REFUSED]),
        ([queued, queued, queued], []),
    ],
)
def test_several_sound_as_done_only_if_all_are(
    kiosk: Heard, outcomes: list[Ending], sounds: list[Sound]
) -> None:
    kiosk.controller.batch_pending.emit(tuple(map(command, TAGS)))
    is_answered(kiosk, *(outcome(tag) for outcome, tag in zip(outcomes, TAGS, strict=True)))
    assert kiosk.sounds == sounds
