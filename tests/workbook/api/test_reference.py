"""The parts of Google's reference of the Sheets API v4 that the kiosk relies on, in the reference's order.

That is: requests, responses, values, errors. *Seen* marks what Google really answers where the reference is
silent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.workbook import LocalWorkbook, local_session
from tests.workbook.conftest import cell, cells

API = "https://sheets.googleapis.com/v4/spreadsheets/local"
VALUE = "userEnteredValue"


@pytest.fixture
def session(path: Path) -> Iterator[requests.Session]:
    """Three worksheets of 20 rows × 8 columns, with the ids 0 to 2."""
    with local_session(LocalWorkbook.open(path)) as session:
        yield session


def _batch(
    session: requests.Session, *batch: dict[str, Any], fields: str = "", **more: Any
) -> requests.Response:
    params = {"fields": fields} if fields else {}
    return session.post(f"{API}:batchUpdate", params=params, json={"requests": batch, **more})


def _update(rows: list[dict[str, Any]], fields: str = VALUE, **place: Any) -> dict[str, Any]:
    return {"updateCells": {"start": place, "rows": rows, "fields": fields}}


def _append(*values: str, sheet_id: int = 0) -> dict[str, Any]:
    return {"appendCells": {"sheetId": sheet_id, "rows": [cells(*values)], "fields": VALUE}}


def _values(session: requests.Session, text: str, **params: str) -> Any:
    answer = session.get(f"{API}/values/{text}", params={"valueRenderOption": "UNFORMATTED_VALUE", **params})
    return answer.json().get("values")


def _message(answer: requests.Response) -> str:
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    return str(error["message"])


# batchUpdate: "If any request is not valid then the entire request will fail and nothing will be applied."


def test_requests_are_applied_in_order_and_each_has_its_reply(session: requests.Session) -> None:
    added = {"addSheet": {"properties": {"sheetId": 9, "title": "Nueva"}}}
    answer = _batch(session, _append("a"), added, _append("b", sheet_id=9), _append("c")).json()
    assert answer["spreadsheetId"] == "local"
    assert [sorted(reply) for reply in answer["replies"]] == [[], ["addSheet"], [], []]
    assert _values(session, "Operaciones!A:A") == [["a"], ["c"]]
    assert _values(session, "Nueva!A:A") == [["b"]]


def test_nothing_is_applied_when_the_last_request_is_wrong(session: requests.Session) -> None:
    assert _batch(session, _append("a"), _append("b", sheet_id=77)).status_code == 400
    assert _values(session, "Operaciones!A:A") is None


# responseRanges limits the ranges of the echo; responseIncludeGridData is ignored with a field mask.


def test_an_echo_comes_only_when_asked(session: requests.Session) -> None:
    assert "updatedSpreadsheet" not in _batch(session, _append("a"), responseRanges=["Operaciones!A1"]).json()


def test_an_echo_has_grid_data_only_when_asked_or_masked(session: requests.Session) -> None:
    ask = {"includeSpreadsheetInResponse": True, "responseRanges": ["Operaciones!A1:B2"]}
    (plain,) = _batch(session, _append("a"), **ask).json()["updatedSpreadsheet"]["sheets"]
    assert "data" not in plain
    full = _batch(session, _append("b"), **ask, responseIncludeGridData=True).json()
    (sheet,) = full["updatedSpreadsheet"]["sheets"]
    assert [row["values"][0]["formattedValue"] for row in sheet["data"][0]["rowData"]] == ["a", "b"]
    mask = "updatedSpreadsheet.sheets.data.rowData.values.effectiveValue"
    masked = _batch(session, _append("c"), **ask, fields=mask, responseIncludeGridData=False).json()
    assert masked == {
        "updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [_effective("a"), _effective("b")]}]}]}
    }


def test_an_echo_shows_the_moment_after_the_write_in_the_order_asked(session: requests.Session) -> None:
    ranges = ["Operaciones!A2:A", "Metadata!A1", "Operaciones!A1"]
    mask = "updatedSpreadsheet.sheets(properties.sheetId,data(startRow,rowData.values.effectiveValue))"
    batch = (_append("a"), _append("b"), _append("m", sheet_id=1))
    echo = _batch(session, *batch, fields=mask, includeSpreadsheetInResponse=True, responseRanges=ranges)
    assert echo.json()["updatedSpreadsheet"]["sheets"] == [
        {
            "properties": {"sheetId": 0},
            "data": [{"startRow": 1, "rowData": [_effective("b")]}, {"rowData": [_effective("a")]}],
        },
        {"properties": {"sheetId": 1}, "data": [{"rowData": [_effective("m")]}]},
    ]


def _effective(text: str) -> dict[str, Any]:
    return {"values": [{"effectiveValue": {"stringValue": text}}]}


# AppendCells: "Adds new cells after the last row with data in a sheet, inserting new rows if necessary."


def test_rows_that_hold_formats_alone_are_no_data(session: requests.Session) -> None:
    date = ("DATE", "dd-mm-yyyy")
    formats = _update([{"values": [cell(None, date)]}], "userEnteredFormat.numberFormat", rowIndex=5)
    assert _batch(session, formats, _append("a")).status_code == 200
    assert _values(session, "Operaciones!A:A") == [["a"]]


def test_rows_are_added_to_the_grid_and_columns_are_not(session: requests.Session) -> None:
    rows = [cells(str(at)) for at in range(25)]
    assert _batch(session, {"appendCells": {"rows": rows, "fields": "*"}}).status_code == 200
    (sheet, *_) = session.get(API, params={"fields": "sheets.properties.gridProperties"}).json()["sheets"]
    assert sheet["properties"]["gridProperties"] == {"rowCount": 25, "columnCount": 8}
    assert "Attempting to write column: 8, beyond" in _message(_batch(session, _append(*"123456789")))


# UpdateCells: the mask says what is written; what it names and a cell leaves out is cleared.


def test_a_mask_says_what_is_written_and_what_is_cleared(session: requests.Session) -> None:
    date = ("DATE", "dd-mm-yyyy")
    both = f"{VALUE},userEnteredFormat.numberFormat"
    _batch(session, _update([{"values": [cell(46155, date), cell(46155, date)]}], both))
    _batch(session, _update([{"values": [{}, cell(46156)]}]))
    shown = session.get(f"{API}/values/A1:B1").json()["values"]
    assert shown == [["", "14-05-2026"]]
    _batch(session, _update([{"values": [{}, cell(46157)]}], both))
    assert session.get(f"{API}/values/A1:B1").json()["values"] == [["", "46157"]]


def test_rows_may_have_different_lengths_and_nothing_beside_them_changes(session: requests.Session) -> None:
    _batch(session, _update([cells(*"abc"), cells(*"def")]))
    _batch(session, _update([cells("X"), cells("Y", "Z")]))
    assert _values(session, "Operaciones") == [["X", "b", "c"], ["Y", "Z", "f"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+56 9", "-", "@casa", "0012", "12E5", "25-01-2026", "TRUE", "#N/A"]
)
def test_a_string_value_is_that_text_and_nothing_else(session: requests.Session, text: str) -> None:
    _batch(session, _update([cells(text)]))
    assert _values(session, "A1") == [[text]]
    assert session.get(f"{API}/values/A1").json()["values"] == [[text]]


# ValueRange: "empty trailing rows and columns will not be included"; null is skipped, "" empties.


def test_the_range_of_an_answer_is_the_one_asked_inside_the_grid(session: requests.Session) -> None:
    _batch(session, _append("a"))
    for asked, said in (
        ("A1:C5", "Operaciones!A1:C5"),
        ("A1:ZZ900", "Operaciones!A1:H20"),
        ("A:B", "Operaciones!A1:B20"),
        ("2:3", "Operaciones!A2:H3"),
        ("C4:A2", "Operaciones!A2:C4"),
    ):
        assert session.get(f"{API}/values/{asked}").json()["range"] == said


def test_trailing_empties_are_left_out_and_those_between_are_not(session: requests.Session) -> None:
    _batch(session, _update([cells("a", None, None), cells(None), cells(None, "b", None)], rowIndex=1))
    assert _values(session, "A1:H20") == [[], ["a"], [], ["", "b"]]
    assert _values(session, "A1:H20", majorDimension="COLUMNS") == [["", "a"], ["", "", "", "b"]]
    assert _values(session, "C1:D9") is None


def test_dates_are_days_since_1899_12_30(session: requests.Session) -> None:
    for serial, seen in ((1, "31-12-1899"), (2, "01-01-1900"), (61, "01-03-1900"), (46155, "13-05-2026")):
        _batch(session, _update([{"values": [cell(serial, ("DATE", "dd-mm-yyyy"))]}], "*"))
        assert session.get(f"{API}/values/A1").json()["values"] == [[seen]]
        assert _values(session, "A1", dateTimeRenderOption="SERIAL_NUMBER") == [[serial]]
        assert _values(session, "A1", dateTimeRenderOption="FORMATTED_STRING") == [[seen]]


def test_value_input_option_is_required(session: requests.Session) -> None:
    for params in ({}, {"valueInputOption": "INPUT_VALUE_OPTION_UNSPECIFIED"}):
        answer = session.put(f"{API}/values/A1", params=params, json={"values": [["a"]]})
        assert _message(answer) == "'valueInputOption' is required but not specified"


# Errors, as seen.


@pytest.mark.parametrize(
    ("request_body", "said"),
    [
        (_update([cells("a")], rowIndex=20), "GridCoordinate.rowIndex[20] is after last row in grid[19]"),
        (
            _update([cells("a")], columnIndex=8),
            "GridCoordinate.columnIndex[8] is after last column in grid[7]",
        ),
        (
            _update([cells("a"), cells("b")], rowIndex=19),
            "Attempting to write row: 20, beyond the last requested row of: 19",
        ),
        (
            _update([cells("a", "b")], columnIndex=7),
            "Attempting to write column: 8, beyond the last requested column of: 7",
        ),
        (
            _update([cells("a")], fields=""),
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (_update([cells("a")], sheetId=77), "No grid with id: 77"),
    ],
)
def test_a_wrong_write_is_named_as_google_names_it(
    session: requests.Session, request_body: dict[str, Any], said: str
) -> None:
    assert _message(_batch(session, request_body)) == f"Invalid requests[0].updateCells: {said}"


def test_data_that_does_not_fit_its_range_is_refused(session: requests.Session) -> None:
    area = {"startColumnIndex": 0, "endColumnIndex": 1, "startRowIndex": 0, "endRowIndex": 1}
    wide = {"updateCells": {"range": area, "rows": [cells("a", "b")], "fields": VALUE}}
    said = "Attempting to write column: 1, beyond the last requested column of: 0"
    assert _message(_batch(session, wide)) == f"Invalid requests[0].updateCells: {said}"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Metadata!A21:K", "Metadata!A21:K"),
        ("Metadata!21:30", "Metadata!21:30"),
        ("$i$1", "Operaciones!I1"),
        ("'D''Or 2026'!A99", "'D''Or 2026'!A99"),
    ],
)
def test_a_range_that_begins_beyond_the_grid_is_named(
    session: requests.Session, asked: str, named: str
) -> None:
    said = f"Range ({named}) exceeds grid limits. Max rows: 20, max columns: 8"
    answer = session.get(f"{API}/values:batchGet", params={"ranges": ["A1", asked]})
    assert _message(answer) == said


def test_a_workbook_has_ten_million_cells_at_most(session: requests.Session) -> None:
    more = {"appendDimension": {"dimension": "ROWS", "length": 1_300_000}}
    assert "above the limit of 10000000 cells" in _message(_batch(session, more))
    less = {"appendDimension": {"dimension": "ROWS", "length": 1_200_000}}
    assert _batch(session, less).status_code == 200
    assert _batch(session, _append("a")).status_code == 200


@pytest.mark.parametrize(
    ("rest", "code", "status"),
    [
        ("/values/Nada!A1", 400, "INVALID_ARGUMENT"),
        ("otra", 404, "NOT_FOUND"),
        (":copyTo", 501, "UNIMPLEMENTED"),
    ],
)
def test_every_failure_has_code_message_and_status(
    session: requests.Session, rest: str, code: int, status: str
) -> None:
    answer = session.get(API + rest)
    assert answer.status_code == code
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (code, status)
    assert error["message"]
