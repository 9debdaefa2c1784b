"""The workbook's file is moved, deleted or replaced while kiosks have it open.

Nothing is called saved that is not in the file at the path, and all goes on by itself once the file is there.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.workbook import (
    LocalWorkbook,
    WorkbookDamaged,
    WorkbookGone,
    WorkbookMissing,
    WorkbookReplaced,
    WorkbookUnsure,
)
from kiosk.workbook.book import file, in_use, open_file
from kiosk.workbook.book.cells import Row
from kiosk.workbook.book.errors import WorkbookDiskFault
from kiosk.workbook.book.marks import FileMark, mark
from tests.workbook.book.opened import column, copied, found_at, write

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.logs("the file at .* is not the one that was open")


@pytest.fixture
def book(path: Path) -> Iterator[LocalWorkbook]:
    """Open, as a kiosk's thread has it, with one row written."""
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "antes")
        yield book


@contextmanager
def away(path: Path) -> Iterator[Path]:
    """The file is in another folder meanwhile."""
    elsewhere = path.parent / "otra carpeta"
    elsewhere.mkdir()
    moved = path.rename(elsewhere / path.name)
    yield moved
    moved.rename(path)


def test_a_moved_file_is_neither_read_nor_written_and_all_goes_on_when_it_is_back(
    path: Path, book: LocalWorkbook
) -> None:
    with away(path):
        with pytest.raises(WorkbookMissing):
            write(book, "a ninguna parte")
        with pytest.raises(WorkbookMissing):
            column(book)
    write(book, "después")
    assert column(book) == found_at(path) == ["antes", "después"]


def test_a_moved_file_takes_with_it_what_was_written(path: Path, book: LocalWorkbook, tmp_path: Path) -> None:
    """It may be opened where it is now; SQLite's own files stay where it was."""
    with away(path) as moved:
        with pytest.raises(WorkbookMissing):
            column(book)
        alone = shutil.copy(moved, tmp_path / "sola.kiosk")
        assert found_at(alone) == ["antes"]


def test_a_write_during_which_the_file_is_moved_is_not_called_saved(path: Path, book: LocalWorkbook) -> None:
    elsewhere = path.with_name("otra.kiosk")
    with pytest.raises(WorkbookUnsure):
        write(book, "¿quedó?", meanwhile=lambda: path.rename(elsewhere))
    elsewhere.rename(path)
    assert column(book) == ["antes", "¿quedó?"]


def test_a_file_that_goes_just_before_the_write_begins_is_surely_not_written(
    path: Path, book: LocalWorkbook
) -> None:
    def seen(statement: str) -> None:
        if statement == "BEGIN IMMEDIATE":
            path.rename(path.with_name("otra.kiosk"))

    assert book._held
    book._held.connection.set_trace_callback(seen)
    with pytest.raises(WorkbookMissing):
        write(book, "a ninguna parte")
    book._held.connection.set_trace_callback(None)
    path.with_name("otra.kiosk").rename(path)
    assert column(book) == ["antes"]


def test_a_file_that_is_cut_off_is_damaged_and_a_write_meanwhile_is_not_called_saved(
    path: Path, book: LocalWorkbook
) -> None:
    half = path.stat().st_size // 2
    with pytest.raises(WorkbookUnsure):
        write(book, "¿quedó?", meanwhile=lambda: os.truncate(path, half))
    with pytest.raises(WorkbookDamaged):
        write(book, "a ninguna parte")


