"""Which spools may be acted on in one go."""

import pytest

from kiosk.core.refusals import BatchInvalid
from kiosk.core.shop.batches import MOST, refusal_of


def test_up_to_fifty_spools_are_a_batch() -> None:
    assert MOST == 50
    assert refusal_of([f"MK-{number}" for number in range(50)]) is None
    assert refusal_of([]) is None


def test_more_than_fifty_are_none() -> None:
    assert refusal_of([f"MK-{number}" for number in range(51)]) == BatchInvalid("51", "50")


@pytest.mark.parametrize("again", ["MK-1", "mk-1", " MK-1 ", "MK\u20131", "MK-1\u200b"])
def test_one_spool_twice_is_none_however_it_is_spelt(again: str) -> None:
    assert refusal_of(["MK-1", "MK-2", again]) == BatchInvalid("3", "50", again)
