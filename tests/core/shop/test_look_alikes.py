"""Tags that people take for one another, and how they differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop.tags.look_alikes import Difference, difference, look_alikes

CHOSEN = "MK-1329-CW-25196-019"


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("MK-1329-CW-25198-019", Difference(15, "8", "6")),
        ("MK-1329-PW-25196-019", Difference(8, "p", "c")),
        ("MK-1329-CW-25169-019", Difference(14, "69", "96")),
        ("MK-1329-CW-2519-019", Difference(15, "", "6")),
        ("MK-1329-CW-251996-019", Difference(15, "9", "")),
        ("MK-1329-CW-25196-018", None),  # told apart by the last group, which is the largest thing
        ("MK-1329-CW-25189-019", None),
        ("MK-1329-PW-25198-019", None),
        ("mk–1329–cw–25196–019", None),  # the same tag, spelt otherwise
        (CHOSEN, None),
    ],
)
def test_one_sign_before_the_last_group(tag: str, found: Difference | None) -> None:
    assert difference(tag, CHOSEN) == found


def test_tags_of_one_group_have_no_look_alikes() -> None:
    assert difference("AB1", "AB2") is None


def test_look_alikes_stand_in_the_order_of_the_tags() -> None:
    tags = ["MK-1329-PW-25196-019", "MK-1-019", CHOSEN, "MK-1329-CW-25198-019"]
    assert [tag for tag, _ in look_alikes(CHOSEN, tags)] == [tags[0], tags[3]]


@given(st.text("ab-1", max_size=6), st.text("ab-1", max_size=6))
def test_a_difference_leads_from_one_tag_to_the_other(one: str, two: str) -> None:
    found = difference(one, two)
    if found is not None:
        start, end = found.start, found.start + len(found.here)
        assert one[start:end] == found.here
        assert one[:start] + found.there + one[end:] == two
    assert (found is None) == (difference(two, one) is None)
