"""Texts and targets on the screens that shops have, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import Action, Command, Operation, Result, Verdict, Worker
from kiosk.ui.actions.layout import Room
from kiosk.ui.grid.order import Filter
from kiosk.ui.grid.tile_painter import TilePainter
from kiosk.ui.look.metrics import ACTION_GAP_MM, ACTION_HEIGHT_MM, ACTION_WIDTH_MM, TARGET_MM, Metrics
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad_key import KeypadKey
from kiosk.ui.worker.list_model import WORKER_ROLE
from tests.ui.column_window import MINE, NOW, TEN, WORKERS, held, sample
from tests.ui.shared_window import SharedWindow
from tests.ui.whole_window import WholeWindow, dressed_for

SCREENS = {
    "13 inches": (QSize(1280, 800), 116.0),
    "16 inches": (QSize(1280, 800), 96.0),
    "17 inches": (QSize(1280, 800), 90.0),
    "10 inches": (QSize(1280, 800), 151.0),
    "10 inches, few pixels": (QSize(1024, 600), 119.0),
    "24 inches": (QSize(1920, 1080), 92.0),
    "15 inches": (QSize(1920, 1080), 141.0),
    "55 inches": (QSize(3840, 2160), 80.0),
    "portrait": (QSize(1080, 1920), 92.0),
    "10 inches, portrait": (QSize(1080, 1920), 218.0),
    "7 inches": (QSize(1024, 600), 170.0),
    "7 inches, few pixels": (QSize(800, 480), 133.0),
}
BIG = ("13 inches", "16 inches", "17 inches", "24 inches", "15 inches", "55 inches", "portrait")
OTHER = "MK-1335-CW-25238-007"


LONG_NAME = Worker(101, "María Fernanda", "Gutiérrez Villalobos", True, frozenset({"Armador", "Soldador"}))
EVERYTHING = Worker(102, "Pía", "Luz", True, LONG_NAME.roles | {"Metrologia"})


@dataclass(frozen=True)
class Screen:
    """A screen for which the application is dressed."""

    size: QSize
    theme: Theme


@pytest.fixture(scope="module", params=SCREENS)
def screen(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """The tests run screen by screen, for to dress the application takes as long as a test."""
    size, dpi = SCREENS[request.param]
    theme = Theme(Metrics.of(dpi, size))
    with dressed_for(theme):
        yield Screen(size, theme)


@pytest.fixture(scope="module")
def shared(screen: Screen, request: pytest.FixtureRequest) -> Iterator[SharedWindow]:
    """One window for each screen, for to make it takes longer than a test."""
    window = SharedWindow(QtBot(request), screen.theme, screen.size)
    yield window
    window.close()


@pytest.fixture
def window(shared: SharedWindow, qtbot: QtBot) -> WholeWindow:
    """The current worker holds two spools; none is chosen."""
    spools = [*sample(), held(OTHER, "MR(93)", "13:58")]
    shared.begin(spools, [*WORKERS, LONG_NAME, EVERYTHING], worker_id=93)
    return shared


def on(*screens: str) -> pytest.MarkDecorator:
    """Run a test on these screens only."""
    return pytest.mark.parametrize("screen", screens, indirect=True)


@on(*BIG)
def test_two_of_mine_leave_one_to_take_in_sight(window: WholeWindow) -> None:
    assert window.is_whole(MINE)
    assert window.is_whole(OTHER)
    assert window.is_whole(TEN)


def test_on_a_small_screen_one_to_take_is_all_but_whole(window: WholeWindow) -> None:
    seen = window.row_rect(TEN) & window.window.left.list.viewport().rect()
    assert seen.height() >= 0.8 * window.metrics.target


def test_chosen_spool_of_mine_leaves_rows_where_they_were(window: WholeWindow) -> None:
    before = {key: window.row_rect(key) for key in (MINE, OTHER, TEN)}
    window.tap_spool(MINE)
    assert window.child("actionCancelar").isVisible()
    assert {key: window.row_rect(key) for key in before} == before


def test_time_of_the_take_is_never_cut(window: WholeWindow) -> None:
    left = window.window.left
    for key, since in ((MINE, "desde 14:20"), (OTHER, "desde 13:58")):
        painted = left.list.words_of(key).detail
        assert painted is not None
        assert painted.text == since


def test_the_whole_tag_stands_in_its_row(window: WholeWindow) -> None:
    for key in (MINE, OTHER, TEN):
        words = window.window.left.list.words_of(key)
        assert words.tag.head + words.tag.tail == key
        assert words.tag.width <= words.tag_box.width()
        assert words.tag.height <= words.tag_box.height()


@pytest.mark.parametrize("verdict", [None, Verdict.QUEUED, Verdict.UNKNOWN])
def test_chips_stand_beside_the_text_or_below_it_and_inside_the_row(
    window: WholeWindow, verdict: Verdict | None
) -> None:
    """Also during an outage, with a banner and one more chip."""
    window.clock.forward(minutes=10)
    window.shop.live.set_live(None)
    window.window.banner.set_sheet_away(NOW)
    QCoreApplication.processEvents()
    if verdict:
        window.selection.open_marks.live.add(Command("1", Action.PAUSAR, MINE, 93, Operation.ARM), verdict)
    for key in (MINE, OTHER, TEN):
        row, words = QRectF(window.row_rect(key)), window.window.left.list.words_of(key)
        parts = words.boxes()
        assert len(parts) >= 3
        assert all(row.contains(part) for part in parts)
        assert not any(one.intersects(other) for one, other in combinations(parts, 2))


@pytest.mark.parametrize("worker_id", [93, 101])
def test_current_workers_name_is_shown_whole(window: WholeWindow, worker_id: int) -> None:
    window.selection.choose_worker(worker_id)
    person = window.window.left.card.person
    QCoreApplication.processEvents()
    named, about = person.paragraphs()
    assert " ".join(named.lines) == window.shop.workers[worker_id].full_name
    assert " ".join(about.lines) == person.about
    assert named.height + about.height <= person.height()
    for paragraph in (named, about):
        widest = max(QFontMetricsF(paragraph.font).horizontalAdvance(line) for line in paragraph.lines)
        assert widest <= person.width()


def test_names_in_the_list_of_workers_are_shown_whole(window: WholeWindow) -> None:
    window.selection.forget_worker()
    grid = window.window.left.chooser.grid
    for row in range(grid.model().rowCount()):
        worker = grid.model().index(row, 0).data(WORKER_ROLE)
        named, about = grid.words_of(grid.model().index(row, 0))
        assert " ".join(named.lines) == worker.full_name
        assert about.lines[0].startswith(worker.mark)


def test_hints_in_the_fields_are_shown_whole(window: WholeWindow) -> None:
    window.open_search()
    for name in ("spoolField", "workerField"):
        if name == "workerField":
            window.selection.forget_worker()
            QCoreApplication.processEvents()
        line = window.child(name)
        assert isinstance(line, QLineEdit)
        assert line.fontMetrics().horizontalAdvance(line.placeholderText()) <= room_for_text(line), name


@on("24 inches", "55 inches", "portrait")
def test_roomy_screen_shows_the_long_hint(window: WholeWindow) -> None:
    window.selection.forget_worker()
    QCoreApplication.processEvents()
    line = window.child("workerField")
    assert isinstance(line, QLineEdit)
    assert line.placeholderText() == "Pasa tu credencial o escribe tu número…"


def test_typed_text_does_not_run_under_the_cross(window: WholeWindow) -> None:
    window.open_search()
    line, cross = window.child("spoolField"), window.child("spoolFieldClear")
    assert isinstance(line, QLineEdit)
    before = room_for_text(line)
    line.setText("MK-1335")
    assert cross.isVisible()
    assert room_for_text(line) <= before - cross.width() + line.textMargins().left()


def room_for_text(line: QLineEdit) -> int:
    """The width that the style gives to text, without the two pixels that it keeps at either end."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    margins = line.textMargins()
    return inside.width() - margins.left() - margins.right() - 4


