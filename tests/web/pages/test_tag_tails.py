"""How many groups of a tag are shown large."""

import pytest

from kiosk.web.pages.tag_tails import groups_needed, split_tail


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ([], 1),
        (["MK-1-CW-25-011"], 1),
        (["MK-1-CW-25-011", "MK-1-CW-25-012"], 1),
        (["MK-1-CW-25-011", "MK-1-CW-26-011", "MK-1-CW-26-013"], 2),
        (["MK-1-CW-25-011", "MK-2-CW-25-011"], 4),
        (["A-1", "X-A-1"], 3),
        (["A-1", "A-1"], 1),
    ],
)
def test_as_few_as_tell_the_tags_apart(tags: list[str], count: int) -> None:
    assert groups_needed(tags) == count


def test_a_tag_is_parted_before_its_tail() -> None:
    assert split_tail("MK-1324-SW-27161-013", 2) == ("MK-1324-SW-", "27161-013")
    assert split_tail("013", 2) == ("", "013")
