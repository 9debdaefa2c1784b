"""Ten thousand random files of settings through their loader; run it with `-s` to see the counts."""

from pathlib import Path
from random import Random

from tests.support.random_settings import check_files

FILES = 10_000


def test_ten_thousand_random_files_of_settings_are_read_or_told(tmp_path: Path) -> None:
    counts = check_files(Random(4711), tmp_path, FILES)
    print(f"\n{FILES} files:", *(f"{n} {name}," for name, n in counts.most_common()))
