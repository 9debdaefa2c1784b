"""The wall board on the screens that shops have: sizes, pages, freshness, languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSize, QSizeF, Qt, QTranslator
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.core.events.shop_state import ShopState
from kiosk.core.refusals import SheetUnavailable
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.core.shop.data import FaultKind, Snapshot, Spool
from kiosk.live.engine import Engine
from kiosk.live.freshness import AGEING_S, Freshness
from kiosk.program.resources import resource
from kiosk.ui.controller import Controller
from kiosk.ui.grid.notice import Notice
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.light import LightLevel
from kiosk.ui.wall.metrics import GROUP_PX, LARGE_PX, SMALL_PX, USUAL_WALL_MM, board_metrics
from kiosk.ui.wall.pages import PAGE_MS
from kiosk.ui.wall.window import BoardWindow
from tests.support.builders import CREW, SOLD, ZONE
from tests.ui.grid_window import MAURO, GridClock, fault, held, paused, taken
from tests.ui.whole_window import dressed_for

FULL_HD, ULTRA_HD = QSize(1920, 1080), QSize(3840, 2160)


class Wall:
    """The board's window over a shop in memory."""

    def __init__(self, qtbot: QtBot, theme: Theme, size: QSize = FULL_HD, page_ms: int = PAGE_MS) -> None:
        self.qtbot, self.theme = qtbot, theme
        self.clock = GridClock()
        engine = Engine(ShopState(ZONE), self.clock)
        self.shop = ShopModel(engine.shop)
        self.controller = Controller(engine, self.shop)
        self.window = BoardWindow("es", self.shop, self.controller, self.clock, theme, page_ms)
        self.window.resize(size)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def load(self, *spools: Spool) -> None:
        self.shop.live.begin_snapshot()
        self.shop.live.load(Snapshot(spools, {worker.id: worker for worker in CREW}, self.clock.utc()))

    def numbers(self) -> list[int]:
        """The last groups of the tags in sight."""
        pages = self.window.pages
        return [int(pages.index(row, 0).data()[-3:]) for row in range(pages.rowCount())]

    def picture(self) -> QImage:
        return self.window.view.viewport().grab().toImage()

    def looks(self) -> tuple[bool, Notice]:
        """ "tiles" if there are any, else the kind of notice in their place."""
        return self.window.view.isVisible(), self.window.notice.kind


@contextmanager
def opened(qtbot: QtBot, size: QSize = FULL_HD, page_ms: int = PAGE_MS) -> Iterator[Wall]:
    theme = Theme(board_metrics(USUAL_WALL_MM, size))
    with dressed_for(theme):
        yield Wall(qtbot, theme, size, page_ms)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    with opened(qtbot) as found:
        yield found


# legible from five metres


@pytest.mark.parametrize("size", [FULL_HD, ULTRA_HD], ids=["full HD", "ultra HD"])
@pytest.mark.parametrize(
    ("design_px", "is_mono", "least_mm"), [(GROUP_PX, True, 25), (LARGE_PX, False, 20), (SMALL_PX, False, 12)]
)
def test_capitals_are_legible_from_five_metres(
    qtbot: QtBot, size: QSize, design_px: float, is_mono: bool, least_mm: float
) -> None:
    theme = Theme(board_metrics(USUAL_WALL_MM, size))
    with dressed_for(theme):
        height = QFontMetricsF(theme.font(design_px, Theme.BOLD, mono=is_mono)).capHeight()
    assert height / theme.metrics.px_per_mm >= least_mm - 0.3


def test_a_finer_screen_of_one_size_shows_the_same_letters() -> None:
    coarse, fine = board_metrics(USUAL_WALL_MM, FULL_HD), board_metrics(USUAL_WALL_MM, ULTRA_HD)
    assert fine.scale == pytest.approx(2 * coarse.scale)


def test_a_television_with_a_wrong_size_counts_as_the_usual_one() -> None:
    for said in (QSizeF(160, 90), QSizeF(0, 0)):
        assert board_metrics(said, FULL_HD) == board_metrics(USUAL_WALL_MM, FULL_HD)


def test_the_setting_for_wrong_sizes_takes_precedence() -> None:
    assert board_metrics(USUAL_WALL_MM, FULL_HD, 50.8).px_per_mm == 2


def test_a_desk_screen_still_has_room_for_a_few(qtbot: QtBot) -> None:
    theme = Theme(board_metrics(QSizeF(531, 299), FULL_HD))
    with dressed_for(theme):
        wall = Wall(qtbot, theme)
        wall.load(held(1))
        assert wall.window.pages.per_page >= 8


def test_the_usual_wall_has_room_for_two_dozen(wall: Wall) -> None:
    wall.load(held(1))
    assert wall.window.pages.per_page == 24


# pages


def test_longest_held_stand_first_and_the_rest_on_the_next_page(wall: Wall) -> None:
    wall.load(*(held(number, minutes=number) for number in range(1, 31)))
    assert wall.numbers() == list(range(30, 6, -1))
    assert wall.window.page_line.page_text() == "Página 1 de 2"
    wall.window.pages.turn()
    assert wall.numbers() == list(range(6, 0, -1))
    assert wall.window.page_line.page_text() == "Página 2 de 2"
    wall.window.pages.turn()
    assert wall.numbers() == list(range(30, 6, -1))


