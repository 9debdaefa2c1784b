"""The order in which people read, and what is next in a direction."""

import pytest
from PySide6.QtCore import QRect

from kiosk.ui.keyboard.reading_order import Way, as_read, nearest

LEFT_COLUMN, GRID = QRect(0, 60, 700, 900), QRect(700, 60, 1200, 900)
TOP_BAR, BOTTOM_BAR = QRect(0, 0, 1900, 60), QRect(0, 960, 1900, 80)


def test_line_by_line_and_columns_side_by_side() -> None:
    things = [GRID, BOTTOM_BAR, LEFT_COLUMN, TOP_BAR]
    assert as_read(things, lambda each: each) == [TOP_BAR, LEFT_COLUMN, GRID, BOTTOM_BAR]


def test_what_stands_a_little_lower_shares_the_line() -> None:
    field, button, below = QRect(0, 5, 300, 57), QRect(310, 0, 100, 57), QRect(0, 70, 300, 57)
    assert as_read([below, button, field], lambda each: each) == [field, button, below]


HERE = QRect(100, 100, 50, 50)


@pytest.mark.parametrize(
    ("way", "at"), [(Way.RIGHT, 0), (Way.LEFT, 1), (Way.DOWN, 2), (Way.UP, None)], ids=str
)
def test_nearest_is_straight_ahead(way: Way, at: int | None) -> None:
    others = [QRect(300, 100, 50, 50), QRect(0, 90, 50, 70), QRect(110, 400, 50, 50), QRect(500, 200, 5, 5)]
    assert nearest(HERE, others, way) == at


def test_one_aside_is_further_than_one_straight_ahead() -> None:
    aside, ahead = QRect(200, 160, 50, 50), QRect(200, 100, 50, 50)
    assert nearest(HERE, [aside, ahead], Way.RIGHT) == 1
