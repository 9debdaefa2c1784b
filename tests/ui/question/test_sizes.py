"""Questions over the grid on the screens that shops have."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict, Worker
from kiosk.ui.look.metrics import ACTION_HEIGHT_MM, TARGET_MM, Metrics
from kiosk.ui.look.theme import Theme
from kiosk.ui.question.question_panel import QuestionPanel
from kiosk.ui.question.question_tile import QuestionTile
from kiosk.ui.window import WindowSettings
from tests.support.widgets import child
from tests.ui.column_window import DONE, MINE, NOW, WORKERS, sample
from tests.ui.test_window_sizes import BIG, LONG_NAME, SCREENS
from tests.ui.whole_window import WholeWindow, dressed_for

CROWD = [Worker(200 + at, f"José {at:02}", "Santander", True, frozenset({"Soldador"})) for at in range(13)]
LOW = ("10 inches", "10 inches, few pixels", "7 inches", "7 inches, few pixels")
"""Too low for three rows of main tiles: they are targets then."""
NO_GRID = ("7 inches", "7 inches, few pixels", "10 inches, portrait")
"""The grid is not there, or too low for two names."""


@pytest.fixture(scope="module", params=SCREENS)
def dressed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[tuple[Theme, QSize, str]]:
    del qapp
    size, dpi = SCREENS[request.param]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        yield theme, size, request.param


@pytest.fixture
def whole(qtbot: QtBot, dressed: tuple[Theme, QSize, str]) -> WholeWindow:
    return finished(WholeWindow(qtbot, *dressed[:2]))


def finished(whole: WholeWindow) -> WholeWindow:
    """A fit-up was just finished; many may weld, and one with a long name was here last."""
    whole.load(sample(), [*WORKERS, LONG_NAME, *CROWD])
    whole.selection.choose_worker(LONG_NAME.id)
    whole.selection.choose_worker(95)
    whole.selection.select(DONE)
    row = AuditRow("done", NOW, "COMPLETAR_ARM", DONE, 95, "CP(95)", "ARM", "COMPLETAR")
    command = Command("done", Action.COMPLETAR, DONE, 95, Operation.ARM)
    whole.controller.answered.emit(Outcome(command, Verdict.APPLIED, row=row))
    return whole


def in_window(whole: WholeWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(whole.window, widget.rect().topLeft()), widget.size())


def are_whole(tiles: list[QuestionTile]) -> None:
    """All words are painted, a person's name uncut."""
    for tile in tiles:
        named, rest = tile.words()
        if rest.lines:
            assert " ".join(named.lines) == tile.text()
            assert named.height + rest.height <= tile.height()
            widest = max(QFontMetricsF(named.font).horizontalAdvance(line) for line in named.lines)
            assert widest <= tile.text_room().width()
        else:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            needed = QFontMetricsF(tile.text_font()).boundingRect(tile.text_room(), flags, tile.text())
            assert tile.text_room().contains(needed), tile.text()


def test_names_are_whole_large_and_apart(whole: WholeWindow, dressed: tuple[Theme, QSize, str]) -> None:
    panel, metrics = whole.window.next_step, whole.metrics
    names = panel.tiles()
    assert [tile.text() for tile in names[:2]] == ["Carla Pizarro", LONG_NAME.full_name]
    tiles = [*names, panel.none, panel.more]
    are_whole(tiles)
    least = metrics.mm(TARGET_MM if dressed[2] in LOW else ACTION_HEIGHT_MM)
    assert {tile.height() for tile in tiles} == {names[0].height()}
    assert names[0].height() >= least
    assert all(tile.width() >= metrics.mm(TARGET_MM) for tile in tiles)
    boxes = [in_window(whole, tile) for tile in tiles]
    assert all(in_window(whole, panel).contains(box) for box in boxes)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


REASONS = (
    "Falta material",
    "Espera grúa o puente",
    "Colación",
    "Fin de turno",
    "Falla de máquina",
    "Falta plano o revisión de ingeniería ya",
    "Otra urgencia en el taller",
    "Espera inspección",
)


def test_eight_reasons_are_whole_large_and_apart(qtbot: QtBot, dressed: tuple[Theme, QSize, str]) -> None:
    theme, size, screen = dressed
    settings = WindowSettings("Puesto 3", "es", pause_reasons=REASONS)
    whole = WholeWindow(qtbot, theme, size, settings=settings)
    whole.load(sample())
    whole.selection.choose_worker(93)
    whole.tap_spool(MINE)
    whole.tap(whole.child("actionPausar"))
    panel, metrics = child(whole.window, QuestionPanel, "pauseReason"), whole.metrics
    tiles = [*panel.tiles(), panel.none]
    assert [tile.text() for tile in tiles] == [*REASONS, "Sin motivo"]
    are_whole(tiles)
    assert {tile.height() for tile in tiles} == {tiles[0].height()}
    assert tiles[0].height() >= metrics.mm(TARGET_MM if screen.startswith("7") else ACTION_HEIGHT_MM)
    assert min(tile.width() for tile in tiles) >= metrics.mm(TARGET_MM)
    assert panel.none.width() >= tiles[0].width()
    boxes = [in_window(whole, tile) for tile in tiles]
    assert all(in_window(whole, panel).contains(box) for box in boxes)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    assert len({box.left() for box in boxes}) >= (2 if screen == "10 inches, portrait" else 3)
    if screen == "24 inches":  # the height is used before tiles become narrower
        assert len({box.left() for box in boxes}) == 3
    if screen in BIG:
        assert in_window(whole, panel) == in_window(whole, whole.window.grid)


def test_list_actions_and_undo_stay_free(whole: WholeWindow, dressed: tuple[Theme, QSize, str]) -> None:
    QCoreApplication.processEvents()
    covered, undo = in_window(whole, whole.window.next_step), whole.window.result.undo_button
    for part in (whole.window.result, whole.window.top_bar, undo):
        assert not covered.intersects(in_window(whole, part))
    assert whole.window.childAt(in_window(whole, undo).center()) is undo
    if dressed[2] not in NO_GRID:
        assert not covered.intersects(in_window(whole, whole.window.left))
        grid = in_window(whole, whole.window.grid)
        assert grid.contains(covered)
        assert (covered.topLeft(), covered.width()) == (grid.topLeft(), grid.width())
