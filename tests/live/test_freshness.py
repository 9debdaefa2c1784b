"""The freshness of a single row, which may be newer than the snapshot's."""

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiosk.live.freshness import AGEING_S, FRESH_S, Freshness, RowAges
from kiosk.live.shop import LIVE_S
from kiosk.ui.grid.model import FRESHNESS_ROLE
from tests.support.builders import spool
from tests.ui.grid_window import ANA, Changes, GridWindow, held, tag, taken

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def ages() -> RowAges:
    found = RowAges()
    found.confirm(["A"], NOW)
    return found


@pytest.mark.parametrize(
    ("seconds", "freshness"),
    [
        (0, Freshness.FRESH),
        (FRESH_S, Freshness.FRESH),
        (FRESH_S + 1, Freshness.AGEING),
        (AGEING_S, Freshness.AGEING),
        (AGEING_S + 1, Freshness.UNKNOWN),
        (-AGEING_S - 1, Freshness.UNKNOWN),  # the clock was set back since
    ],
)
def test_row_ages_by_itself_where_the_whole_is_unknown(
    ages: RowAges, seconds: float, freshness: Freshness
) -> None:
    assert ages.freshness("A", Freshness.UNKNOWN, after(seconds)) is freshness
    assert ages.freshness("B", Freshness.UNKNOWN, after(seconds)) is Freshness.UNKNOWN


@pytest.mark.parametrize("whole", [Freshness.FRESH, Freshness.AGEING, Freshness.LOADING])
def test_row_is_never_worse_than_the_whole(ages: RowAges, whole: Freshness) -> None:
    assert ages.freshness("A", whole, after(1_000)) is whole


def test_older_news_make_no_row_younger(ages: RowAges) -> None:
    ages.confirm(["A"], after(-100))
    assert ages.freshness("A", Freshness.UNKNOWN, after(1)) is Freshness.FRESH
    ages.confirm(["C"], after(-100))
    assert ages.freshness("C", Freshness.UNKNOWN, after(1)) is Freshness.UNKNOWN


def test_rows_that_aged_are_named_once(ages: RowAges) -> None:
    assert ages.changed(Freshness.UNKNOWN, after(1)) == frozenset()
    assert ages.changed(Freshness.UNKNOWN, after(FRESH_S + 1)) == {"A"}
    assert ages.changed(Freshness.UNKNOWN, after(FRESH_S + 2)) == frozenset()
    assert ages.changed(Freshness.UNKNOWN, after(AGEING_S + 1)) == {"A"}


def test_what_the_whole_picture_knows_needs_no_row_of_its_own(ages: RowAges) -> None:
    ages.start_anew(after(5))
    assert ages.freshness("A", Freshness.UNKNOWN, after(6)) is Freshness.UNKNOWN


def freshness(grid: GridWindow, number: int) -> Freshness:
    found = grid.model.index(grid.numbers().index(number)).data(FRESHNESS_ROLE)
    assert isinstance(found, Freshness)
    return found


def test_take_on_an_old_picture_is_fresh_among_hatched_tiles(qtbot: QtBot) -> None:
    grid = GridWindow(qtbot)
    grid.load(held(1, 30), spool(tag(9)))
    grid.clock.forward(seconds=LIVE_S + 1)
    grid.shop.reconsider_freshness()
    grid.shop.live.apply([taken(9, at=grid.clock.at, worker=ANA)])
    assert freshness(grid, 1) is Freshness.UNKNOWN
    assert freshness(grid, 9) is Freshness.FRESH
    grid.shop.reconsider_freshness()
    changes = Changes(grid)
    grid.clock.forward(seconds=FRESH_S + 1)
    grid.shop.reconsider_freshness()
    assert freshness(grid, 9) is Freshness.AGEING
    assert [kind for kind, _, _ in changes.said] == ["changed"]


def test_picture_that_says_the_same_makes_all_young_and_builds_nothing_anew(qtbot: QtBot) -> None:
    grid = GridWindow(qtbot)
    grid.load(held(1, 30))
    reloads: list[None] = []
    grid.shop.reloaded.connect(lambda: reloads.append(None))
    grid.clock.forward(seconds=LIVE_S + 1)
    grid.shop.reconsider_freshness()
    assert freshness(grid, 1) is Freshness.UNKNOWN
    grid.load(held(1, 30))
    assert (freshness(grid, 1), reloads) == (Freshness.FRESH, [])
    grid.load(held(1, 30), held(2, 5))
    assert reloads == [None]
