"""How a workbook's path is handed to SQLite."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book import file


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


def test_a_workbook_that_its_owner_closes_within_a_read_is_closed_after_it(path: Path) -> None:
    """As a kiosk does at its end, and a server's thread while another one takes up the replaced file."""
    book = LocalWorkbook.open(path)
    with book.reading() as grid:
        closing_it = threading.Thread(target=book.close)
        closing_it.start()
        closing_it.join(0.1)
        assert grid.identity()
    closing_it.join()
    with pytest.raises(sqlite3.ProgrammingError):
        grid.identity()


@pytest.mark.logs("is still in use, and stays open")
def test_a_workbook_whose_read_does_not_end_stays_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_TIMEOUT_S", 0.01)
    book = LocalWorkbook.open(path)
    with book.reading() as grid:
        book.close()
        assert grid.sheets() is not None