def test_it_is_said_when_the_next_page_comes(qtbot: QtBot) -> None:
    with opened(qtbot, page_ms=900_000) as wall:
        wall.load(*(held(number, minutes=number) for number in range(1, 31)))
        line = wall.window.page_line
        assert line.isVisible()
        assert line.next_text() in [f"sigue en {seconds} s" for seconds in range(870, 901)]


def test_who_holds_several_is_named(wall: Wall) -> None:
    mine = [
        replace(held(number), picture=replace(held(number).picture, ocupado_por="JP(11)"))
        for number in (7, 8)
    ]
    wall.load(*mine, *(held(number) for number in (1, 2, 3)))
    assert wall.window.holders.accessibleName() == "Quién tiene más · MR(93) Mauro 3 · JP(11) Juana 2"
    wall.load(held(1))
    assert not wall.window.holders.isVisible()


def test_a_known_holder_is_named_on_his_tile(wall: Wall) -> None:
    stranger = replace(held(1), picture=replace(held(1).picture, ocupado_por="MR(3)"))
    wall.load(stranger)
    without = wall.picture()
    known = {3: replace(MAURO, id=3)}
    wall.shop.live.begin_snapshot()
    wall.shop.live.load(Snapshot((stranger,), known, wall.clock.utc()))
    assert wall.picture() != without


def test_pages_turn_by_a_timer(qtbot: QtBot) -> None:
    with opened(qtbot, page_ms=20) as wall:
        with qtbot.waitSignal(wall.window.pages.turned):
            wall.load(*(held(number, minutes=number) for number in range(1, 31)))
        with qtbot.waitSignal(wall.window.pages.turned):
            pass
        assert wall.window.pages.page in (0, 1)


def test_one_page_has_no_number_and_never_turns(wall: Wall) -> None:
    wall.load(held(1), held(2))
    assert not wall.window.page_line.isVisible()
    assert not wall.window.pages._timer.isActive()


def test_last_page_that_empties_gives_way_to_the_first(wall: Wall) -> None:
    wall.load(*(held(number, minutes=number) for number in range(1, 31)))
    wall.window.pages.turn()
    wall.load(*(held(number, minutes=number) for number in range(1, 11)))
    assert wall.numbers() == list(range(10, 0, -1))


def test_a_new_take_comes_last_and_moves_nobody(wall: Wall) -> None:
    wall.load(held(1, 50), held(2, 40))
    wall.shop.live.apply([taken(3)])
    assert wall.numbers() == [1, 2, 3]


def test_all_tiles_of_a_page_lie_inside_the_view(wall: Wall) -> None:
    wall.load(*(held(number, minutes=number) for number in range(1, 31)))
    view = wall.window.view
    last = wall.window.pages.index(wall.window.pages.rowCount() - 1, 0)
    assert view.viewport().rect().contains(view.visualRect(last))
    assert view.verticalScrollBar().maximum() == 0


# freshness


def test_loading_failed_empty_and_held_look_different(wall: Wall) -> None:
    assert wall.looks() == (False, Notice.LOADING)
    wall.controller.sheet_changed.emit(SheetUnavailable())
    assert wall.looks() == (False, Notice.FAILED)
    wall.load()
    wall.controller.sheet_changed.emit(None)
    assert wall.looks() == (False, Notice.EMPTY)
    wall.load(held(1))
    assert wall.looks()[0]


def test_nothing_is_counted_before_the_sheet_was_read(wall: Wall) -> None:
    assert wall.window.totals.counts() is None
    assert "— ocupados" in wall.window.totals.accessibleName()
    wall.load(held(1))
    assert "1 ocupados · ARM 1 · SOLD 0" in wall.window.totals.accessibleName()


def test_outdated_data_is_hatched_and_said(wall: Wall) -> None:
    wall.load(held(1, 5))
    fresh = wall.picture()
    assert not wall.window.banner.isVisible()
    wall.clock.forward(seconds=AGEING_S + 1)
    wall.window.lights.refresh()
    assert wall.shop.freshness is Freshness.UNKNOWN
    assert wall.picture() != fresh
    assert "Lo rayado puede haber cambiado" in wall.window.banner.text()
    assert "TOMAR" not in wall.window.banner.text()
    assert wall.window.banner.isVisible()
    assert wall.window.top_bar.sheet.level is LightLevel.BAD


def test_a_lost_link_shows_on_light_and_banner(wall: Wall) -> None:
    wall.load(held(1))
    wall.controller.link_changed.emit(Link(LinkState.DOWN, wall.clock.utc(), LinkReason.REFUSED))
    assert wall.window.top_bar.link.level is LightLevel.BAD
    assert "Sin tiempo real desde las 10:30" in wall.window.banner.text()
    wall.controller.link_changed.emit(Link(LinkState.LIVE, wall.clock.utc()))
    assert not wall.window.banner.isVisible()


