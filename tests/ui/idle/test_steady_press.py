"""A finger held in one place, and what is none."""

from kiosk.ui.idle.steady_press import SteadyPress

CENTER, BESIDE, OUTSIDE = (100.0, 100.0), (104.0, 103.0), (180.0, 100.0)


def marked() -> SteadyPress:
    press = SteadyPress(slip=10)
    press.mark(CENTER, radius=40)
    return press


def test_it_lasts_from_the_touch_on() -> None:
    press = marked()
    press.touched([CENTER], 5.0)
    press.touched([BESIDE], 6.0)
    assert press.held_s(8.0) == 3.0


def test_nothing_is_held_once_it_is_lifted() -> None:
    press = marked()
    press.touched([CENTER], 5.0)
    press.touched([], 6.0)
    assert press.held_s(8.0) == 0.0


def test_what_has_slipped_away_must_be_lifted_first() -> None:
    press = marked()
    press.touched([CENTER], 5.0)
    press.touched([(120.0, 100.0)], 6.0)
    press.touched([CENTER], 7.0)
    assert press.held_s(20.0) == 0.0
    press.touched([], 21.0)
    press.touched([CENTER], 22.0)
    assert press.held_s(25.0) == 3.0


def test_what_comes_from_outside_and_several_points_are_none() -> None:
    press = marked()
    press.touched([OUTSIDE], 1.0)
    press.touched([CENTER], 2.0)
    assert press.held_s(9.0) == 0.0
    press.touched([], 10.0)
    press.touched([CENTER, BESIDE], 11.0)
    press.touched([CENTER], 12.0)
    assert press.held_s(20.0) == 0.0
