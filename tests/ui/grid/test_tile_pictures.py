"""Tiles rendered in slices: none is left out or starves, and the last picture is the right one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPaintEvent, QPixmap, QRegion
from pytestqt.qtbot import QtBot

from kiosk.core.shop.held_time import Held
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile
from kiosk.ui.grid.tile_pictures import KEPT, SLICE_MS, TileLook, TilePictures
from tests.ui.grid_window import ANA, GridWindow, held, tag, taken

KEYS = [f"spool {number}" for number in range(12)]


def look(key: str, shade: int = 0) -> TileLook:
    """A tile; `shade` stands for all that can change about it."""
    tile = Tile(key, key, "MR(93)", str(shade), None, (), None)
    return TileLook(tile, 1, "ahora", Held.SHORT, Freshness.FRESH, False, (20, 10), 1.0, None)


def shade_of(picture: QPixmap) -> int:
    return QColor(picture.toImage().pixel(0, 0)).red()


class Slow:
    """Renders as slowly as a weak machine does: a picture takes a whole slice."""

    def __init__(self) -> None:
        self.rendered: list[tuple[str, int]] = []
        self.pictures = TilePictures(self._render)
        self.ready: list[str] = []
        self.pictures.ready.connect(self.ready.append)

    def _render(self, look: TileLook) -> QPixmap:
        spent = QElapsedTimer()
        spent.start()
        while spent.elapsed() <= SLICE_MS:
            pass
        shade = int(look.tile.name)
        self.rendered.append((look.tile.key, shade))
        picture = QPixmap(QSize(*look.size))
        picture.fill(QColor(shade, 0, 0))
        return picture

    def paint(self, shade: int, keys: list[str] = KEYS) -> list[int]:
        """One pass over the screen. The shades that it shows."""
        return [shade_of(self.pictures.of(look(key, shade))) for key in keys]


@pytest.fixture
def slow(qtbot: QtBot) -> Slow:
    slow = Slow()
    slow.paint(0)
    qtbot.wait(0)
    slow.rendered.clear()
    return slow


def test_a_tile_without_any_picture_is_rendered_at_once(qtbot: QtBot) -> None:
    slow = Slow()
    assert slow.paint(7) == [7] * len(KEYS)
    assert not slow.ready


def test_one_change_shows_at_once(slow: Slow) -> None:
    assert slow.paint(1, KEYS[3:4]) == [1]


def test_a_burst_shows_what_there_is_time_for_and_the_rest_soon(slow: Slow, qtbot: QtBot) -> None:
    assert slow.paint(1) == [1, *[0] * 11]
    qtbot.waitUntil(lambda: len(slow.ready) == 11)
    assert slow.ready == KEYS[1:]
    assert slow.paint(1) == [1] * 12
    assert len(slow.rendered) == 12


def test_taps_have_their_turn_between_two_slices(slow: Slow, qtbot: QtBot) -> None:
    slow.paint(1)
    before = len(slow.rendered)
    qtbot.waitUntil(lambda: bool(slow.ready))
    assert len(slow.rendered) - before < 11


def test_a_storm_of_changes_leaves_no_tile_behind(slow: Slow, qtbot: QtBot) -> None:
    """Every tile gets its turn, even if each pass finds all tiles changed again."""
    for shade in range(1, 40):
        with qtbot.waitSignal(slow.pictures.ready):
            slow.paint(shade)
    turns = [sum(key == each for each, _ in slow.rendered) for key in KEYS]
    assert min(turns) >= 2
    assert max(turns) - min(turns) <= 2


def test_a_late_rendering_shows_the_last_request(slow: Slow, qtbot: QtBot) -> None:
    slow.paint(1)
    slow.paint(2)
    qtbot.waitUntil(lambda: slow.paint(2) == [2] * 12)
    assert ("spool 5", 1) not in slow.rendered


def test_a_change_that_is_reverted_renders_nothing(slow: Slow, qtbot: QtBot) -> None:
    slow.paint(1)
    slow.paint(0, KEYS[1:])
    slow.paint(2, KEYS[:1])
    qtbot.waitUntil(lambda: slow.ready == KEYS[:1])
    assert slow.rendered == [(KEYS[0], 1), (KEYS[0], 2)]


def test_another_size_is_rendered_at_once(slow: Slow) -> None:
    looks = [replace(look(key, 1), size=(40, 20)) for key in KEYS]
    assert [slow.pictures.of(each).width() for each in looks] == [40] * 12


def test_a_long_list_keeps_no_more_than_a_screenful(qtbot: QtBot) -> None:
    slow = Slow()
    slow.paint(0, [str(number) for number in range(KEPT + 1)])
    assert len(slow.rendered) == KEPT + 1
    slow.paint(0, ["1"])
    assert len(slow.rendered) == KEPT + 1
    slow.paint(0, ["0"])
    assert len(slow.rendered) == KEPT + 2


def test_the_grid_shows_every_tile_of_a_burst_as_it_is(qtbot: QtBot) -> None:
    def picture(side: GridWindow) -> QImage:
        return side.view.viewport().grab().toImage()

    numbers = range(1, 13)
    burst, fresh = GridWindow(qtbot), GridWindow(qtbot)
    burst.load(*[held(number) for number in numbers])
    fresh.load(*[held(number, worker=ANA) for number in numbers])
    expected = picture(fresh)
    assert picture(burst) != expected
    burst.shop.live.apply([taken(number) for number in numbers])
    qtbot.waitUntil(lambda: picture(burst) == expected)
    assert burst.model.shown() == [tag(number) for number in numbers]


class PaintWatch(QObject):
    """Records what is painted of a widget."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.painted = QRegion()
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.painted += event.region()
        return False


