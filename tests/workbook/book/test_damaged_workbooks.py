"""A damaged workbook is worked with as far as it is whole, or refused as what it is: by no other error.

A sample; `tests/benchmarks/test_damaged_workbooks.py` has a thousand.
"""

from pathlib import Path

import pytest

from tests.support.damaged_workbooks import check, whole


@pytest.mark.logs(
    "request failed", "the workbook can't be used", "the file ", "is closed, as it could not be"
)
def test_no_damage_ends_in_an_error_that_nobody_foresaw(tmp_path: Path) -> None:
    counts = check(whole(tmp_path), tmp_path, range(48))
    assert sum(counts.values()) == 3 * 48
    assert min(counts["open: fine"], counts["started: WorkbookDamaged"], counts["saved: fine"]) > 5, counts
