"""A small workbook on disk, and the real gspread over it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest

from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session

TITLES = ("Operaciones", "Metadata", "D'Or 2026")


def _three_sheets(book: LocalWorkbook) -> None:
    with book.writing() as grid:
        for title in TITLES:
            grid.add_sheet(title, row_count=20, column_count=8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook file with three empty worksheets of 20 × 8."""
    path = tmp_path / "taller.spool"
    LocalWorkbook.create(path, _three_sheets).close()
    return path


@pytest.fixture
def client(path: Path) -> Iterator[gspread.Client]:
    """gspread as the kiosk uses it."""
    session = local_session(LocalWorkbook.open(path))
    yield gspread.Client(auth=None, session=session)
    session.close()


@pytest.fixture
def planilla(client: gspread.Client) -> gspread.Spreadsheet:
    return client.open_by_key(LOCAL_SPREADSHEET_ID)


@pytest.fixture
def operaciones(planilla: gspread.Spreadsheet) -> gspread.Worksheet:
    return planilla.worksheet("Operaciones")


@pytest.fixture
def metadata(planilla: gspread.Spreadsheet) -> gspread.Worksheet:
    return planilla.worksheet("Metadata")


def cell(value: str | float | bool | None, number_format: tuple[str, str] | None = None) -> dict[str, Any]:
    """CellData as the kiosk writes it; None is an empty cell."""
    kinds = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
    data: dict[str, Any] = {} if value is None else {"userEnteredValue": {kinds[type(value)]: value}}
    if number_format is not None:
        data["userEnteredFormat"] = {"numberFormat": {"type": number_format[0], "pattern": number_format[1]}}
    return data


def cells(*values: str | float | bool | None) -> dict[str, Any]:
    """RowData of plain cells."""
    return {"values": [cell(value) for value in values]}
