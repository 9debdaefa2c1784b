"""The wall board over the real services: it shows the stations' actions, and writes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk import dependency
from kiosk.core.shop.dates import parse_moment
from kiosk.ui.grid.order import Filter
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.shop import Shop
from tests.support.station import settings_for
from tests.support.wall import WallBoard

WALL_DPI = 40.0
"""55 inches with 1920 pixels in a row."""

OpenBoard = Callable[..., WallBoard]


@pytest.fixture
def board(station: OpenStation, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenBoard]:
    """Opens boards on the workbook of this test's folder, on the second screen; closes them at the end."""
    opened: list[WallBoard] = []

    def open_board(name: str = "Pared", page_ms: int = 60_000, **settings: object) -> WallBoard:
        found = settings_for(tmp_path, name, screen_dpi=WALL_DPI, **settings)
        opened.append(WallBoard(qapp, qtbot, found, screen=1, page_ms=page_ms))
        return opened[-1].start()

    yield open_board
    for each in opened:
        each.close()


def test_it_shows_all_that_is_held_the_longest_first(board: OpenBoard) -> None:
    wall = board()
    with dependency.commands(settings_for(wall.settings.workbook.parent, "Terminal")) as services:
        held = services.dashboard.occupied()
    held.sort(key=lambda entry: (str(parse_moment(entry.fecha_ocupacion)), entry.spool.key))
    assert len(held) > 24
    assert [(tile.tag, tile.mark, tile.operation) for tile in wall.tiles()] == [
        (entry.spool.tag, entry.worker_nombre, entry.operacion) for entry in held
    ]


def test_totals_count_each_operation(board: OpenBoard) -> None:
    wall = board()
    counts, tiles = wall.window.totals.counts(), wall.tiles()
    assert counts is not None
    assert counts[Filter.ALL] == len(tiles)
    for chosen, operation in ((Filter.ARM, "ARM"), (Filter.SOLD, "SOLD"), (Filter.REP, "REPARACION")):
        assert counts[chosen] == sum(tile.operation == operation for tile in tiles) > 0
    assert counts[Filter.LONG] > 0
    assert f"{len(tiles)} ocupados" in wall.window.totals.accessibleName()


def test_actions_from_before_the_start_are_shown(board: OpenBoard) -> None:
    wall = board()
    wall.settle()
    moments = [entry.moment for entry in wall.window.events.entries]
    assert len(moments) > 5
    assert moments == sorted(moments, reverse=True)


def test_a_stations_action_appears_without_a_sheet_read(
    redis_server: RedisServer, station: OpenStation, board: OpenBoard
) -> None:
    three, wall = station("Puesto 3", redis_url=redis_server.url), board(redis_url=redis_server.url)
    wall.wait(lambda: three.link_text() == wall.window.top_bar.link.value == "en vivo")
    wall.settle()
    tag, before = free_spool(three), wall.requests()
    three.tap_worker(FITTER)
    three.tap_spool(tag)
    three.act("actionTomar")
    wall.wait(lambda: wall.tiles()[-1].tag == tag)
    assert wall.tiles()[-1].mark == "CP(95)"
    latest = wall.window.events.entries[0]
    assert (latest.tag, latest.who, latest.verb) == (tag, "CP(95)", "tomó")
    three.act("actionPausar")
    wall.wait(lambda: tag not in [tile.tag for tile in wall.tiles()])
    latest = wall.window.events.entries[0]
    assert (latest.tag, latest.who, latest.verb) == (tag, "CP(95)", "pausó")
    assert wall.requests() == before


def test_beside_a_kiosk_on_the_same_folder_it_follows_and_writes_nothing(
    station: OpenStation, board: OpenBoard
) -> None:
    three = station("Puesto 3")
    wall = board("Puesto 3")
    wall.settle()
    assert wall.settings.data_dir == three.settings.data_dir
    tag = free_spool(three)
    three.tap_worker(FITTER)
    three.tap_spool(tag)
    three.act("actionTomar")
    wall.wait(lambda: tag in [tile.tag for tile in wall.tiles()])
    assert wall.requests()[1] == 0


def test_alone_it_leaves_nothing_in_its_folder(board: OpenBoard) -> None:
    wall = board()
    wall.settle()
    assert list(wall.settings.data_dir.iterdir()) == []


def test_a_touch_does_nothing(board: OpenBoard) -> None:
    wall = board()
    wall.settle()
    before = [tile.key for tile in wall.page()], wall.window.pages.page
    asked: list[object] = []
    wall.controller.pending.connect(asked.append)
    places = [wall.window.view, wall.window.totals, wall.window.events, wall.window.top_bar]
    for widget in places:
        wall.tap(widget, widget.rect().center())
    assert asked == []
    assert ([tile.key for tile in wall.page()], wall.window.pages.page) == before
    assert not any(tile.is_selected or tile.is_mine for tile in wall.tiles())
    assert wall.requests()[1] == 0


def test_an_edit_by_hand_is_shown_and_left_to_the_stations(
    station: OpenStation, board: OpenBoard, tmp_path: Path
) -> None:
    three = station("Puesto 3")
    three.tap_worker(FITTER)
    three.tap_spool(tag := free_spool(three))
    three.act("actionTomar")
    three.close()
    planning = Shop(tmp_path / "taller.kiosk")
    planning.write(tag, "Ocupado_Por", "MR(93)")
    audit = len(planning.audit())
    wall = board()
    wall.settle()
    assert {tile.tag: tile.mark for tile in wall.tiles()}[tag] == "MR(93)"
    assert len(planning.audit()) == audit
    assert wall.requests()[1] == 0
    planning.close()


def test_pages_turn_by_themselves_and_come_round(board: OpenBoard) -> None:
    wall = board(page_ms=150)
    first, pages = wall.page(), wall.window.pages
    assert pages.pages == 2
    seen = {tile.key for tile in first}
    wall.wait(lambda: pages.page == 1)
    assert wall.window.page_line.page_text() == "Página 2 de 2"
    seen |= {tile.key for tile in wall.page()}
    assert seen == {tile.key for tile in wall.tiles()}
    wall.wait(lambda: pages.page == 0)
    assert wall.page() == first
