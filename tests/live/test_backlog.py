"""The pauses between rounds of the backlog."""

import pytest

from kiosk.live.backlog import pause_s


@pytest.mark.parametrize(("failures", "seconds"), [(0, 3.0), (1, 6.0), (4, 48.0), (5, 60.0), (5_000, 60.0)])
def test_rounds_that_fail_again_and_again_come_more_rarely(failures: int, seconds: float) -> None:
    assert pause_s(failures) == seconds
