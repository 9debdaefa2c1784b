"""No damaged file brings the kiosk down: it is read as far as it is whole, or refused by its cause.

A sample; `python -m tests.workbook.files.damaged 1000` takes as many as one likes.
"""

from collections import Counter
from pathlib import Path

import pytest

from kiosk.workbook import WorkbookDamaged, WorkbookForeign, WorkbookTooNew, WorkbookUnreadable
from kiosk.workbook.book.errors import Unreadable
from tests.workbook.files.damaged import UNREADABLE, damaged, outcome

SEEDS = range(60)
OF_A_WORKBOOK = {
    *(kind.code for kind in (WorkbookDamaged, WorkbookForeign, WorkbookTooNew, WorkbookUnreadable)),
    str(UNREADABLE),
}


@pytest.mark.logs("request failed|the workbook can't be used")
def test_a_damaged_file_is_read_or_refused_and_never_a_fault_of_the_kiosk(tmp_path: Path) -> None:
    ends = Counter(outcome(damaged(seed, tmp_path)) for seed in SEEDS)
    assert ends.keys() <= {"read", *map(str, Unreadable), *OF_A_WORKBOOK}
    assert min(ends["read"], ends[Unreadable.DAMAGED]) > 5, ends