def test_targets_have_their_millimetres(window: WholeWindow) -> None:
    window.tap_spool(MINE)
    metrics, left = window.metrics, window.window.left
    main = [left.action_buttons.button(action) for action in (Action.TOMAR, Action.PAUSAR, Action.COMPLETAR)]
    for button in main:
        assert button.height() >= metrics.mm(ACTION_HEIGHT_MM), button.objectName()
        assert button.width() >= metrics.mm(ACTION_WIDTH_MM), button.objectName()
    for before, after in pairwise(main):
        gap = metrics.mm(ACTION_GAP_MM) - 1
        is_beside = after.x() - before.geometry().right() > gap
        assert is_beside or after.y() - before.geometry().bottom() > gap
    for one in window.window.findChildren(QAbstractButton):
        if one.isVisible():
            assert one.height() >= metrics.mm(TARGET_MM), one.objectName()
            assert one.width() >= metrics.mm(TARGET_MM), one.objectName()
    for key in (MINE, OTHER, TEN):
        assert window.row_rect(key).height() >= metrics.mm(TARGET_MM)
        assert window.row_rect(key).width() >= metrics.mm(TARGET_MM)


def test_both_results_of_an_inspection_have_their_millimetres(window: WholeWindow) -> None:
    window.selection.choose_worker(EVERYTHING.id)
    window.selection.choose_operation(Operation.METROLOGIA)
    QCoreApplication.processEvents()
    metrics, actions = window.metrics, window.window.left.action_buttons
    approve, reject = (actions.button(Action.INSPECCIONAR, result) for result in Result)
    for button in (approve, reject):
        assert button.isVisible()
        assert button.height() >= metrics.mm(ACTION_HEIGHT_MM)
        assert button.width() >= metrics.mm(ACTION_WIDTH_MM)
    assert reject.x() - approve.geometry().right() > metrics.mm(ACTION_GAP_MM) - 1