def test_a_late_picture_is_painted_where_its_tile_stands(qtbot: QtBot) -> None:
    side = GridWindow(qtbot)
    side.load(*[held(number) for number in range(1, 13)])
    watch = PaintWatch(side.view.viewport())
    qtbot.waitUntil(lambda: watch.painted.boundingRect() == side.view.viewport().rect())
    watch.painted = QRegion()
    side.pictures.ready.emit(tag(5))
    qtbot.waitUntil(lambda: watch.painted.boundingRect() == side.view.cell_rect(tag(5)))


def of_the_tiles(side: GridWindow, window: QPixmap) -> QImage:
    view = side.view.viewport()
    where = QRect(view.mapTo(side.window, QPoint(0, 0)), view.size())
    return window.copy(where).toImage().convertToFormat(QImage.Format.Format_RGB32)


def as_it_stands(side: GridWindow) -> QImage:
    """The picture on the screen so far, piece by piece."""
    return of_the_tiles(side, side.window.screen().grabWindow(side.window.winId()))


def as_it_should_be(side: GridWindow) -> QImage:
    """The picture when all of it is painted anew."""
    return of_the_tiles(side, side.window.grab())


@pytest.mark.parametrize("chosen_first", [False, True])
def test_late_picture_brings_the_frame_around_its_tile(qtbot: QtBot, chosen_first: bool) -> None:
    """The frame of a chosen tile reaches into the gap around it."""
    side = GridWindow(qtbot)
    side.load(*[held(number) for number in range(1, 13)])
    pictures = side.pictures
    render = pictures._render
    late: list[str] = []

    def slow(look: TileLook) -> QPixmap:
        spent = QElapsedTimer()
        spent.start()
        while spent.elapsed() <= SLICE_MS:
            pass
        return render(look)

    pictures._render = slow
    pictures.ready.connect(late.append)
    if chosen_first:
        side.selection.select(tag(12))
    qtbot.waitUntil(lambda: as_it_stands(side) == as_it_should_be(side))
    late.clear()
    side.shop.live.apply([taken(number) for number in range(1, 12)])
    side.selection.select(tag(7 if chosen_first else 12))
    qtbot.waitUntil(lambda: tag(7 if chosen_first else 12) in late and not pictures._owed)
    qtbot.waitUntil(lambda: as_it_stands(side) == as_it_should_be(side))
