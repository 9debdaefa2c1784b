"""One order turns into another in few steps. Pure functions."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.grid.order import new_at_the_end, shifts


def moved(rows: list[str], target: list[str]) -> list[str]:
    rows = list(rows)
    for start, end in shifts(rows, target):
        rows.insert(end, rows.pop(start))
    return rows


@given(st.permutations("abcdefgh"))
def test_any_order_becomes_any_other(target: list[str]) -> None:
    assert moved(list("abcdefgh"), target) == target


def test_one_row_that_moves_is_one_step() -> None:
    assert len(shifts("abcdef", "bcdefa")) == 1
    assert len(shifts("abcdef", "fabcde")) == 1
    assert len(shifts("abcdef", "abecdf")) == 1
    assert shifts("abcdef", "abcdef") == []


def test_only_the_end_may_grow_while_somebody_touches_the_screen() -> None:
    assert new_at_the_end(["a", "b"], ["a", "x", "b", "y", "z"]) == ["y", "z"]
    assert new_at_the_end([], ["x", "y"]) == ["x", "y"]
    assert new_at_the_end(["a", "b"], ["x", "a", "b"]) == []
