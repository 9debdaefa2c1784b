"""Files of other programs, with a password, old or damaged: read, or refused by their own cause."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.workbook import ImportFailed, LocalWorkbook
from kiosk.workbook.book.cells import Value
from kiosk.workbook.book.errors import Unreadable
from kiosk.workbook.files import xlsx_package
from kiosk.workbook.files.reports import FileReport, Lost, Note
from kiosk.workbook.files.xlsx import import_xlsx
from tests.workbook.files.packages import ROWS, edited, strict, without_styles, written


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "planilla.xlsx")


def _imported(source: Path) -> tuple[LocalWorkbook, FileReport]:
    book = LocalWorkbook.create(source.with_suffix(".kiosk"))
    return book, import_xlsx(source, book)


def _values(book: LocalWorkbook) -> list[list[Value]]:
    with book.reading() as grid:
        return [row.values for _, row in grid.rows(grid.sheets()[0].sheet_id, 0, 100)]


VALUES: list[list[Value]] = [list(ROWS[0]), ["MK-1", 46327, 12.5], ["MK-2", 46328, 3]]


def test_strict_ooxml_is_read_as_any_other(source: Path) -> None:
    edited(source, strict)
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in zipfile.ZipFile(source).read("xl/workbook.xml")
    book, report = _imported(source)
    assert _values(book) == VALUES
    assert report.notes == ()
    with book.reading() as grid:
        assert grid.row(grid.sheets()[0].sheet_id, 1).formats[1].kind == "DATE_TIME"


def test_without_styles_values_come_in_and_lost_formats_are_named(source: Path) -> None:
    book, report = _imported(edited(source, without_styles))
    assert _values(book) == VALUES
    assert report.notes == (Note("Operaciones!B2", Lost.FORMAT), Note("Operaciones!B3", Lost.FORMAT))


def test_a_style_that_is_not_in_the_file_costs_only_its_cell_the_format(source: Path) -> None:
    def edit(name: str, content: bytes) -> bytes:
        return content.replace(b'r="B2" s="1"', b'r="B2" s="99"') if name.endswith("sheet1.xml") else content

    book, report = _imported(edited(source, edit))
    assert _values(book) == VALUES
    assert report.notes == (Note("Operaciones!B2", Lost.FORMAT),)


@pytest.mark.parametrize(
    ("part", "found", "instead"),
    [
        ("xl/styles.xml", rb"<fill>.*?</fill>", b"<fill/>"),
        ("docProps/core.xml", rb"<dcterms:created[^>]*>[^<]*", b"<dcterms:created>ayer"),
    ],
)
def test_parts_that_openpyxl_cannot_read_are_done_without(
    source: Path, part: str, found: bytes, instead: bytes
) -> None:
    def edit(name: str, content: bytes) -> bytes:
        return re.sub(found, instead, content, flags=re.DOTALL) if name == part else content

    book, _ = _imported(edited(source, edit))
    assert _values(book) == VALUES


def test_formulas_without_a_stored_result_are_named_cell_by_cell(tmp_path: Path) -> None:
    rows = [["TAG_SPOOL", "Nota"], ["MK-1", '=IF(TRUE,"x","")'], ['="MK-"&2', "=1+1"], ["MK-3", "plano"]]
    book, report = _imported(written(tmp_path / "planilla.xlsx", rows))
    assert _values(book) == [["TAG_SPOOL", "Nota"], ["MK-1"], ["MK-3", "plano"]]
    assert report.notes == tuple(Note(f"Operaciones!{cell}", Lost.FORMULA) for cell in ("B2", "A3", "B3"))


def test_formulas_with_their_results_are_no_loss_and_an_empty_text_is_a_result(tmp_path: Path) -> None:
    source = written(tmp_path / "planilla.xlsx", [["TAG_SPOOL", "Nota"], ['="MK-"&1', '=""']])

    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        first = re.sub(
            rb'<c r="A2">(<f>.*?</f>)<v ?/?>(?:</v>)?', rb'<c r="A2" t="str">\1<v>MK-1</v>', content
        )
        return first.replace(b'<c r="B2">', b'<c r="B2" t="str">')

    book, report = _imported(edited(source, edit))
    assert _values(book) == [["TAG_SPOOL", "Nota"], ["MK-1"]]
    assert report.notes == ()


def test_a_formula_that_openpyxl_cannot_translate_is_named_and_no_hindrance(tmp_path: Path) -> None:
    source = written(tmp_path / "planilla.xlsx", [["TAG_SPOOL", "Nota"], ["MK-1", "=1"], ["MK-2", "=2"]])

    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        first = content.replace(b"<f>1</f>", b'<f t="shared" ref="B2:B3" si="0">"abierta</f>')
        return first.replace(b"<f>2</f>", b'<f t="shared" si="0"/>')

    book, report = _imported(edited(source, edit))
    assert _values(book) == [["TAG_SPOOL", "Nota"], ["MK-1"], ["MK-2"]]
    assert report.notes == (Note("Operaciones!B2", Lost.FORMULA), Note("Operaciones!B3", Lost.FORMULA))


def _encrypted(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(magic), bytes(content)):
            content[found.start() + at] |= 1
    path.write_bytes(content)


def _ole(stream: str) -> Callable[[Path], None]:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 80
    return lambda path: _put(path, content)


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _zipped(parts: dict[str, bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)

    return write


def _without_a_worksheet(path: Path) -> None:
    edited(path, lambda name, content: None if name.endswith("sheet2.xml") else content)


def _damaged_within(path: Path) -> None:
    content = bytearray(path.read_bytes())
    start = zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    for at in range(start, start + 40):
        content[at] ^= 0x5A
    path.write_bytes(content)


def _row_2_after_row_3(path: Path) -> None:
    def edit(name: str, content: bytes) -> bytes:
        found = re.sub(rb'(<row r="2".*?</row>)(<row r="3".*?</row>)', rb"\2\1", content, flags=re.DOTALL)
        assert (found != content) == name.endswith("sheet1.xml")
        return found

    edited(path, edit)


def _far_away(path: Path) -> None:
    def edit(name: str, content: bytes) -> bytes:
        return content.replace(b'<row r="3"', b'<row r="999999999"').replace(b'"A3"', b'"A999999999"')

    edited(path, edit)


ODS = b"application/vnd.oasis.opendocument.spreadsheet"
KINDS: list[tuple[str, Callable[[Path], object], Unreadable]] = [
    ("a password", _ole("EncryptedPackage"), Unreadable.PASSWORD),
    ("encrypted parts", _encrypted, Unreadable.PASSWORD),
    ("an old .xls", _ole("Workbook"), Unreadable.OLD_XLS),
    ("a .xls of Excel 4", lambda path: _put(path, b"\t\x08\x10\0\0\x05"), Unreadable.OLD_XLS),
    ("a .doc", _ole("WordDocument"), Unreadable.NO_SPREADSHEET),
    ("a web page", lambda path: _put(path, b"<html><table>"), Unreadable.NO_SPREADSHEET),
    ("a .docx", _zipped({"[Content_Types].xml": b"<wordprocessingml/>"}), Unreadable.NO_SPREADSHEET),
    ("a .zip", _zipped({"a.txt": b"a"}), Unreadable.NO_SPREADSHEET),
    ("an .ods", _zipped({"mimetype": ODS, "content.xml": b""}), Unreadable.OTHER_FORMAT),
    ("an .xlsb", _zipped({"xl/workbook.bin": b""}), Unreadable.OTHER_FORMAT),
    ("nothing", lambda path: _put(path, b""), Unreadable.EMPTY),
    ("half a file", lambda path: _put(path, path.read_bytes()[:3000]), Unreadable.DAMAGED),
    ("bad bytes within", _damaged_within, Unreadable.DAMAGED),
    ("a worksheet lost", _without_a_worksheet, Unreadable.DAMAGED),
    ("rows out of order", _row_2_after_row_3, Unreadable.DAMAGED),
    ("a row far away", _far_away, Unreadable.TOO_LARGE),
]


@pytest.mark.parametrize(("make", "cause"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_each_file_that_cannot_be_read_is_refused_by_its_cause(
    source: Path, make: Callable[[Path], object], cause: Unreadable
) -> None:
    make(source)
    book = LocalWorkbook.create(source.with_suffix(".kiosk"))
    with pytest.raises(ImportFailed) as caught:
        import_xlsx(source, book)
    assert (caught.value.cause, caught.value.path) == (cause, source)
    with book.reading() as grid:
        assert grid.sheets() == []


def test_a_file_that_is_too_large_unpacked_is_refused_before_it_is_unpacked(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_package, "LARGEST_UNPACKED", 1_000)
    with pytest.raises(ImportFailed) as caught:
        _imported(source)
    assert caught.value.cause is Unreadable.TOO_LARGE


def test_two_worksheets_of_one_name_are_refused(source: Path) -> None:
    edited(source, lambda name, content: content.replace(b'name="Roles"', b'name="OPERACIONES"'))
    with pytest.raises(ImportFailed) as caught:
        _imported(source)
    assert caught.value.cause is Unreadable.NAME_TAKEN


def test_numbers_that_no_double_holds_and_half_signs_are_kept_as_text_and_named(source: Path) -> None:
    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        rest = content.replace(b"<v>12.5</v>", b"<v>" + b"9" * 400 + b"</v>").replace(
            b"<v>3</v>", b"<v>1e999</v>"
        )
        return re.sub(rb'<c r="A3".*?</c>', b'<c r="A3" t="inlineStr"><is><t>a_xD800_b</t></is></c>', rest)

    book, report = _imported(edited(source, edit))
    assert [note for note in report.notes if note.lost is Lost.KIND] == [
        Note("Operaciones!C2", Lost.KIND, "int"),
        Note("Operaciones!C3", Lost.KIND, "float"),
    ]
    assert _values(book)[1][2] == "9" * 400
    assert _values(book)[2][2] == "inf"


def test_progress_is_told_by_worksheet(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    source = written(tmp_path / "planilla.xlsx", [["TAG"], *([f"MK-{n}"] for n in range(1200))])
    import_xlsx(source, LocalWorkbook.create(tmp_path / "a.kiosk"), lambda *row: told.append(row))
    assert told == [("Operaciones", 500), ("Operaciones", 1000)]
