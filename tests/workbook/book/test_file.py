"""How a workbook's path is handed to SQLite."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book import file
from kiosk.workbook.book.errors import WorkbookUnreadable


@pytest.mark.parametrize("folder", ["taller nº 1", "100% acero?", "a#b"])
def test_workbook_in_a_folder_of_any_name_is_opened(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "taller.kiosk"
    LocalWorkbook.create(path).close()
    with closing(LocalWorkbook.open(path)) as book:
        assert book.identity()


def test_windows_network_folder_is_no_server_to_sqlite(tmp_path: Path) -> None:
    address = file.address(PureWindowsPath(r"\\servidor\taller\mi planilla.kiosk"))
    assert address == "file:////servidor/taller/mi%20planilla.kiosk"
    assert file.address(PureWindowsPath(r"C:\taller\t.kiosk")) == "file:///C:/taller/t.kiosk"
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(f"{address}?mode=ro", uri=True)


def _worksheets(book: LocalWorkbook, meanwhile: Callable[[], object]) -> int:
    with book.reading() as grid:
        meanwhile()
        return len(grid.sheets())


def test_a_workbook_that_its_owner_closes_within_a_read_is_not_called_damaged(path: Path) -> None:
    """As a kiosk does at its end with a read that takes too long."""
    book = LocalWorkbook.open(path)
    with pytest.raises(WorkbookUnreadable) as met:
        _worksheets(book, book.close)
    assert met.type is WorkbookUnreadable
