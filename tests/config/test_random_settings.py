"""Whatever people, editors or bad disks leave behind as settings is read, or told in a report."""

from pathlib import Path
from random import Random

import pytest

from tests.support.random_settings import check_files


@pytest.mark.parametrize("seed", range(3))
def test_any_file_is_read_or_told_with_all_its_faults(seed: int, tmp_path: Path) -> None:
    counts = check_files(Random(seed), tmp_path, files=100)
    assert counts["read"] > 3
    assert counts["refused"] > 50
