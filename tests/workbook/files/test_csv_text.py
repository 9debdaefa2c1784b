"""Import and export of spools as .csv: text as typed, whatever program wrote the file."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.workbook import ImportFailed, LocalWorkbook
from kiosk.workbook.book.cells import DATE, Row, Value
from kiosk.workbook.book.errors import Unreadable
from kiosk.workbook.files.csv_text import export_csv, import_csv
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport

TITLE = "Operaciones"


def _imported(source: Path) -> tuple[dict[int, list[Value]], FileReport]:
    target = source.with_name("dentro.kiosk")
    target.unlink(missing_ok=True)
    reports: list[FileReport] = []

    def fill(book: LocalWorkbook) -> None:
        with book.writing() as grid:
            reports.append(import_csv(source, grid, TITLE))

    book = LocalWorkbook.create(target, fill)
    with book.reading() as grid:
        (sheet,) = grid.sheets()
        rows = {index: row.values for index, row in grid.rows(0, 0, sheet.row_count)}
    book.close()
    return rows, reports[0]


def _file(folder: Path, content: bytes) -> Path:
    source = folder / "planilla.csv"
    source.write_bytes(content)
    return source


TEXT = "TAG_SPOOL;Descripción\r\nMK-1;tubo, codo y ñ\r\n0012;12E5\r\n"
EXPECTED = {0: ["TAG_SPOOL", "Descripción"], 1: ["MK-1", "tubo, codo y ñ"], 2: ["0012", "12E5"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_comes_in_from_any_usual_program(tmp_path: Path, encoding: str) -> None:
    rows, report = _imported(_file(tmp_path, TEXT.encode(encoding)))
    assert rows == EXPECTED
    assert report == FileReport((SheetReport(TITLE, 3, 2),))


HEAD, LINE = ["TAG", "NV", "Nota"], ["MK-1", "7", "a, b, c, d, e"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"TAG;NV;Nota\nMK-1;7;a, b, c, d, e\n", [HEAD, LINE]),
        (b'TAG,NV,Nota\nMK-1,7,"a, b, c, d, e"\n', [HEAD, LINE]),
        (b"TAG\tNV\tNota\nMK-1\t7\ta, b, c, d, e\n", [HEAD, LINE]),
        (b"TAG;NV;Nota, larga\nMK-1;7,5;a, b\n", [["TAG", "NV", "Nota, larga"], ["MK-1", "7,5", "a, b"]]),
        (b"Planilla, al 24-11\n\nTAG;NV;Nota\nMK-1;7;a, b, c, d, e\n", [["Planilla, al 24-11"], HEAD, LINE]),
        (b"TAG|NV|Nota\nMK-1|7|a, b, c, d, e\n", [HEAD, LINE]),
        (b"TAG\nMK-1\n", [["TAG"], ["MK-1"]]),
    ],
)
def test_the_sign_between_cells_is_found(tmp_path: Path, content: bytes, rows: list[list[str]]) -> None:
    found, _ = _imported(_file(tmp_path, content))
    assert list(found.values()) == rows


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize(
    "text", ["TAG;Nota\r\nMK-1;Metrología\r\n", "TAG;Nota\r\nMK-1;año 2026, revisión\r\nMK-2;Ñuñoa\r\n"]
)
def test_old_encodings_are_read_and_told_with_their_first_line(
    tmp_path: Path, encoding: str, text: str
) -> None:
    rows, report = _imported(_file(tmp_path, text.encode(encoding)))
    assert list(rows.values()) == [line.split(";") for line in text.splitlines()]
    assert report.notes == (Note("planilla.csv:2", Lost.ENCODING, encoding),)


@pytest.mark.parametrize("text", ["TAG;Nota\n1;90°\n", "TAG;Nota\n1;Ø 5 «x» ½\n", "TAG;Nota\n1;ÑANDÚ\n"])
def test_windows_own_encoding_is_no_surprise(tmp_path: Path, text: str) -> None:
    rows, report = _imported(_file(tmp_path, text.encode("cp1252")))
    assert rows[1][1] == text.splitlines()[1].partition(";")[2]
    assert report.notes == ()


@pytest.mark.parametrize(
    ("content", "cause", "line"),
    [
        ("TAG;Nota\nMK-1;año\n".encode() + b"MK-2;a\xf1o\n", Unreadable.NO_TEXT, 3),
        (b"TAG;Nota\r\nMK-1;a\xf1o \x81\r\n", Unreadable.NO_TEXT, 2),
        (b"TAG;Nota\nMK-1;a\0b\n", Unreadable.NO_TEXT, 2),
        (b"\xff\xfeT\0\n\0\x00\xd8", Unreadable.NO_TEXT, 2),
        (b'TAG;NV;Nota\nMK-1;1;a\nMK-2;1;"a\nMK-3;1;a\n', Unreadable.OPEN_QUOTE, 3),
        (b'TAG;NV;Nota\nMK-1;1;"a\nMK-2;1;2" x\nMK-3;1;a\n', Unreadable.OPEN_QUOTE, 2),
        (b'TAG;NV;Nota\nMK-1;1;"a\nMK-2;1;a\nMK-3;1;3"\nMK-4;1;a\n', Unreadable.OPEN_QUOTE, 2),
        (b"TAG;NV;Nota\nMK-1;1;a\nMK-2,1,a\nMK-3;1;a\n", Unreadable.OTHER_DELIMITER, 3),
        (b'TAG;NV;Nota\nMK-1;1;"a\nb"\nMK-2\t1\ta\nMK-3;1;a\n', Unreadable.OTHER_DELIMITER, 4),
    ],
)
def test_what_would_be_swallowed_is_refused_with_its_line(
    tmp_path: Path, content: bytes, cause: Unreadable, line: int
) -> None:
    with pytest.raises(ImportFailed) as caught:
        _imported(_file(tmp_path, content))
    assert (caught.value.cause, caught.value.line) == (cause, line)


def test_a_text_of_several_lines_is_no_open_quote(tmp_path: Path) -> None:
    rows, _ = _imported(_file(tmp_path, b'TAG;NV;Nota\nMK-1;1;"uno\ndos; tres\n2"" SCH 40"\nMK-2;2;x\n'))
    assert rows[1] == ["MK-1", "1", 'uno\ndos; tres\n2" SCH 40']


def test_nothing_is_converted_and_nothing_becomes_a_formula(tmp_path: Path) -> None:
    typed = ["0012", "12E5", "25-01-2026", "TRUE", "1,5", "=1+1", "+56", "-", "@x", "'0012", " x "]
    rows, _ = _imported(_file(tmp_path, ";".join(typed).encode()))
    assert rows[0] == ["0012", "12E5", "25-01-2026", "TRUE", "1,5", "=1+1", "+56", "-", "@x", "0012", " x "]


def test_blank_rows_keep_their_place(tmp_path: Path) -> None:
    rows, report = _imported(_file(tmp_path, b"Planilla del taller;;\n\n;;\nTAG;NV\nMK-1\n"))
    assert rows == {0: ["Planilla del taller"], 3: ["TAG", "NV"], 4: ["MK-1"]}
    assert report.sheets[0].rows == 3


def test_a_text_that_is_too_long_is_cut_and_named(tmp_path: Path) -> None:
    rows, report = _imported(_file(tmp_path, b"TAG;NV\nMK-1;" + b"x" * 60_000))
    assert rows[1] == ["MK-1", "x" * 50_000]
    assert report.notes == (Note("Operaciones!B2", Lost.CUT, "50000"),)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n;;\n", b"PK\x03\x04\x14\0\0\0", b"\xff\xfe\x00\xd8", b"a\x81b\0", b'"' + b"x" * 200_000],
)
def test_a_file_that_is_no_table_of_text_is_refused(tmp_path: Path, content: bytes) -> None:
    source = _file(tmp_path, content)
    with pytest.raises(ImportFailed) as caught:
        _imported(source)
    assert caught.value.path == source
    assert [path.name for path in tmp_path.iterdir()] == ["planilla.csv"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed):
        _imported(tmp_path / "nada.csv")


def _book(path: Path, rows: dict[int, Row]) -> LocalWorkbook:
    def fill(book: LocalWorkbook) -> None:
        with book.writing() as grid:
            grid.put_rows(grid.add_sheet(TITLE, 50, 20).sheet_id, rows)

    path.unlink(missing_ok=True)
    return LocalWorkbook.create(path, fill)


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1+1", "\n@x", " +1", "\t\r-1", "＝1+1", "=1", "'x", "\t'x"])
def test_no_exported_text_is_a_formula_however_it_begins(tmp_path: Path, text: str) -> None:
    export_csv(_book(tmp_path / "a.kiosk", {0: Row([text, "\ta"])}), TITLE, tmp_path / "planilla.csv")
    with (tmp_path / "planilla.csv").open(encoding="utf-8-sig", newline="") as file:
        ((guarded, plain),) = csv.reader(file, delimiter=";")
    assert (guarded, plain) == (text if text == "\t'x" else f"'{text}", "\ta")
    assert _imported(tmp_path / "planilla.csv")[0] == {0: [text, "\ta"]}


def test_cells_go_out_as_people_see_them(tmp_path: Path) -> None:
    row = Row(["MK-1", 46155, 12.5, True, "a;b", "=1+1", -3, "-"], {1: DATE})
    report = export_csv(_book(tmp_path / "a.kiosk", {2: row}), TITLE, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == (
        b"\xef\xbb\xbf\r\n\r\nMK-1;13-05-2026;12.5;TRUE;\"a;b\";'=1+1;-3;'-\r\n"
    )
    assert report.sheets == (SheetReport(TITLE, 1, 8),)


def test_a_worksheet_that_is_not_there_is_no_file(tmp_path: Path) -> None:
    book = _book(tmp_path / "a.kiosk", {})
    with pytest.raises(LookupError):
        export_csv(book, "Otra", tmp_path / "a.csv")
    book.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.kiosk"]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t;,\"'=+-@"), min_size=1)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([["0", "0", ","], ["0", ","]])
@example([["0", "a,\nb,\nc"]])
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=1, max_size=5))
def test_text_that_goes_out_comes_back(tmp_path: Path, lines: list[list[str]]) -> None:
    rows = {index: Row(list(line)) for index, line in enumerate(lines)}
    book = _book(tmp_path / "fuera.kiosk", rows)
    export_csv(book, TITLE, tmp_path / "planilla.csv")
    book.close()
    back, _ = _imported(tmp_path / "planilla.csv")
    assert back == {index: list(line) for index, line in enumerate(lines)}
