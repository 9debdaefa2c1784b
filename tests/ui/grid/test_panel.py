"""The grid on the screen: columns, touches, and its four looks."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from kiosk.core.shop.data import FaultKind
from kiosk.live.freshness import Freshness
from kiosk.texts import Sentence
from kiosk.ui.grid.notice import Notice
from kiosk.ui.grid.order import Filter
from tests.support.widgets import child, lay_out, tap
from tests.ui.grid_window import GridWindow, dressed, fault, held, paused, tag

SPOOLS = [held(number, 10 * number) for number in range(1, 31)]


@pytest.fixture
def grid(qtbot: QtBot) -> GridWindow:
    side = GridWindow(qtbot)
    side.load(*SPOOLS)
    return side


def columns(grid: GridWindow) -> int:
    tops = [grid.view.tile_rect(key).top() for key in grid.model.shown()]
    return tops.count(tops[0])


def picture(grid: GridWindow) -> QImage:
    return grid.view.viewport().grab().toImage()


def test_four_columns_fill_the_width(grid: GridWindow) -> None:
    assert columns(grid) == 4
    last = max(grid.view.tile_rect(key).right() for key in grid.model.shown())
    assert grid.view.viewport().width() - last <= grid.view.gap


def test_small_screen_has_two_columns(qtbot: QtBot) -> None:
    theme = dressed(QSize(1280, 800), 116.0)
    side = GridWindow(qtbot, 644, 650, theme)
    side.load(*SPOOLS)
    assert columns(side) == 2
    assert side.view.tile_rect(tag(30)).height() >= theme.metrics.target


def test_touch_on_a_tile_tells_its_key(grid: GridWindow) -> None:
    grid.tap_tile(29)
    assert grid.tapped == [tag(29)]


def test_repeated_touch_counts_once(grid: GridWindow) -> None:
    grid.tap_tile(29)
    grid.tap_tile(29)
    assert grid.tapped == [tag(29)]


def test_flicking_the_grid_taps_no_tile(grid: GridWindow, qtbot: QtBot) -> None:
    grid.load(*(held(number, 10 * number) for number in range(1, 61)))
    viewport, window = grid.view.viewport(), grid.window.windowHandle()
    start = viewport.mapTo(grid.window, grid.view.tile_rect(tag(44)).center())
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(window, left, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 13):
        qtbot.wait(12)  # a throw takes time: one of no time at all has no speed
        QTest.mouseMove(window, start - QPoint(0, 25 * step))
    QTest.mouseRelease(window, left, Qt.KeyboardModifier.NoModifier, start - QPoint(0, 300))
    qtbot.waitUntil(lambda: grid.view.verticalScrollBar().value() > 100)
    assert grid.tapped == []


def test_every_control_has_its_name_and_its_size(grid: GridWindow) -> None:
    controls = [
        child
        for child in grid.panel.findChildren(QWidget)
        if isinstance(child, QAbstractButton | QAbstractItemView)
    ]
    assert len(controls) == 8
    least = dressed().metrics.target
    for control in controls:
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert min(control.width(), control.height()) >= least, control.objectName()


def test_tiles_can_be_read_aloud(grid: GridWindow) -> None:
    view = QAccessible.queryAccessibleInterface(grid.view)
    assert view.childCount() == 30
    assert view.child(0).text(QAccessible.Text.Name).startswith(tag(30))


def test_chips_stay_where_they_are_when_counts_change(grid: GridWindow) -> None:
    def places() -> list[int]:
        names = ("filterSold", "filterRep", "filterLong")
        return [child(grid.window, QWidget, name).x() for name in names]

    before = places()
    grid.load(*SPOOLS[:3])
    assert child(grid.window, QAbstractButton, "filterArm").text() == "ARM 3"
    lay_out(grid.window)
    assert places() == before


def test_second_tap_on_a_chip_leaves_it_chosen(grid: GridWindow) -> None:
    chip = grid.panel.filters.chip(Filter.ARM)
    tap(grid.window, chip)
    tap(grid.window, chip)
    assert chip.isChecked()


def test_loading_failed_and_empty_look_different(qtbot: QtBot) -> None:
    side = GridWindow(qtbot)
    notice = side.panel.notice
    assert notice.isVisible()
    kinds = [notice.kind]
    loading = notice.grab().toImage()
    side.panel.show_failure(Sentence("La cuenta no tiene permiso.", "", "Pide acceso."))
    kinds.append(notice.kind)
    assert "La cuenta no tiene permiso. Pide acceso." in notice.accessibleName()
    failed = notice.grab().toImage()
    side.load()
    kinds.append(notice.kind)
    assert kinds == [Notice.LOADING, Notice.FAILED, Notice.EMPTY]
    assert notice.grab().toImage() not in (loading, failed)
    side.load(held(1))
    assert side.view.isVisible()


def test_filter_that_shows_nothing_says_so(grid: GridWindow) -> None:
    grid.tap_named("filterRep")
    assert grid.panel.notice.isVisible()
    assert "Ninguno con este filtro" in grid.panel.notice.accessibleName()


def grow_old(grid: GridWindow, seconds: float) -> Freshness:
    grid.shop.live.set_live(None)
    grid.clock.forward(seconds=seconds)
    grid.shop.reconsider_freshness()
    return grid.shop.freshness


def test_stale_and_ageing_look_different_from_fresh(grid: GridWindow, qtbot: QtBot) -> None:
    looks = [picture(grid)]
    for seconds, freshness in ((30, Freshness.AGEING), (50, Freshness.UNKNOWN)):
        old = GridWindow(qtbot)
        old.load(*SPOOLS)
        assert grow_old(old, seconds) is freshness
        looks.append(picture(old))
    fresh, ageing, stale = looks
    assert fresh != ageing
    assert stale not in (fresh, ageing)
    for seconds, look in ((30, ageing), (20, stale)):
        grow_old(grid, seconds)
        qtbot.waitUntil(lambda look=look: picture(grid) == look)  # type: ignore[misc]


def test_faulty_gone_and_endless_tiles_are_painted(grid: GridWindow) -> None:
    """Any text of the sheet is painted as it is, without a warning from Qt."""
    odd = held(1)
    long = fault(held(2), FaultKind.ILEGIBLE, 7, raw="<b>mañana</b>" * 9, column="Fecha_Armado")
    picture_ = odd.picture
    endless = type(odd)("X" * 90, picture_, row=3)
    grid.load(long, endless, held(3), type(odd)("<b>&amp;</b>", picture_, row=4))
    grid.touch()
    grid.shop.live.apply([paused(3)])
    assert not picture(grid).isNull()
    assert grid.model.rowCount() == 4