def test_a_write_during_which_the_file_is_replaced_is_not_called_saved(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    copy = copied(path, tmp_path / "copia")
    with pytest.raises(WorkbookUnsure):
        write(book, "a ninguna parte", meanwhile=lambda: copy.replace(path))
    write(book, "después")
    assert column(book) == found_at(path) == ["antes", "después"]


def test_a_deleted_file_is_missing_and_a_copy_of_it_is_taken_up(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    copy = copied(path, tmp_path / "copia")
    path.unlink()
    with pytest.raises(WorkbookMissing):
        write(book, "a ninguna parte")
    shutil.copy(copy, path)
    write(book, "después")
    assert column(book) == found_at(path) == ["antes", "después"]


def test_a_file_replaced_by_its_own_copy_is_taken_up_by_every_thread(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    with closing(LocalWorkbook.open(path)) as second:
        write(second, "otro hilo")
        copied(path, tmp_path / "copia").replace(path)
        write(second, "uno")
        write(book, "dos")
        write(second, "tres")
        expected = ["antes", "otro hilo", "uno", "dos", "tres"]
        assert column(book) == column(second) == found_at(path) == expected


@pytest.mark.logs("of the file before are put aside")
def test_a_file_that_its_own_thread_has_closed_meanwhile_is_not_said_to_be_behind(
    path: Path, book: LocalWorkbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closed it has brought it up to date."""
    others = open_file._others

    def closed_then(path: Path) -> list[open_file.OpenFile]:
        found = others(path)
        book.close()
        return found

    copied(path, tmp_path / "copia").replace(path)
    monkeypatch.setattr(open_file, "_others", closed_then)
    with closing(LocalWorkbook.open(path)) as second:
        assert column(second) == found_at(path) == ["antes"]


def test_an_older_copy_is_read_as_it_is_and_never_mixed_with_what_was_written_since(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    copy = copied(path, tmp_path / "copia")
    for text in ("uno", "dos"):
        write(book, text)
    replaced = tmp_path / "la de antes"
    path.rename(replaced)
    copy.replace(path)
    assert column(book) == found_at(path) == ["antes"]
    write(book, "después")
    assert found_at(path) == ["antes", "después"]
    assert found_at(replaced) == ["antes", "uno", "dos"]


def test_another_workbook_in_its_place_is_refused_and_left_alone(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    kept = tmp_path / "la buena"
    path.rename(kept)
    another(tmp_path).replace(path)
    for _ in range(2):
        with pytest.raises(WorkbookReplaced):
            write(book, "a la otra")
        with pytest.raises(WorkbookReplaced):
            column(book)
    assert found_at(path) == ["otra planilla"]
    kept.replace(path)
    write(book, "después")
    assert column(book) == found_at(path) == ["antes", "después"]


def another(folder: Path) -> Path:
    """Another shop's workbook."""
    book = LocalWorkbook.create(folder / "otra", _other)
    book.close()
    return book.path


def _other(book: LocalWorkbook) -> None:
    with book.writing() as grid:
        grid.add_sheet("Otra", 20, 8)
        grid.put_rows(0, {0: Row(["otra planilla"])})


@pytest.mark.parametrize("endings", [("-wal",), ("-shm",), ("-wal", "-shm")], ids="".join)
def test_nothing_is_lost_where_files_of_sqlites_are_deleted_beside_it(
    path: Path, book: LocalWorkbook, endings: tuple[str, ...]
) -> None:
    with closing(LocalWorkbook.open(path)) as second:
        write(second, "uno")
        for ending in endings:
            path.with_name(path.name + ending).unlink()
        write(book, "dos")
        write(second, "tres")
        assert column(book) == column(second) == ["antes", "uno", "dos", "tres"]
        assert found_at(path) == ["antes", "uno", "dos", "tres"]
    book.close()
    assert found_at(path) == ["antes", "uno", "dos", "tres"]


def test_no_new_workbook_is_made_in_the_place_of_one_that_was_moved_away_in_use(
    path: Path, book: LocalWorkbook
) -> None:
    with away(path):
        with pytest.raises(WorkbookGone):
            LocalWorkbook.open_or_create(path, _other)
        assert not path.exists()
    assert column(book) == ["antes"]


@pytest.mark.logs("the file that was at .* can't be brought up to date")
def test_a_copy_in_the_place_of_a_file_that_was_damaged_in_use_is_not_mixed_with_it(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    copy = copied(path, tmp_path / "copia")
    write(book, "en la dañada")
    settled(path)
    with path.open("rb+") as file:
        file.write(bytes(100))
    copy.replace(path)
    write(book, "después")
    assert column(book) == found_at(path) == ["antes", "después"]


def settled(path: Path) -> None:
    """All that was committed is in the file itself, as after some time of work."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


OTHER_PROCESS = """
import sys
from pathlib import Path
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row
from kiosk.workbook.book.errors import WorkbookDiskFault
book = LocalWorkbook.open(Path(sys.argv[1]))
for at in range(3):
    with book.writing() as grid:
        grid.put_rows(0, {grid.data_end(0): Row([f"otro {at}"])})
    print("escrito", flush=True)
    sys.stdin.readline()
book.close()
"""


WRITES_ONCE = """
import sys
from pathlib import Path
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row
book = LocalWorkbook.open(Path(sys.argv[1]))
with book.writing() as grid:
    grid.put_rows(0, {grid.data_end(0): Row(["otro"])})
print("escrito", flush=True)
sys.stdin.readline()
if sys.argv[2] == "closes":
    book.close()
"""


@pytest.mark.parametrize("end", ["closes", "just ends"])
def test_a_program_that_ends_on_the_file_of_before_takes_nothing_from_the_copy(
    path: Path, book: LocalWorkbook, tmp_path: Path, end: str
) -> None:
    """SQLite deletes by name what lies beside a file that its last user closes."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_ONCE, str(path), end],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "escrito\n"
        write(book, "aquí")
        copied(path, tmp_path / "copia").replace(path)
        write(book, "en la copia")
        own = [mark(each) for each in file.beside(path)]
        other.communicate("\n", timeout=60)
    assert [mark(each) for each in file.beside(path)] == own
    with closing(LocalWorkbook.open(path)) as third:
        write(third, "un tercero")
        write(book, "y aquí")
        assert (
            column(third) == column(book) == ["antes", "otro", "aquí", "en la copia", "un tercero", "y aquí"]
        )


def test_another_process_that_had_the_file_open_takes_up_the_copy_too(
    path: Path, book: LocalWorkbook, tmp_path: Path
) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin
    assert other.stdout
    for at in range(3):
        assert other.stdout.readline() == "escrito\n"
        write(book, f"aquí {at}")
        if at < 2:
            copied(path, tmp_path / "copia").replace(path)
        if at == 1:  # this one first, and then the other way round
            write(book, "y otra vez")
        other.stdin.write("\n")
        other.stdin.flush()
    assert other.wait(timeout=60) == 0
    other.stdin.close()
    other.stdout.close()
    expected = ["antes", "otro 0", "aquí 0", "otro 1", "aquí 1", "y otra vez", "otro 2", "aquí 2"]
    assert column(book) == found_at(path) == expected


def test_on_a_drive_without_file_numbers_a_workbook_is_told_by_its_identity(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (open_file, in_use):
        monkeypatch.setattr(
            module, "mark", lambda path: FileMark(path.stat().st_dev, 0) if path.exists() else None
        )
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "antes")
        kept = tmp_path / "la buena"
        path.rename(kept)
        with pytest.raises(WorkbookMissing):
            write(book, "a ninguna parte")
        another(tmp_path).replace(path)
        with pytest.raises(WorkbookReplaced):
            write(book, "a la otra")
        kept.replace(path)
        write(book, "después")
        assert found_at(path) == ["antes", "después"]


class MeanwhilePath(type(Path())):  # type: ignore[misc]
    """A path at which something happens whenever its file is looked at."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def stat(self, **options: Any) -> os.stat_result:
        self.meanwhile()
        found: os.stat_result = super().stat(**options)
        return found


def test_connection_that_ends_while_another_one_begins_is_no_fault(path: Path) -> None:
    """Each connection of the workbook's server has a thread of its own."""
    watched = MeanwhilePath(path)
    ending = LocalWorkbook.open(path)
    with closing(LocalWorkbook(watched)) as first, closing(LocalWorkbook(path)) as beginning:
        assert column(ending) == column(first) == []
        MeanwhilePath.meanwhile = staticmethod(ending.close)
        assert column(beginning) == []


def lose(path: Path) -> None:
    """Spoil what this process has open of the file, as a drive does that was unplugged for a moment."""
    spoilt = os.open(os.devnull, os.O_WRONLY)
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the listing's own
            if str(each.readlink()) in (str(path), f"{path}-wal"):
                os.dup2(spoilt, int(each.name))
    os.close(spoilt)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_drive_that_was_away_for_a_moment_is_used_again(path: Path, book: LocalWorkbook) -> None:
    """The path names the same file, but what was open of it is dead for good."""
    with closing(LocalWorkbook.open(path)) as other:
        write(other, "de otro")
    lose(path)
    with pytest.raises(WorkbookDiskFault):
        column(book)
    assert column(book) == ["antes", "de otro"]
    lose(path)
    with pytest.raises(WorkbookUnsure):
        write(book, "perdido")
    write(book, "después")
    assert found_at(path) == ["antes", "de otro", "después"]


@pytest.mark.logs("of the damaged file before")
def test_a_copy_in_place_of_a_damaged_file_gets_nothing_of_that_ones_log(path: Path, tmp_path: Path) -> None:
    """After a power cut the log stays beside the file, and SQLite would apply it to any other."""
    saved, cut = tmp_path / "copia.kiosk", tmp_path / "corte.kiosk"
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "antes")
    shutil.copyfile(path, saved)
    with closing(LocalWorkbook.open(path)) as book:
        write(book, "x" * 5000)
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{cut}{ending}")
    cut.write_bytes(b"x" * cut.stat().st_size)
    for _ in range(2):
        with pytest.raises(WorkbookDamaged):
            LocalWorkbook.open(cut)
    saved.replace(cut)
    with closing(LocalWorkbook.open(cut)) as book:
        assert column(book) == ["antes"]
    assert found_at(cut) == ["antes"]
