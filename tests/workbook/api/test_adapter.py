"""Errors in Google's envelope, partial answers, and the workbook's file."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from gspread.exceptions import APIError

from kiosk.workbook import (
    LocalWorkbook,
    WorkbookExists,
    WorkbookForeign,
    WorkbookMissing,
    WorkbookTooNew,
    local_session,
)

ROOT = Path(__file__).resolve().parents[3]
API = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.fixture
def session(path: Path) -> requests.Session:
    return local_session(LocalWorkbook.open(path))


def _error(response: requests.Response) -> dict[str, Any]:
    error: dict[str, Any] = response.json()["error"]
    assert error["code"] == response.status_code
    assert error.keys() == {"code", "message", "status"}
    return error


def test_another_spreadsheet_is_not_found(client: gspread.Client) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("1AbC")


def test_a_missing_worksheet_is_reported_by_gspread_and_by_ranges(planilla: gspread.Spreadsheet) -> None:
    with pytest.raises(gspread.WorksheetNotFound):
        planilla.worksheet("Nada")
    with pytest.raises(APIError, match="Unable to parse range: 'Nada'!A1") as caught:
        planilla.values_get("'Nada'!A1")
    assert caught.value.error["status"] == "INVALID_ARGUMENT"


def test_a_range_that_begins_below_the_grid_is_refused(planilla: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match="exceeds grid limits") as caught:
        planilla.values_get("Operaciones!A21:B25")
    assert caught.value.response.status_code == 400


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/other", 404),
        ("GET", "/local/values/Operaciones!", 400),
        ("GET", "/local/values/Operaciones!A1?valueRenderOption=PRETTY", 400),
        ("GET", "/local/values/Operaciones!A1?huh=1", 400),
        ("GET", "/local/values:batchGet", 400),
        ("GET", "/local?fields=sheets(", 400),
        ("GET", "/local?fields=sheets.nonsense", 400),
        ("PUT", "/local/values/Operaciones!A1", 400),
        ("PUT", "/local/values/Operaciones!A1?valueInputOption=RAW", 200),
        ("DELETE", "/local", 501),
        ("POST", "", 501),
        ("POST", "/local/sheets/0:copyTo", 501),
        ("POST", "/local:getByDataFilter", 501),
        ("POST", "/local:batchUpdate", 400),
    ],
)
def test_every_address_has_an_answer_in_googles_form(
    session: requests.Session, method: str, address: str, status: int
) -> None:
    response = session.request(method, API + address)
    assert response.status_code == status
    if status != 200:
        _error(response)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"values": 3}',
        b'{"values": [3]}',
        b'{"values": [[{}]]}',
        b'{"values": [[NaN]]}',
        b"\xff\xfe\xfa",
    ],
)
def test_a_body_that_makes_no_sense_is_a_bad_request(session: requests.Session, body: bytes) -> None:
    response = session.put(f"{API}/local/values/Operaciones!A1?valueInputOption=RAW", data=body)
    assert response.status_code == 400
    _error(response)


def test_a_cell_holds_at_most_50000_characters(session: requests.Session) -> None:
    url = f"{API}/local/values/Operaciones!A1?valueInputOption=RAW"
    assert session.put(url, json={"values": [["x" * 50_000]]}).status_code == 200
    assert "50000" in _error(session.put(url, json={"values": [["x" * 50_001]]}))["message"]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ("spreadsheetId", {"spreadsheetId": "local"}),
        ("properties.locale", {"properties": {"locale": "en_GB"}}),
        (
            "sheets.properties.title",
            {
                "sheets": [
                    {"properties": {"title": title}} for title in ("Operaciones", "Metadata", "D'Or 2026")
                ]
            },
        ),
        (
            "properties(timeZone),sheets(properties(sheetId,gridProperties/rowCount))",
            {
                "properties": {"timeZone": "America/Santiago"},
                "sheets": [
                    {"properties": {"sheetId": at, "gridProperties": {"rowCount": 20}}} for at in range(3)
                ],
            },
        ),
    ],
)
def test_a_field_mask_selects_a_part_of_the_answer(
    session: requests.Session, fields: str, answer: dict[str, Any]
) -> None:
    assert session.get(f"{API}/local", params={"fields": fields}).json() == answer


def test_grid_data_comes_only_when_asked(session: requests.Session, operaciones: gspread.Worksheet) -> None:
    operaciones.update([["a", 2]], "B2")
    plain = session.get(f"{API}/local").json()
    assert all("data" not in sheet for sheet in plain["sheets"])
    asked = session.get(
        f"{API}/local", params={"includeGridData": "true", "ranges": "Operaciones!A1:C3"}
    ).json()
    (sheet,) = asked["sheets"]
    assert [len(row.get("values", [])) for row in sheet["data"][0]["rowData"]] == [0, 3]
    assert sheet["data"][0]["rowData"][1]["values"][2] == {
        "userEnteredValue": {"numberValue": 2},
        "effectiveValue": {"numberValue": 2},
        "formattedValue": "2",
    }


@pytest.mark.logs("the workbook can't be used: WorkbookDamaged")
def test_a_file_damaged_while_open_is_an_internal_error(path: Path, planilla: gspread.Spreadsheet) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(APIError) as caught:
        planilla.values_get("Operaciones!A1")
    assert caught.value.response.status_code == 500
    assert caught.value.error["status"] == "INTERNAL"
    assert str(path) in caught.value.error["message"]


@pytest.mark.logs("the workbook can't be used: WorkbookDamaged: .* a row's cells")
def test_a_damaged_row_is_an_internal_error(path: Path, planilla: gspread.Spreadsheet) -> None:
    planilla.sheet1.update([["a"]], "A1")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE rows SET cells = '[oops'")
    connection.close()
    with pytest.raises(APIError) as caught:
        planilla.values_get("Operaciones!A1")
    assert caught.value.response.status_code == 500


def test_a_file_that_is_no_workbook_is_unreadable(tmp_path: Path) -> None:
    text, other, missing = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    text.write_text("hola " * 500)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()
    for path, kind in (
        (text, WorkbookForeign),
        (other, WorkbookForeign),
        (missing, WorkbookMissing),
        (tmp_path, WorkbookForeign),
    ):
        with pytest.raises(kind) as caught:
            LocalWorkbook.open(path)
        assert caught.value.path == path
    assert text.read_text() == "hola " * 500
    assert not missing.exists()


def test_a_workbook_of_a_newer_version_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(WorkbookTooNew) as caught:
        LocalWorkbook.open(path)
    assert (caught.value.found, caught.value.code) == (99, "WORKBOOK_TOO_NEW")


def test_a_new_workbook_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "carpeta" / "nuevo.spool"

    def fails(book: LocalWorkbook) -> None:
        with book.writing() as grid:
            grid.add_sheet("A", 1, 1)
        assert not path.exists()
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        LocalWorkbook.create(path, fails)
    assert list(path.parent.iterdir()) == []
    LocalWorkbook.create(path).close()
    with pytest.raises(WorkbookExists):
        LocalWorkbook.create(path)
    assert [file.name for file in path.parent.iterdir()] == ["nuevo.spool"]


def test_the_second_to_start_opens_what_the_first_made(tmp_path: Path) -> None:
    path = tmp_path / "taller.spool"

    def slow(book: LocalWorkbook) -> None:
        LocalWorkbook.create(path, lambda other: _add(other, "primero")).close()
        _add(book, "segundo")

    with LocalWorkbook.open_or_create(path, slow).reading() as grid:
        assert [sheet.title for sheet in grid.sheets()] == ["primero"]


def _add(book: LocalWorkbook, title: str) -> None:
    with book.writing() as grid:
        grid.add_sheet(title, 1, 1)


def test_written_cells_are_there_after_reopening(path: Path, client: gspread.Client) -> None:
    client.open_by_key("local").sheet1.update([["a", 1, True]], "A1")
    other = gspread.Client(auth=None, session=local_session(LocalWorkbook.open(path)))
    found = other.open_by_key("local").sheet1.get(value_render_option="UNFORMATTED_VALUE")
    assert found == [["a", 1, True]]


APPENDER = """
import sys
from pathlib import Path
import gspread
from kiosk.workbook import LocalWorkbook, local_session
name = sys.argv[2]
client = gspread.Client(auth=None, session=local_session(LocalWorkbook.open(Path(sys.argv[1]))))
planilla = client.open_by_key("local")
sheet = planilla.worksheet("Metadata")
for at in range(200):
    if at % 2:
        sheet.append_row([name, at])
    else:
        cells = [{"userEnteredValue": {"stringValue": name}}, {"userEnteredValue": {"numberValue": at}}]
        append = {"sheetId": sheet.id, "rows": [{"values": cells}], "fields": "userEnteredValue"}
        planilla.batch_update({"requests": [{"appendCells": append}]})
"""


def test_two_processes_that_append_at_once_lose_nothing(path: Path, metadata: gspread.Worksheet) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", APPENDER, str(path), name], cwd=ROOT)
        for name in ("uno", "dos")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    found = metadata.get(value_render_option="UNFORMATTED_VALUE")
    assert len(found) == 400
    for name in ("uno", "dos"):
        assert [row[1] for row in found if row[0] == name] == list(range(200))


def test_a_file_held_for_too_long_is_unavailable(
    path: Path, client: gspread.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.workbook.book.file.BUSY_TIMEOUT_S", 0.05)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(APIError) as caught:
        client.open_by_key("local").sheet1.update([["a"]], "A1")
    holder.close()
    assert caught.value.response.status_code == 503
    assert json.loads(caught.value.response.text)["error"]["status"] == "UNAVAILABLE"