def test_four_operations_have_room_beside_the_worker(window: WholeWindow) -> None:
    window.selection.choose_worker(EVERYTHING.id)
    QCoreApplication.processEvents()
    left, target = window.window.left, window.metrics.mm(TARGET_MM)
    change = window.child("changeWorkerButton")
    window.show_operations()
    tiles = [left.operations.tile(operation) for operation in Operation]
    parts = [part for part in (change, *tiles) if part.isVisible()]
    assert len(parts) == 4 if window.is_alone else 5
    boxes = [part.rect().translated(part.mapTo(left, part.rect().topLeft())) for part in parts]
    for box in boxes:
        assert left.rect().contains(box)
        assert min(box.width(), box.height()) >= target
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_nothing_overlaps_and_nothing_is_outside(window: WholeWindow) -> None:
    window.tap_spool(MINE)
    left = window.window.left
    parts = [left.card, left.operations, left.field, left.list, left.action_buttons]
    parts += [window.child("actionCancelar"), window.child("changeWorkerButton")]
    parts += [window.child(name) for name in ("operationButton", "searchButton", "occupiedButton")]
    parts = [part for part in parts if part.isVisible()]
    assert len(parts) >= 7
    boxes = [(part, part.rect().translated(part.mapTo(left, part.rect().topLeft()))) for part in parts]
    for part, box in boxes:
        assert left.rect().contains(box), part.objectName()
    for at, (part, box) in enumerate(boxes):
        for other, other_box in boxes[at + 1 :]:
            if not (part.isAncestorOf(other) or other.isAncestorOf(part)):
                assert not box.intersects(other_box), (part.objectName(), other.objectName())


def test_typing_digits_covers_nothing_of_the_column(window: WholeWindow) -> None:
    window.open_search()
    left = window.window.left
    pad = left.keypad.geometry()
    assert window.window.rect().contains(pad)
    if window.is_alone:
        first = left.list.mapTo(window.window, window.row_rect(MINE).topLeft()).y()
        assert pad.top() - first >= 0.8 * window.metrics.target  # what is found can be read
    else:
        assert not pad.intersects(QRect(left.mapTo(window.window, QPoint()), left.size()))
    for key in left.keypad.findChildren(KeypadKey):
        if key.isVisible():
            assert left.keypad.rect().contains(key.rect().translated(key.mapTo(left.keypad, QPoint())))
            assert key.width() >= window.metrics.mm(TARGET_MM)
            assert key.height() >= window.metrics.mm(TARGET_MM)
    window.tap(window.child("keyDoneDigits"))


