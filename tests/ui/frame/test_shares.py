"""How the window's middle is shared."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, QSize

from kiosk.ui.frame.shares import alone, below, beside
from kiosk.ui.look.shape import Shape, shape_of

ROOM = QRect(0, 62, 1920, 1018)


@pytest.mark.parametrize(
    ("size", "dpi", "shape"),
    [
        (QSize(1920, 1080), 92.0, Shape.BESIDE),
        (QSize(1280, 800), 151.0, Shape.BESIDE),
        (QSize(1080, 1920), 92.0, Shape.BELOW),
        (QSize(1080, 1920), 218.0, Shape.BELOW),
        (QSize(1024, 600), 119.0, Shape.BESIDE),
        (QSize(1024, 600), 170.0, Shape.ALONE),
        (QSize(800, 480), 133.0, Shape.ALONE),
        (QSize(800, 600), 96.0, Shape.ALONE),
        (QSize(1280, 800), 189.0, Shape.ALONE),
    ],
)
def test_the_screen_decides_the_shape(size: QSize, dpi: float, shape: Shape) -> None:
    assert shape_of(size, dpi / 25.4) is shape


def test_beside_the_column_the_bar_is_under_the_grid_alone() -> None:
    shares = beside(ROOM, column=758, line=80, bar=40)
    parts = (shares.column, shares.grid, shares.bar)
    assert shares.column.height() == ROOM.height()
    assert shares.grid.left() == shares.bar.left() == shares.column.right() + 1
    assert shares.bar.height() == 80
    assert not any(one.intersects(other) for one, other in combinations(parts, 2))


def test_a_bar_with_much_to_say_grows_over_the_grid_and_pushes_nothing() -> None:
    short, long = (beside(ROOM, column=758, line=80, bar=bar) for bar in (0, 150))
    assert (long.column, long.grid) == (short.column, short.grid)
    assert not long.panels.intersects(long.bar)
    assert long.bar.height() == 150
    assert long.bar.bottom() == short.bar.bottom() == ROOM.bottom()


def test_below_the_column_the_grid_has_all_of_the_width() -> None:
    room = QRect(0, 62, 1080, 1858)
    shares = below(room, column=1067, line=80, bar=0)
    assert shares.column == QRect(0, 62, 1080, 1067)
    assert shares.grid == QRect(0, 1129, 1080, 711)
    assert shares.bar == QRect(0, 1840, 1080, 80)
    assert shares.whole == shares.column.united(shares.grid)


def test_alone_the_bar_is_there_only_while_it_says_something() -> None:
    room = QRect(0, 30, 800, 450)
    quiet = alone(room, free=157, bar=0)
    assert quiet.bar.isEmpty()
    assert quiet.column == quiet.grid == quiet.panels == room
    said = alone(room, free=157, bar=87)
    assert said.column == room
    assert said.bar == QRect(0, 480 - 157 - 87, 800, 87)
    assert said.panels == said.whole == QRect(0, 30, 800, 450 - 87)
