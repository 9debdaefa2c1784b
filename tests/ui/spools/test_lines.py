"""The lines of the list, and the way from one list to another without removing lines that stay."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.spools.lines import LONGEST, MOST_OTHERS, Line, Section, choose, compose, promote, steps

KEYS = st.lists(st.sampled_from("abcdefghij"), unique=True)


def keys(lines: list[Line], section: Section) -> list[str]:
    return [line.key for line in lines if line.section is section and line.key]


def test_mine_stand_first() -> None:
    sections = [line.section for line in compose(["m"], ["a", "b"])]
    assert sections == [Section.MINE, Section.MINE, *[Section.AVAILABLE] * 3]


def test_empty_list_says_so() -> None:
    assert [line.is_note for line in compose([], [])] == [False, True]


def test_long_list_ends_with_a_note() -> None:
    lines = compose([], [str(number) for number in range(LONGEST + 1)])
    assert lines[-1].is_note
    assert len(keys(lines, Section.AVAILABLE)) == LONGEST


def test_search_lists_no_more_than_ten_that_cannot_be_taken() -> None:
    assert keys(compose([], ["a"], list("0123456789")), Section.OTHERS) == list("0123456789")
    many = [str(number) for number in range(MOST_OTHERS + 1)]
    assert keys(compose([], ["a"], many), Section.OTHERS) == many[:10]


def test_chosen_spool_is_on_top_only_if_no_other_section_has_it() -> None:
    assert keys(compose(["m"], ["a"], chosen=["x"]), Section.CHOSEN) == ["x"]
    assert keys(compose(["m"], ["a"], chosen=["a"]), Section.CHOSEN) == []
    assert keys(choose(compose([], ["a"], chosen=["x"]), "y"), Section.CHOSEN) == ["y"]


def test_promoting_moves_one_spool_and_leaves_the_rest() -> None:
    lines = compose(["m"], ["a", "b", "c"])
    after = promote(lines, "b", ["b", "new", "m"])
    assert keys(after, Section.MINE) == ["b", "m"]
    assert keys(after, Section.AVAILABLE) == ["a", "c"]


def test_promoting_keeps_a_released_spool_until_the_list_settles() -> None:
    after = promote(compose(["gone"], ["a"]), "a", ["a"])
    assert keys(after, Section.MINE) == ["a", "gone"]


@given(KEYS, KEYS, KEYS, KEYS)
def test_steps_lead_from_any_list_to_any_other(
    mine: list[str], free: list[str], then_mine: list[str], then_free: list[str]
) -> None:
    old, new = compose(mine, free), compose(then_mine, then_free)
    gone, stay, come = steps(old, new)
    lines = list(old)
    for move in gone:
        del lines[move.at : move.at + move.taken]
    assert sorted(lines, key=str) == sorted(stay, key=str)
    lines = list(stay)
    for move in come:
        lines[move.at : move.at] = move.lines
    assert lines == new
