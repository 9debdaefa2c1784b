"""No cell makes the codec or a rule fail, or a spool free, begun or done without meaning it."""

from random import Random

import pytest

from tests.support.random_cells import check_rows


@pytest.mark.parametrize("seed", range(4))
def test_no_unreadable_cell_ever_counts_as_begun_done_or_free(seed: int) -> None:
    assert check_rows(Random(seed), rows=250)["error"] > 100
