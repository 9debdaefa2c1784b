"""How many groups of a tag are shown large."""

import random

import pytest

from kiosk.core.shop.folding import folded
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail, tail_of


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ([], 1),
        (["MK-1-CW-25-011"], 1),
        (["MK-1-CW-25-011", "MK-1-CW-25-012"], 1),
        (["MK-1-CW-25-011", "MK-1-CW-26-011", "MK-1-CW-26-013"], 2),
        (["MK-1-CW-25-011", "MK-2-CW-25-011"], 4),
        (["A-1", "X-A-1"], 3),
        (["A-001", "A-001"], 1),
        (["mk-1-001", "MK-1-001", "MK-1–001"], 1),
        (["MK-1-cw-001", "MK-2-CW-001"], 3),
        (["0012", "0013", "PLACA"], 1),
        (["", "MK-", "-", "--"], 1),
    ],
)
def test_as_few_as_tell_the_tags_apart(tags: list[str], count: int) -> None:
    assert groups_needed(tags) == count


def test_a_tail_has_three_signs_if_its_tag_has() -> None:
    assert groups_needed(["MK-1335-25238-7"]) == 2
    assert groups_needed(["MK-1335-25238-07", "MK-1335-25238-08"]) == 2
    assert groups_needed(["A-7", "7", "8"]) == 2


def test_a_view_may_keep_more_groups_than_it_needs() -> None:
    assert groups_needed(["MK-1-CW-25-011"], least=2) == 2
    assert groups_needed(["MK-1-CW-25-011", "MK-2-CW-25-011"], least=2) == 4


def test_whatever_tags_there_are_no_two_look_alike_and_one_group_less_would_not_do() -> None:
    chance = random.Random(7)
    for _round in range(300):
        groups = [chance.choice(["001", "002", "25196", "CW", "MK", ""]) for _each in range(60)]
        tags = ["-".join(chance.sample(groups, chance.randint(1, 5))) for _tag in range(chance.randint(0, 9))]
        needed, known = groups_needed(tags), {folded(tag) for tag in tags}
        assert len({tail_of(tag, needed) for tag in known}) == len(known)
        if needed > 1:
            tails = [tail_of(tag, needed - 1) for tag in known]
            assert len(set(tails)) < len(known) or any(len(tail) < 3 for tail in tails)


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("MK-1324-SW-27161-013", ("MK-1324-SW-", "27161-013")),
        ("013", ("", "013")),
        ("27161-013", ("", "27161-013")),
        ("MK-", ("", "MK-")),
        ("MK--", ("", "MK--")),
        ("", ("", "")),
    ],
)
def test_a_tag_is_parted_before_its_tail(tag: str, parts: tuple[str, str]) -> None:
    assert split_tail(tag, 2) == parts
