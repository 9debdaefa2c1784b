"""The workbook as an .xlsx file, and back: nothing is lost that a sheet of Excel can hold."""

import os
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import DATE, DATE_TIME, NumberFormat, Row, Value, normal
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport
from kiosk.workbook.files.xlsx import import_xlsx
from kiosk.workbook.files.xlsx_export import export_xlsx

Sheets = dict[str, dict[int, Row]]
MONEY, TEXT, SLASHED = (
    NumberFormat("NUMBER", "#,##0.00"),
    NumberFormat("TEXT", "@"),
    NumberFormat("DATE", "yyyy/mm/dd"),
)
ISO, CLOCK = NumberFormat("DATE_TIME", "yyyy-mm-ddThh:mm:ss"), NumberFormat("TIME", "hh:mm:ss")


def _book(path: Path, sheets: Sheets) -> LocalWorkbook:
    path.unlink(missing_ok=True)

    def fill(book: LocalWorkbook) -> None:
        with book.writing() as grid:
            for title, rows in sheets.items():
                sheet = grid.add_sheet(title, max(rows, default=0) + 1, 20)
                grid.put_rows(sheet.sheet_id, rows)

    return LocalWorkbook.create(path, fill)


def _contents(book: LocalWorkbook) -> Sheets:
    with book.reading() as grid:
        return {sheet.title: dict(grid.rows(sheet.sheet_id, 0, sheet.row_count)) for sheet in grid.sheets()}


def _out_and_back(folder: Path, sheets: Sheets) -> tuple[Sheets, FileReport]:
    book = _book(folder / "fuera.kiosk", sheets)
    report = export_xlsx(book, folder / "planilla.xlsx")
    book.close()
    back = _book(folder / "dentro.kiosk", {})
    assert import_xlsx(folder / "planilla.xlsx", back).sheets == report.sheets
    contents = _contents(back)
    back.close()
    return contents, report


def _row(*cells: Value | tuple[Value, NumberFormat]) -> Row:
    row = Row()
    for column, cell in enumerate(cells):
        value, number_format = cell if isinstance(cell, tuple) else (cell, None)
        row.put(column, value)
        row.put_format(column, number_format)
    return row


SHOP: Sheets = {
    "Operaciones": {
        0: _row("TAG_SPOOL", "Fecha", "Peso", "Nota"),
        1: _row("MK-1335-CW-25238-011", (46155, DATE), (12.5, MONEY), "=1+1"),
        3: _row("0012", (46155.48, DATE_TIME), -3, "+56 9 1234"),
        4: _row("12E5", (46155.25, ISO), 10**12, "-", True, False, None, "@casa"),
        5: _row(("0012", TEXT), (46000, SLASHED), (0.75, CLOCK), "#N/A", "línea\notra", " con espacios "),
        900: _row(None, None, "lejos"),
    },
    "Ñandú y más": {0: _row('<a> & "b" \' ñ €', "_x000D_ 𝄞")},
    "Metadata": {},
}


def test_an_exported_sheet_is_imported_unchanged(tmp_path: Path) -> None:
    back, report = _out_and_back(tmp_path, SHOP)
    assert back == SHOP
    assert report.notes == ()
    assert report.sheets[0] == SheetReport("Operaciones", 6, 8)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "dentro.kiosk",
        "fuera.kiosk",
        "planilla.xlsx",
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t=+-@'"), max_size=20)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e12, 1e12).map(lambda number: float(f"{number:.12g}"))
SECONDS = st.integers(2 * 86_400, 2_958_465 * 86_400).map(lambda seconds: seconds / 86_400)
CELLS: Any = (
    st.none()
    | st.booleans()
    | TEXTS
    | NUMBERS
    | st.tuples(NUMBERS, st.just(MONEY))
    | st.tuples(st.integers(2, 2_958_465), st.sampled_from([DATE, SLASHED]))
    | st.tuples(SECONDS, st.sampled_from([DATE_TIME, ISO]))
    | st.tuples(st.integers(0, 86_399).map(lambda seconds: seconds / 86_400), st.just(CLOCK))
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([["=", "#DIV/0!", "'", "\ufffd", "_x0041_"]])
@example([[(2, DATE), (59, DATE), (60, DATE), (61, DATE), (60.5, DATE_TIME)]])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=5))
def test_any_cell_comes_back(tmp_path: Path, lines: list[list[Any]]) -> None:
    rows = {index: _normal(_row(*line)) for index, line in enumerate(lines)}
    rows = {index: row for index, row in rows.items() if row.values}
    back, report = _out_and_back(tmp_path, {"Hoja": rows})
    assert report.notes == ()
    assert back["Hoja"].keys() == rows.keys()
    for index, row in rows.items():
        assert back["Hoja"][index].formats == row.formats
        assert back["Hoja"][index].values == [
            pytest.approx(value, rel=1e-15, abs=1e-8) if isinstance(value, float) else value
            for value in row.values
        ]