def test_typing_letters_leaves_the_search_in_sight(window: WholeWindow) -> None:
    window.open_search()
    window.tap(window.child("keyPageABC"))
    left = window.window.left
    assert window.window.rect().contains(left.keypad.geometry())
    field = QRect(left.field.mapTo(window.window, QPoint()), left.field.size())
    assert not field.intersects(left.keypad.geometry())
    for key in left.keypad.findChildren(KeypadKey):
        if key.isVisible():
            assert key.width() >= window.metrics.mm(TARGET_MM), key.objectName()
    window.tap(window.child("keyDoneLetters"))


@on(*BIG)
def test_typing_letters_leaves_a_result_in_sight(window: WholeWindow) -> None:
    window.tap(window.child("spoolField"))
    window.tap(window.child("keyPageABC"))
    left = window.window.left
    first = left.list.mapTo(window.window, QPoint()).y() + left.list.height_of(1, 1)
    assert first <= left.keypad.geometry().top()
    window.tap(window.child("keyDoneLetters"))


@on("13 inches", "24 inches", "55 inches")
def test_digits_have_a_gloved_fingers_size(window: WholeWindow) -> None:
    window.tap(window.child("spoolField"))
    for key in window.window.left.keypad.findChildren(KeypadKey):
        if key.isVisible():
            assert key.width() >= window.metrics.mm(20), key.objectName()
            assert key.height() >= window.metrics.mm(18), key.objectName()
    window.tap(window.child("keyDoneDigits"))


@on("24 inches")
def test_roomy_screen_has_worker_above_operation(window: WholeWindow) -> None:
    left = window.window.left
    assert left.arrangement.room is Room.ROOMY
    assert left.operations.y() > left.card.geometry().bottom()


@on("10 inches")
def test_ten_inches_have_worker_and_operation_in_one_row(window: WholeWindow) -> None:
    left = window.window.left
    assert left.operations.y() == left.card.y()
    assert window.row_rect(MINE).top() == window.row_rect(OTHER).top()


@on("10 inches", "10 inches, few pixels")
def test_ten_inches_have_a_count_instead_of_a_title_over_the_grid(window: WholeWindow) -> None:
    grid = window.window.grid
    tops = {chip.mapTo(grid, chip.rect().topLeft()).y() for chip in grid.findChildren(TapButton)}
    assert len(tops) == 2
    assert grid.filters.chip(Filter.ALL).text() == "Todos 3"
    assert grid.view.height() > 2 * grid.view.cell(grid.view.width()).height()


def test_the_whole_tag_stands_on_its_tile_and_the_lines_do_not_overlap(window: WholeWindow) -> None:
    window.open_grid()
    view = window.window.grid.view
    painter = TilePainter(window.theme)
    card = QRectF(view.tile_rect(MINE))
    lines = painter.lines(card)
    assert all(card.contains(line) for line in lines)
    assert not any(one.intersects(other) for one, other in combinations(lines, 2))
    for groups in (1, 2, 3):
        tag = painter.tags.fit(MINE, groups, lines[0])
        assert tag.head + tag.tail == MINE
        assert tag.width <= lines[0].width()
        assert tag.height <= lines[0].height()


@pytest.mark.parametrize(
    "fault",
    ["sin número de trabajador · fila 1881", "no worker number · row 1881", "tag repetido · filas 12, 1880"],
)
def test_a_fault_stands_whole_on_its_tile(window: WholeWindow, fault: str) -> None:
    window.open_grid()
    painter = TilePainter(window.theme)
    line = painter.lines(QRectF(window.window.grid.view.tile_rect(MINE)))[2]
    font, room = painter.fault_font(line, fault)
    assert QFontMetricsF(font).horizontalAdvance(fault) <= room.width()


@on("24 inches")
def test_full_hd_has_four_tiles_side_by_side_of_their_drawn_size(window: WholeWindow) -> None:
    view = window.window.grid.view
    tile = view.tile_rect(MINE)
    assert view.viewport().width() // view.cell(view.viewport().width()).width() == 4
    assert tile.width() >= 270
    assert tile.height() == 99
