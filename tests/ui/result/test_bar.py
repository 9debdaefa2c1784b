"""The messages of the result bar, and how long they stay."""

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.texts import Sentence
from kiosk.ui.look.message_strip import AVATAR_PX
from kiosk.ui.look.message_text import MessageText, WordKind
from kiosk.ui.result import bar as bar_module
from kiosk.ui.result.bar import ResultBar, ResultLook
from tests.support.widgets import child, lay_out, tap
from tests.ui.grid_window import ANA, dressed, shown

TAG = "MK-1346-TW-28082-011"
LINE = "14:31 · NR(94) tomó MK-1336-TW-25245-018 para SOLD"
DONE = f"Tomaste {TAG} para ARM · guardado en la planilla 14:32:07"
REFUSED = Sentence("CP(95) tomó …-25240-027 a las 14:30 en Puesto 5.", "No se guardó.", "Elige otro spool.")


class Bar:
    def __init__(self, qtbot: QtBot, width: int = 1920) -> None:
        self.bar = ResultBar(dressed())
        self.window = shown(qtbot, self.bar, width, 100)

    @property
    def buttons(self) -> set[str]:
        """The buttons that can be touched."""
        shown_buttons = (self.bar.undo_button, self.bar.understood_button, self.bar.still_here_button)
        return {button.objectName() for button in shown_buttons if button.isVisible()}

    def tap(self, button: QWidget) -> None:
        tap(self.window, button)


@pytest.fixture
def bar(qtbot: QtBot) -> Bar:
    return Bar(qtbot)


def test_idle_bar_shows_events_of_other_stations(bar: Bar) -> None:
    bar.bar.show_event_line(LINE)
    assert bar.bar.text() == LINE
    assert bar.buttons == set()


