"""A thousand damaged workbooks; run it with `-s` to see how they were met."""

import faulthandler
from pathlib import Path

import pytest

from tests.support.damaged_workbooks import check, whole

COUNT = 1000


@pytest.mark.logs(
    "request failed", "the workbook can't be used", "the file ", "is closed, as it could not be"
)
def test_a_thousand_damaged_workbooks_end_in_no_error_that_nobody_foresaw(tmp_path: Path) -> None:
    faulthandler.cancel_dump_traceback_later()  # it takes some minutes
    counts = check(whole(tmp_path), tmp_path, range(COUNT))
    print("\n", *(f"{count} {name}," for name, count in sorted(counts.items())))