def _normal(row: Row) -> Row:
    """The sheet as the workbook stores it, without the formats of empty cells, which are not kept."""
    values = [normal(value) for value in row.values]
    while values and values[-1] is None:
        values.pop()
    kept = {at: found for at, found in row.formats.items() if at < len(values) and values[at] is not None}
    return Row(values, kept)


def test_text_is_text_in_excel_too(tmp_path: Path) -> None:
    book = _book(tmp_path / "a.kiosk", {"Hoja": {0: _row("=1+1", "+1", "-1", "@a", "#REF!")}})
    export_xlsx(book, tmp_path / "a.xlsx")
    (cells,) = load_workbook(tmp_path / "a.xlsx")["Hoja"].iter_rows()
    assert [(cell.value, cell.data_type) for cell in cells] == [
        (text, "s") for text in ("=1+1", "+1", "-1", "@a", "#REF!")
    ]


def test_dates_are_dates_in_excel_too(tmp_path: Path) -> None:
    moments: list[Value | tuple[Value, NumberFormat]] = [(46155, DATE), (46155.5, DATE_TIME), (2, DATE)]
    book = _book(tmp_path / "a.kiosk", {"Hoja": {0: _row(*moments)}})
    export_xlsx(book, tmp_path / "a.xlsx")
    (cells,) = load_workbook(tmp_path / "a.xlsx")["Hoja"].iter_rows()
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (datetime(2026, 5, 13), "dd-mm-yyyy"),
        (datetime(2026, 5, 13, 12), "dd-mm-yyyy hh:mm:ss"),
        (datetime(1900, 1, 1), "dd-mm-yyyy"),
    ]


def test_a_value_that_excel_cannot_hold_is_reported(tmp_path: Path) -> None:
    long_title = "Una hoja con un nombre demasiado largo"
    sheets: Sheets = {
        long_title: {0: _row("a\x07b", (-5, DATE), (1.5, DATE_TIME), (10**9, DATE), "x" * 40_000)},
        "a/b": {0: _row("1")},
        "a?b": {0: _row("2")},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        back, report = _out_and_back_untitled(tmp_path, sheets)
    assert report.notes == (
        Note(long_title, Lost.TITLE, long_title[:31]),
        Note(f"{long_title}!A1", Lost.CONTROL),
        Note(f"{long_title}!B1", Lost.DATE),
        Note(f"{long_title}!C1", Lost.DATE),
        Note(f"{long_title}!D1", Lost.DATE),
        Note(f"{long_title}!E1", Lost.CUT, "32767"),
        Note("a/b", Lost.TITLE, "a_b"),
        Note("a?b", Lost.TITLE, "a_b 2"),
    )
    assert list(back) == [long_title[:31], "a_b", "a_b 2"]
    assert back[long_title[:31]][0].values == ["a\ufffdb", -5, 1.5, 10**9, "x" * 32_767]


def _out_and_back_untitled(folder: Path, sheets: Sheets) -> tuple[Sheets, FileReport]:
    report = export_xlsx(_book(folder / "fuera.kiosk", sheets), folder / "planilla.xlsx")
    back = _book(folder / "dentro.kiosk", {})
    import_xlsx(folder / "planilla.xlsx", back)
    return _contents(back), report


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    book = _book(tmp_path / "a.kiosk", SHOP)
    with pytest.raises(FileNotFoundError) as caught:
        export_xlsx(book, tmp_path / "nada" / "a.xlsx")
    assert caught.value.filename == os.fspath(tmp_path / "nada" / "a.xlsx")
    blocked = tmp_path / "carpeta.xlsx"
    blocked.mkdir()
    with pytest.raises(OSError, match="irectory"):
        export_xlsx(book, blocked)
    book.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.kiosk", "carpeta.xlsx"]


def test_formats_that_only_a_machine_knows_become_the_shops(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append([datetime(2026, 5, 13), datetime(2026, 5, 13, 6), datetime(2026, 5, 13), 3])
    for place, code in (
        ("A1", "mm-dd-yy"),
        ("B1", "m/d/yy h:mm"),
        ("C1", "[$-340A]dd\\/mm\\/yyyy;@"),
        ("D1", "0%"),
    ):
        sheet[place].number_format = code
    made.save(tmp_path / "a.xlsx")
    book = _book(tmp_path / "a.kiosk", {})
    import_xlsx(tmp_path / "a.xlsx", book)
    (contents,) = _contents(book).values()
    assert contents[0].values == [46155, 46155.25, 46155, 3]
    assert contents[0].formats == {0: DATE, 1: DATE_TIME, 2: NumberFormat("DATE", "dd/mm/yyyy")}
