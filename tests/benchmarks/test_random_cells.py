"""A million random cells through codec and rules; run it with `-s` to see the counts."""

from random import Random

from tests.support.random_cells import HEADERS, check_rows

CELLS = 1_000_000


def test_million_random_cells_are_read_and_none_without_a_meaning_counts() -> None:
    rows = -(-CELLS // len(HEADERS))
    counts = check_rows(Random(4711), rows)
    print(
        f"\n{rows} rows, {rows * len(HEADERS)} cells:", *(f"{n} {name}," for name, n in counts.most_common())
    )
