"""Where a column of the sheet came from: by its header if that is unique, else by its neighbours."""

import pytest

from kiosk.sheets import moved_columns
from kiosk.sheets.headers import find


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a x x b", "a n x x b", {0: 0, 2: 1, 3: 2, 4: 3}),
        ("a - b", "a new b", {0: 0, 1: 1, 2: 2}),
        ("a - b", "a n m b", {0: 0, 3: 2}),
        ("x b", "x x b", {1: 0, 2: 1}),
        ("x x b", "b x", {0: 2, 1: 0}),
        ("- a b", "a b -", {0: 1, 1: 2}),
        ("a b c", "c a b", {0: 2, 1: 0, 2: 1}),
    ],
    ids=[
        "two of one header, behind an inserted column",
        "a blank header that was filled in",
        "a column replaced by two",
        "a header that is repeated in front",
        "one of two alike is gone",
        "a column without a header was moved",
        "a column was moved to the front",
    ],
)
def test_each_column_is_found_where_it_stands_now(before: str, after: str, expected: dict[int, int]) -> None:
    was, now = ([text.strip("-") for text in texts.split()] for texts in (before, after))
    assert moved_columns._origins(was, now) == expected


def test_column_beyond_the_header_has_no_name() -> None:
    header = find([["a", "b"]], ["a"])
    assert [moved_columns._name(header, column) for column in (1, 2)] == ["b", ""]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, {"boolValue": True}),
        (0, {"numberValue": 0}),
        ("=1", {"stringValue": "=1"}),
    ],
)
def test_covered_value_is_put_back_as_what_it_was(value: object, cell: dict[str, object]) -> None:
    assert moved_columns._typed(value) == {"userEnteredValue": cell}


@pytest.mark.parametrize("value", [None, ""])
def test_covered_empty_cell_is_emptied(value: object) -> None:
    assert moved_columns._typed(value) == {}