def test_success_can_be_undone_by_one_touch(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_pending("Guardando…")
    assert bar.bar.look is ResultLook.PENDING
    bar.bar.show_applied(DONE, 10)
    assert bar.bar.undo_button.text() == "DESHACER · 10 s"
    with qtbot.waitSignal(bar.bar.undo_requested):
        bar.tap(bar.bar.undo_button)
    assert bar.buttons == set()


def test_undo_counts_down_and_ends(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_event_line(LINE)
    bar.bar.show_applied(DONE, 1.3)
    assert bar.bar.undo_button.text() == "DESHACER · 2 s"
    qtbot.waitUntil(lambda: bar.bar.undo_button.text() == "DESHACER · 1 s")
    qtbot.waitUntil(lambda: bar.bar.look is ResultLook.IDLE)
    assert bar.bar.text() == LINE
    assert bar.buttons == set()


def test_success_without_undo_goes_by_itself(bar: Bar, qtbot: QtBot, monkeypatch: Any) -> None:
    monkeypatch.setattr(bar_module, "STAYS_S", 0.2)
    bar.bar.show_applied(DONE, None)
    assert bar.buttons == set()
    qtbot.waitUntil(lambda: bar.bar.look is ResultLook.IDLE)


def test_undo_button_keeps_its_width_while_it_counts(bar: Bar) -> None:
    bar.bar.show_applied(DONE, 10)
    wide = bar.bar.undo_button.sizeHint().expandedTo(bar.bar.undo_button.minimumSize()).width()
    bar.bar.show_applied(DONE, 9)
    assert bar.bar.undo_button.sizeHint().expandedTo(bar.bar.undo_button.minimumSize()).width() == wide


def test_refusal_says_first_that_nothing_was_saved(bar: Bar) -> None:
    bar.bar.show_refused(REFUSED)
    assert bar.bar.text().startswith("No se guardó. CP(95) tomó …-25240-027")
    assert bar.bar.text().endswith("Elige otro spool.")


@pytest.mark.parametrize("show", [ResultBar.show_refused, ResultBar.show_unknown])
def test_error_stays_until_touched(bar: Bar, qtbot: QtBot, show: Any) -> None:
    show(bar.bar, REFUSED)
    said = bar.bar.text()
    bar.bar.show_event_line(LINE)
    assert bar.bar.text() == said
    with qtbot.waitSignal(bar.bar.acknowledged):
        bar.tap(bar.bar.understood_button)
    assert bar.bar.text() == LINE


def test_warning_before_leaving_is_answered_by_a_touch(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_leaving(8, "Mauro Rojas")
    assert "Se olvidará a Mauro Rojas en 8 s." in bar.bar.text()
    bar.bar.show_leaving(7, "Mauro Rojas")
    assert "Se olvidará a Mauro Rojas en 7 s." in bar.bar.text()
    with qtbot.waitSignal(bar.bar.still_here):
        bar.tap(bar.bar.still_here_button)
    assert bar.bar.look is ResultLook.IDLE


@pytest.mark.parametrize("show", [ResultBar.show_refused, ResultBar.show_unknown])
def test_warning_before_leaving_covers_no_doubt_and_no_error(bar: Bar, show: Any) -> None:
    show(bar.bar, REFUSED)
    said = bar.bar.text()
    bar.bar.show_leaving(8, "Mauro Rojas")
    assert (bar.bar.text(), bar.buttons) == (said, {"understoodButton"})
    bar.bar.end_leaving()
    assert bar.bar.text() == said


def test_undo_keeps_its_place_before_and_after_the_worker_is_forgotten(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_applied(DONE, 10)
    bar.bar.show_leaving(3, "Mauro Rojas")
    assert (bar.bar.text(), bar.buttons) == (DONE, {"undoButton"})
    bar.bar.end_leaving()
    with qtbot.waitSignal(bar.bar.undo_requested):
        bar.tap(bar.bar.undo_button)


def test_what_another_did_is_told_without_undo_for_the_rest_of_its_time(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_event_line(LINE)
    bar.bar.show_applied(DONE, 0.4)
    bar.bar.show_past("14:32 · CP(95) Carla tomó el spool.")
    assert (bar.bar.look, bar.buttons) == (ResultLook.PAST, set())
    qtbot.waitUntil(lambda: bar.bar.text() == LINE)


def test_warning_comes_once_nothing_can_be_undone_any_more(bar: Bar, qtbot: QtBot) -> None:
    bar.bar.show_applied(DONE, 0.2)
    qtbot.waitUntil(lambda: bar.bar.look is ResultLook.IDLE)
    bar.bar.show_leaving(3, "Mauro Rojas")
    assert bar.bar.look is ResultLook.LEAVING


def test_end_of_a_warning_shows_the_last_event(bar: Bar) -> None:
    bar.bar.show_leaving(20, "Mauro Rojas")
    bar.bar.show_event_line(LINE)
    assert bar.bar.look is ResultLook.LEAVING
    bar.bar.end_leaving()
    assert bar.bar.text() == LINE


def test_end_of_a_warning_takes_no_other_message_away(bar: Bar) -> None:
    bar.bar.show_pending("Guardando…")
    bar.bar.end_leaving()
    assert bar.bar.look is ResultLook.PENDING


def test_text_and_button_never_overlap(qtbot: QtBot) -> None:
    bar = Bar(qtbot, 1000)
    bar.bar.show_applied(f"{DONE} {DONE} {DONE} {DONE}", 10)
    lay_out(bar.window)
    text = child(bar.bar, QWidget, "resultBarText")
    assert text.geometry().right() < bar.bar.undo_button.geometry().left()
    assert bar.bar.undo_button.geometry().right() < bar.bar.width()


def test_what_was_done_and_that_it_is_saved_have_a_line_each(bar: Bar) -> None:
    bar.bar.show_applied(DONE, 10, TAG, worker=ANA)
    QCoreApplication.processEvents()
    assert bar.bar.text() == DONE
    _, lines = child(bar.bar, MessageText, "resultBarText").lines()
    assert [line[0].text for line in lines] == ["Tomaste", "guardado"]


def test_the_workers_initials_stand_before_the_words(bar: Bar) -> None:
    text = child(bar.bar, MessageText, "resultBarText")
    bar.bar.show_applied(DONE, None, TAG)
    QCoreApplication.processEvents()
    before, without = text.x(), bar.bar.grab().toImage()
    bar.bar.show_applied(DONE, None, TAG, worker=ANA)
    QCoreApplication.processEvents()
    side = dressed().metrics.px(AVATAR_PX)
    assert text.x() >= before + side
    assert bar.bar.grab().toImage() != without


@pytest.mark.parametrize(("groups", "tail"), [(1, "011"), (2, "28082-011")])
def test_what_tells_the_tag_apart_is_bold(bar: Bar, groups: int, tail: str) -> None:
    bar.bar.show_tails(groups)
    bar.bar.show_applied(DONE, 10, TAG)
    text = child(bar.bar, MessageText, "resultBarText")
    word = next(word for line in text.lines()[1] for word in line if word.kind is WordKind.TAG)
    (head, thin), (end, bold) = text._pieces(word, 22)
    assert (head + end, end) == (TAG, tail)
    assert thin.weight() < bold.weight()


def test_its_line_has_room_for_a_button_and_a_usual_message(bar: Bar) -> None:
    assert bar.bar.line_height > dressed(QSize(1920, 1080)).metrics.target
    bar.bar.show_applied(DONE, 10)
    assert bar.bar.height_for(1000) <= bar.bar.line_height


@pytest.mark.parametrize("width", [544, 640, 1160])
def test_a_long_message_wants_a_height_in_which_it_is_whole(qtbot: QtBot, width: int) -> None:
    bar = Bar(qtbot, width)
    bar.bar.show_refused(Sentence(f"{DONE} {REFUSED.what} {DONE}", "No se guardó.", "Elige otro spool."), TAG)
    bar.window.resize(width, bar.bar.height_for(width))
    QCoreApplication.processEvents()
    text = child(bar.bar, MessageText, "resultBarText")
    _, lines = text.lines()
    assert " ".join(word.text for line in lines for word in line) == bar.bar.text()
    assert bar.bar.understood_button.geometry().bottom() < bar.bar.height()
