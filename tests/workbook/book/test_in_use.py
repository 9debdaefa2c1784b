"""SQLite's own files beside a workbook stay with the file they belong to, whoever opens what and when."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
from tests.workbook.book.opened import column, copied, found_at, write

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.logs("the file at .* is not the one that was open")


POWER_CUT = "corte"
IDLE_PROCESS = f"""
import os
import sys
from pathlib import Path
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row
book = LocalWorkbook.open(Path(sys.argv[1]))
for text in sys.stdin:
    if text.strip() == "{POWER_CUT}":
        os._exit(0)
    with book.writing() as grid:
        grid.put_rows(0, {{grid.data_end(0): Row([text.strip()])}})
    print("escrito", flush=True)
"""


@contextmanager
def other_kiosk(path: Path) -> Iterator[Callable[[str], None]]:
    """Another process that has the workbook open, and looks at its file only when it writes a row."""
    other = subprocess.Popen(
        [sys.executable, "-c", IDLE_PROCESS, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert other.stdin
    assert other.stdout

    def written(text: str) -> None:
        assert other.stdin
        assert other.stdout
        other.stdin.write(f"{text}\n")
        other.stdin.flush()
        assert other.stdout.readline() == ("" if text == POWER_CUT else "escrito\n")

    try:
        yield written
        other.stdin.close()
        assert other.wait(timeout=60) == 0
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


@pytest.mark.logs("of the file before are put aside")
def test_who_opens_a_copy_before_the_others_have_looked_shares_nothing_with_them(
    path: Path, tmp_path: Path
) -> None:
    """What it writes is in the copy, wherever the others bring what is in their log."""
    with closing(LocalWorkbook.open(path)) as book, other_kiosk(path) as written:
        write(book, "antes")
        book.close()
        written("de otro")
        copied(path, tmp_path / "copia").replace(path)
        write(book, "en la copia")
        written("otro después")
        expected = ["antes", "de otro", "en la copia", "otro después"]
        assert column(book) == found_at(path) == expected


@pytest.mark.logs("of the file before are put aside")
def test_two_threads_of_a_kiosk_open_a_copy_with_one_log_while_another_leaves_the_file_before(
    path: Path, tmp_path: Path
) -> None:
    first, second = (LocalWorkbook.open(path) for _ in range(2))
    with closing(first), closing(second), other_kiosk(path) as written:
        written("antes")
        copied(path, tmp_path / "copia").replace(path)
        write(first, "un hilo")  # the other process hasn't looked
        written("de otro")
        for at in range(20):
            write(second, f"otro hilo {at}")
            write(first, f"un hilo {at}")
            written(f"de otro {at}")
        rows = [f"{who} {at}" for at in range(20) for who in ("otro hilo", "un hilo", "de otro")]
        expected = ["antes", "un hilo", "de otro", *rows]
        with first.reading() as grid:
            assert [row.values[0] for _, row in grid.rows(0, 0, 100)] == expected
        assert found_at(path) == expected[:20]


@pytest.mark.logs("of the file before are put aside")
def test_a_copy_that_was_put_there_after_a_power_cut_gets_nothing_of_the_log_before(
    path: Path, tmp_path: Path
) -> None:
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "antes")
    copy = copied(path, tmp_path / "copia")
    with other_kiosk(path) as written:
        written("perdido")
        written(POWER_CUT)
    copy.replace(path)
    with closing(LocalWorkbook.open(path)) as book:
        assert column(book) == ["antes"]
    assert found_at(path) == ["antes"]


def test_a_log_that_was_brought_along_with_its_workbook_is_read(path: Path, tmp_path: Path) -> None:
    """All files of the workbook were copied from another folder, as after a power cut there."""
    there = tmp_path / "otra.kiosk"
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "antes")
        for each in (path, *path.parent.glob(f"{path.name}-*"), *path.parent.glob(f"{path.name}.in-use")):
            shutil.copyfile(each, each.with_name(each.name.replace(path.name, there.name)))
    with closing(LocalWorkbook.open(there)) as book:
        assert column(book) == ["antes"]
