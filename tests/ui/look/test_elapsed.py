"""Elapsed times in the shop's words."""

from datetime import datetime, timedelta

import pytest

from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.held_time import Held, held
from kiosk.live.shop import Shop
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.state.shop_model import ShopModel
from tests.support.builders import ZONE
from tests.ui.grid_window import GridClock


@pytest.mark.parametrize(
    ("elapsed", "text"),
    [
        (timedelta(), "ahora"),
        (timedelta(seconds=59), "ahora"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1, minutes=5), "1 h 05"),
        (timedelta(hours=23, minutes=59), "23 h 59"),
        (timedelta(days=1, hours=2, minutes=58), "1 d 2 h"),
        (timedelta(days=40), "40 d 0 h"),
        (-timedelta(minutes=3), "ahora"),
        (-timedelta(hours=3), "—"),
        (None, "—"),
    ],
)
def test_elapsed_is_said_in_few_words(elapsed: timedelta | None, text: str) -> None:
    assert elapsed_text(elapsed) == text


@pytest.mark.parametrize(
    ("elapsed", "kind"),
    [
        (timedelta(hours=3, minutes=59), Held.SHORT),
        (timedelta(hours=4), Held.LONG),
        (timedelta(hours=7, minutes=59), Held.LONG),
        (timedelta(hours=8), Held.TOO_LONG),
        (None, Held.UNKNOWN),
        (-timedelta(days=1), Held.UNKNOWN),
    ],
)
def test_four_hours_are_long_and_eight_too_long(elapsed: timedelta | None, kind: Held) -> None:
    assert held(elapsed) is kind


def test_change_to_winter_time_adds_the_hour_that_really_passed(qapp: object) -> None:
    # On 05-04-2026 at 00:00 the clocks of Santiago go back to 23:00.
    clock = GridClock(datetime(2026, 4, 5, 6, 0))
    shop = ShopModel(Shop(ShopState(ZONE), clock))
    assert shop.since(datetime(2026, 4, 4, 20, 0)) == timedelta(hours=11)
