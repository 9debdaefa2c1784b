"""Whatever comes over the channel is an event that the shop's state takes, or is refused in a few words."""

from random import Random

import pytest

from tests.support.random_events import check_messages


@pytest.mark.parametrize("seed", range(4))
def test_any_message_is_an_event_or_refused(seed: int) -> None:
    counts = check_messages(Random(seed), messages=500)
    assert counts["read"] > 50
    assert counts["refused: no JSON"] > 20