def test_an_unforeseen_fault_is_shown_with_its_place_in_the_log(wall: Wall) -> None:
    wall.window.report_unexpected("ValueError · board.log")
    assert "ValueError · board.log" in wall.window.banner.text()
    assert wall.window.banner.isVisible()


def test_a_background_fault_is_shown_with_its_place_in_the_log(wall: Wall) -> None:
    wall.window.report_background("KeyError · board.log")
    assert "KeyError · board.log" in wall.window.banner.text()
    assert wall.window.banner.isVisible()


def test_a_fault_shows_on_its_tile(wall: Wall) -> None:
    wall.load(held(1, 5))
    without = wall.picture()
    wall.load(fault(held(1, 5), FaultKind.DUPLICADO, 3, 9))
    assert wall.picture() != without


@pytest.mark.parametrize(
    "tags", [("PRUEBA A SIN GRUPOS", "PRUEBA B SIN GRUPOS"), ("MK-1-CW-011", "MK-2-CW-011")]
)
def test_two_tags_with_the_same_end_look_different(wall: Wall, tags: tuple[str, str]) -> None:
    wall.load(*(replace(held(1, 5), tag=tag, row=at) for at, tag in enumerate(tags)))
    view, pages = wall.window.view, wall.window.pages
    first, second = (wall.picture().copy(view.visualRect(pages.index(row))) for row in (0, 1))
    assert first != second


def test_a_look_alike_lengthens_the_tails_of_all(wall: Wall) -> None:
    wall.load(held(1, 50), held(2, 40))
    assert wall.window.model.groups == 1
    short = wall.picture()
    wall.load(held(1, 50), held(2, 40), replace(held(1, 5), tag="MK-1400-PW-30000-001"))
    assert wall.window.model.groups == 2
    first = wall.window.view.visualRect(wall.window.pages.index(0))
    assert wall.picture().copy(first) != short.copy(first)


def test_the_last_events_call_a_spool_as_its_tile_does(wall: Wall) -> None:
    wall.load(held(1, 50), held(2, 40))
    wall.controller.happened.emit([taken(2)])
    short = wall.window.events.grab().toImage()
    wall.load(held(1, 50), held(2, 40), replace(held(1, 5), tag="MK-1400-PW-30000-001"))
    assert wall.window.events.grab().toImage() != short


# what it has not


def test_the_board_has_nothing_to_touch_and_no_outbox(wall: Wall) -> None:
    wall.load(held(1))
    assert not wall.window.top_bar.outbox.isVisible()
    names = [wall.window.view, wall.window.totals, wall.window.events, wall.window.banner]
    assert [widget.objectName() for widget in names] == [
        "boardGrid",
        "boardTotals",
        "boardEvents",
        "boardBanner",
    ]


def test_the_pointer_goes_when_the_mouse_lies_still(wall: Wall, qtbot: QtBot) -> None:
    pointer = wall.window.pointer
    pointer._timer.setInterval(10)
    handle = wall.window.windowHandle()
    QTest.mouseMove(handle, QPoint(200, 200))
    QTest.mouseMove(handle, QPoint(300, 300))
    blank = Qt.CursorShape.BlankCursor
    qtbot.waitUntil(lambda: wall.window.cursor().shape() is blank)
    pointer._timer.setInterval(60_000)
    QTest.mouseMove(handle, QPoint(400, 400))
    qtbot.waitUntil(lambda: wall.window.cursor().shape() is not blank)


# words


def test_events_show_once_and_the_latest_first(wall: Wall) -> None:
    wall.load(held(1, 50))
    wall.controller.happened.emit([taken(2), taken(3)])
    wall.controller.happened.emit([taken(3)])
    told = [(entry.tag[-3:], entry.who, entry.verb) for entry in wall.window.events.entries]
    assert sorted(told) == [("002", "AS(45)", "tomó"), ("003", "AS(45)", "tomó")]


def test_two_actions_of_one_second_show_in_the_order_received(wall: Wall) -> None:
    wall.load()
    wall.controller.happened.emit([taken(2)])
    wall.controller.happened.emit([paused(2)])
    assert [entry.verb for entry in wall.window.events.entries] == ["pausó", "tomó"]


def test_in_english_nothing_is_left_in_spanish(qtbot: QtBot) -> None:
    translator = QTranslator()
    assert translator.load(str(resource("translations", "kiosk_en.qm")))
    QCoreApplication.installTranslator(translator)
    try:
        with opened(qtbot) as wall:
            wall.load(*(held(number, number, operation=SOLD) for number in range(1, 31)))
            wall.controller.happened.emit([taken(2)])
            assert wall.window.totals.accessibleName().startswith("30 held · ARM 0 · SOLD 30")
            assert wall.window.page_line.page_text() == "Page 1 of 2"
            assert wall.window.events.accessibleName().startswith("Last events · 10:30")
            assert wall.window.events.entries[0].verb == "took"
            assert wall.window.windowTitle() == "Spool board"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_text_has_its_contrast() -> None:
    for ink, ground in ((colors.BAD_TEXT, colors.GROUND), (colors.NAME, colors.GROUND)):
        assert colors.contrast(ink, ground) >= 7
    assert colors.contrast(colors.MUTED, colors.STRIPE) >= 4.5
