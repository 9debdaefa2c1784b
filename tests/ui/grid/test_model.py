"""The grid's rows: one event is one change, and nothing moves under a finger."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.events.event import Event
from kiosk.core.shop.data import Spool
from kiosk.core.shop.operations import EventType
from kiosk.ui.grid.model import GROUPS_ROLE, TILE_ROLE
from kiosk.ui.grid.order import Filter, TileOrder
from kiosk.ui.grid.tile import Tile
from tests.support.builders import spool
from tests.ui.grid_window import ANA, JUANA, NOW, SOLD, Changes, GridWindow, held, paused, tag, taken


@pytest.fixture
def grid(qtbot: QtBot) -> GridWindow:
    side = GridWindow(qtbot)
    side.load(held(1, 30), held(2, 20, JUANA, SOLD), held(3, 10), held(4, 600), spool(tag(9)))
    return side


def tile(grid: GridWindow, number: int) -> Tile:
    model = grid.model
    found = model.index(grid.numbers().index(number)).data(TILE_ROLE)
    assert isinstance(found, Tile)
    return found


def look_alike(number: int, minutes: int) -> Spool:
    """Held, and its tag ends as that of another spool does."""
    return replace(held(number, minutes), tag=tag(number).replace("-25238-", "-25196-"))


def groups(grid: GridWindow) -> set[object]:
    model = grid.model
    return {model.index(row).data(GROUPS_ROLE) for row in range(model.rowCount())}


def test_tiles_show_one_group_while_it_tells_them_apart(grid: GridWindow) -> None:
    assert groups(grid) == {1}


def test_all_tiles_show_more_groups_as_soon_as_a_look_alike_is_there(grid: GridWindow) -> None:
    grid.touch()
    changes = Changes(grid)
    grid.shop.live.put(look_alike(3, 1))
    assert len(grid.numbers()) == 5
    assert groups(grid) == {2}
    assert ("changed", 0, 4) in changes.said


def test_tiles_show_fewer_groups_only_once_nobody_touches_the_screen(grid: GridWindow) -> None:
    grid.shop.live.put(look_alike(3, 1))
    grid.touch()
    grid.shop.live.put(spool(look_alike(3, 1).tag))
    assert groups(grid) == {2}
    grid.rest()
    assert groups(grid) == {1}


def test_another_filter_shows_as_few_groups_as_its_tiles_need(grid: GridWindow) -> None:
    grid.load(held(1, 30), look_alike(1, 600))
    assert groups(grid) == {2}
    grid.touch()
    grid.model.choose(Filter.LONG)
    assert groups(grid) == {1}


def test_oldest_come_first(grid: GridWindow) -> None:
    assert grid.numbers() == [4, 1, 2, 3]


def test_a_touch_reverses_the_order(grid: GridWindow) -> None:
    grid.tap_named("gridOrder")
    assert grid.numbers() == [3, 2, 1, 4]
    assert grid.model.order is TileOrder.NEWEST_FIRST


def test_a_take_inserts_one_row(grid: GridWindow) -> None:
    changes = Changes(grid)
    grid.shop.live.apply([taken(9)])
    assert changes.said == [("inserted", 4, 4)]
    assert grid.numbers() == [4, 1, 2, 3, 9]


def test_a_pause_removes_one_row(grid: GridWindow) -> None:
    changes = Changes(grid)
    grid.shop.live.apply([paused(1)])
    assert changes.said == [("removed", 1, 1)]


def test_a_change_of_state_repaints_one_tile(grid: GridWindow) -> None:
    changes = Changes(grid)
    utc = grid.clock.utc()
    said = "MR(93) trabajando ARM (ARM en progreso, SOLD pausado)"
    grid.shop.live.apply([Event(EventType.STATE_CHANGE, tag(1), "MR(93)", said, utc, soldador="JP(11)")])
    assert changes.said == [("changed", 1, 1)]


def test_reload_that_changes_nothing_moves_nothing(grid: GridWindow) -> None:
    changes = Changes(grid)
    grid.load(spool(tag(9)), held(4, 600), held(3, 10), held(1, 30), held(2, 20, JUANA, SOLD))
    assert changes.said == []


def test_reload_brings_only_what_differs(grid: GridWindow) -> None:
    changes = Changes(grid)
    grid.load(held(1, 30), held(2, 20, JUANA, SOLD), held(5, 15), held(4, 600))
    assert grid.numbers() == [4, 1, 2, 5]
    assert "reset" not in [kind for kind, _, _ in changes.said]


def test_released_spool_stays_dimmed_until_nobody_touches_the_screen(grid: GridWindow, qtbot: QtBot) -> None:
    grid.touch()
    changes = Changes(grid)
    grid.shop.live.apply([paused(1)])
    assert grid.numbers() == [4, 1, 2, 3]
    assert tile(grid, 1).is_gone
    assert len(grid.model.tiles) == 3
    assert changes.said == [("changed", 1, 1)]
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers() == [4, 2, 3])
    assert changes.said[1:] == [("removed", 1, 1)]


def test_spool_taken_again_under_a_finger_stays_where_it_is(grid: GridWindow, qtbot: QtBot) -> None:
    grid.touch()
    grid.shop.live.apply([paused(1)])
    grid.shop.live.apply([taken(1, NOW)])
    assert grid.numbers() == [4, 1, 2, 3]
    assert tile(grid, 1).mark == ANA.mark
    assert not tile(grid, 1).is_gone
    changes = Changes(grid)
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers() == [4, 2, 3, 1])
    assert changes.said == [("moved", 1, 4)]


def test_new_take_at_the_end_shows_at_once(grid: GridWindow) -> None:
    grid.touch()
    grid.shop.live.apply([taken(9)])
    assert grid.numbers() == [4, 1, 2, 3, 9]


def test_new_take_that_would_push_others_waits(grid: GridWindow, qtbot: QtBot) -> None:
    grid.model.choose(order=TileOrder.NEWEST_FIRST)
    grid.touch()
    grid.shop.live.apply([taken(9)])
    assert grid.numbers() == [3, 2, 1, 4]
    assert len(grid.model.tiles) == 5
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers() == [9, 3, 2, 1, 4])


def test_filters_count_and_show(grid: GridWindow) -> None:
    counts = grid.model.tiles.counts()
    assert counts == {Filter.ALL: 4, Filter.ARM: 3, Filter.SOLD: 1, Filter.REP: 0, Filter.LONG: 1}
    grid.tap_named("filterSold")
    assert grid.numbers() == [2]
    grid.tap_named("filterLong")
    assert grid.numbers() == [4]
    grid.tap_named("filterAll")
    assert grid.numbers() == [4, 1, 2, 3]


def test_spool_that_no_longer_passes_the_filter_leaves(grid: GridWindow, qtbot: QtBot) -> None:
    grid.tap_named("filterArm")
    grid.shop.live.apply([taken(1, NOW, JUANA, SOLD)])
    assert 1 in grid.numbers()
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers() == [4, 3])


def test_time_alone_repaints_only_tiles_whose_text_changes(grid: GridWindow) -> None:
    grid.load(held(1, 30.5), held(4, 26 * 60))
    changes = Changes(grid)
    grid.clock.forward(seconds=20)
    grid.model.tick()
    assert changes.said == []
    grid.clock.forward(seconds=20)
    grid.model.tick()
    assert changes.said == [("changed", 1, 1)]


def test_time_alone_makes_a_spool_long_held(grid: GridWindow) -> None:
    grid.clock.forward(hours=7.5)
    grid.model.tick()
    assert grid.model.tiles.counts()[Filter.LONG] == 2


def test_the_current_workers_spools_are_framed(grid: GridWindow) -> None:
    grid.touch()
    changes = Changes(grid)
    grid.selection.choose_worker(JUANA.id)
    grid.selection.select(tag(2))
    assert [number for number in grid.numbers() if tile(grid, number).is_mine] == [2]
    assert tile(grid, 2).is_selected
    assert {row for _, row, _ in changes.said} == {2}
    grid.selection.forget_worker()
    assert not any(tile(grid, number).is_mine for number in grid.numbers())


def test_own_spools_come_first_once_nobody_touches_the_screen(grid: GridWindow, qtbot: QtBot) -> None:
    others = (held(1, 30), held(2, 20, JUANA, SOLD), held(3, 10), held(4, 600))
    grid.load(*others, held(5, 5, ANA), held(6, 50, ANA))
    grid.touch()
    changes = Changes(grid)
    grid.selection.choose_worker(ANA.id)
    assert grid.numbers() == [4, 6, 1, 2, 3, 5]
    assert {kind for kind, _, _ in changes.said} == {"changed"}
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers() == [5, 6, 4, 1, 2, 3])
    grid.selection.forget_worker()
    assert grid.numbers() == [4, 6, 1, 2, 3, 5]


def test_other_workers_spools_follow_in_the_chosen_order(grid: GridWindow, qtbot: QtBot) -> None:
    grid.selection.choose_worker(JUANA.id)
    assert grid.numbers() == [2, 4, 1, 3]
    grid.tap_named("gridOrder")
    assert grid.numbers() == [2, 3, 1, 4]


def test_own_take_is_scrolled_into_sight_once_nobody_touches_the_screen(qtbot: QtBot) -> None:
    grid = GridWindow(qtbot)
    grid.load(*(held(number, 700 - number) for number in range(10, 60)), spool(tag(9)))
    grid.selection.choose_worker(ANA.id)
    bar = grid.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    grid.touch()
    grid.shop.live.apply([taken(9, worker=ANA)])
    assert grid.numbers()[-1] == 9
    grid.rest()
    qtbot.waitUntil(lambda: grid.numbers()[0] == 9)
    assert grid.view.viewport().rect().contains(grid.view.tile_rect(tag(9)))


def test_take_of_somebody_else_scrolls_nothing(qtbot: QtBot) -> None:
    grid = GridWindow(qtbot)
    grid.load(*(held(number, 700 - number) for number in range(10, 60)), spool(tag(9)))
    grid.selection.choose_worker(JUANA.id)
    bar = grid.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    was = bar.value()
    grid.shop.live.apply([taken(9, worker=ANA)])
    assert 9 in grid.numbers()
    assert bar.value() == was
