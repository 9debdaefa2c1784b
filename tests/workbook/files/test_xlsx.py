"""A shop's own .xlsx file is imported with its types."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import gspread
import pytest
from openpyxl import Workbook

from kiosk.workbook import ImportFailed, LocalWorkbook, local_session
from kiosk.workbook.files.reports import SheetReport
from kiosk.workbook.files.xlsx import import_xlsx


def _planilla(path: Path) -> Path:
    origin = Workbook()
    sheet = origin.worksheets[0]
    sheet.title = "Operaciones"
    sheet.append(["TAG_SPOOL", "OT", "Fecha", "Fecha_Ocupacion", "FLAG", "Nota", "Peso", "Hora"])
    moment = datetime(2026, 5, 13, 11, 31, 12)
    sheet.append(["0012", 1102, date(2026, 5, 13), moment, True, "=como texto", 12.5, time(6, 0)])
    sheet["F2"].data_type = "s"
    sheet["G2"].number_format = "0.00"
    sheet.append([])
    sheet.append(["12E5", 3.0])
    origin.create_sheet("Roles y más").append(["Id"])
    origin.save(path)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return _planilla(tmp_path / "planilla.xlsx")


@pytest.fixture
def book(tmp_path: Path) -> LocalWorkbook:
    return LocalWorkbook.create(tmp_path / "taller.spool")


def test_every_worksheet_comes_in_with_its_types(source: Path, book: LocalWorkbook) -> None:
    report = import_xlsx(source, book)
    assert report.sheets == (SheetReport("Operaciones", 3, 8), SheetReport("Roles y más", 1, 1))
    assert report.notes == ()
    planilla = gspread.Client(auth=None, session=local_session(book)).open_by_key("local")
    operaciones = planilla.worksheet("Operaciones")
    assert operaciones.get("A2:H4", value_render_option="UNFORMATTED_VALUE") == [
        ["0012", 1102, 46155, pytest.approx(46155.48, abs=0.001), True, "=como texto", 12.5, 0.25],
        [],
        ["12E5", 3],
    ]
    assert operaciones.row_values(2)[2:] == [
        "2026-05-13",
        "2026-05-13 11:31:12",
        "TRUE",
        "=como texto",
        "12.50",
        "6:00:00",
    ]
    assert planilla.worksheet("Roles y más").get_all_values() == [["Id"]]


def test_an_imported_sheet_can_be_appended_to(source: Path, book: LocalWorkbook) -> None:
    import_xlsx(source, book)
    sheet = gspread.Client(auth=None, session=local_session(book)).open_by_key("local").sheet1
    assert sheet.append_row(["MK-9"])["updates"]["updatedRange"] == "Operaciones!A5"


@pytest.mark.parametrize(
    "content", [b"", b"hola", b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_a_file_that_is_no_xlsx_is_refused(tmp_path: Path, book: LocalWorkbook, content: bytes) -> None:
    wrong = tmp_path / "planilla.xlsx"
    wrong.write_bytes(content)
    with pytest.raises(ImportFailed) as caught:
        import_xlsx(wrong, book)
    assert caught.value.path == wrong


def test_a_missing_file_is_refused(tmp_path: Path, book: LocalWorkbook) -> None:
    with pytest.raises(ImportFailed, match="no such file"):
        import_xlsx(tmp_path / "nada.xlsx", book)


def test_an_xlsx_with_a_damaged_worksheet_leaves_the_workbook_as_it_was(
    tmp_path: Path, source: Path, book: LocalWorkbook
) -> None:
    damaged = tmp_path / "rota.xlsx"
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[: len(content) // 2] if name.endswith("sheet2.xml") else content)
    with pytest.raises(ImportFailed):
        import_xlsx(damaged, book)
    with book.reading() as grid:
        assert grid.sheets() == []


def test_a_name_that_is_taken_is_refused(source: Path, book: LocalWorkbook) -> None:
    import_xlsx(source, book)
    with pytest.raises(ImportFailed, match="already has a worksheet named 'Operaciones'"):
        import_xlsx(source, book)
