"""What the program leaves to chance changes nothing that hypothesis holds."""

import random

from kiosk.core.sharing.reader_election import pause_after
from kiosk.realtime.listen.backoff import Backoff


def test_a_pause_of_any_length_leaves_the_modules_own_generator_as_it_is() -> None:
    before = random.getstate()
    pause_after(1.0, was_limited=False)
    Backoff().pause(0.0)
    assert random.getstate() == before
