"""Requests that the Sheets API refuses are refused, each with the reason; a flag that is stated is obeyed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.workbook import LocalWorkbook, local_session

API = "https://sheets.googleapis.com/v4/spreadsheets/local"


@pytest.fixture
def session(path: Path) -> Iterator[requests.Session]:
    """Three worksheets of 20 rows × 8 columns, with the ids 0 to 2."""
    with local_session(LocalWorkbook.open(path)) as session:
        yield session


def reason(answer: requests.Response) -> str:
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"]["message"])


def sort(**bounds: int) -> dict[str, Any]:
    return {"sortRange": {"range": {"sheetId": 0, **bounds}, "sortSpecs": [{"dimensionIndex": 0}]}}


def insert(start: int, **more: Any) -> dict[str, Any]:
    place = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": start + 1}
    return {"insertDimension": {"range": place, **more}}


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"addSheet": {"properties": {"title": 5}}}, "title': '5'"),
        (insert(1, inheritFromBefore="yes"), "inheritFromBefore': 'yes'"),
        ({"deleteSheet": {"sheetId": True}}, "sheetId': 'True'"),
        ({"deleteSheet": {"sheetId": -1}}, "sheetId': '-1'"),
        ({"deleteSheet": {"sheetId": 2**31}}, "sheetId': '2147483648'"),
        ({"deleteSheet": {"sheetId": 1.5}}, "sheetId': '1.5'"),
        (
            {"deleteDimension": {"range": {"dimension": "DIAGONAL", "startIndex": 1, "endIndex": 2}}},
            "dimension': 'DIAGONAL'",
        ),
        (sort(startRowIndex=3, endRowIndex=3), "the range is empty"),
        (sort(startColumnIndex=3, endColumnIndex=2), "the range is empty"),
        (sort(endRowIndex=21), "exceeds grid limits"),
        (sort(endColumnIndex=9), "exceeds grid limits"),
        (insert(21), "is past the grid's end [20]"),
        (insert(0, inheritFromBefore=True), "cannot be true at the first row"),
        ({"appendDimension": {"dimension": "ROWS", "length": 0}}, "length must be greater than zero"),
        (
            {
                "moveDimension": {
                    "source": {"dimension": "ROWS", "startIndex": 1, "endIndex": 4},
                    "destinationIndex": 2,
                }
            },
            "lies inside the source range",
        ),
        ({"sortRange": {"range": {"sheetId": 0}}}, "at least one sort specification"),
        ({"addSheet": {"properties": {"sheetId": 1}}}, "id 1 already exists"),
        (
            {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 2, "endIndex": 2}}},
            "must be after startIndex[2]",
        ),
    ],
)
def test_a_wrong_request_is_refused_with_what_is_wrong(
    session: requests.Session, request_: dict[str, Any], said: str
) -> None:
    assert said in reason(session.post(f"{API}:batchUpdate", json={"requests": [request_]}))


@pytest.mark.parametrize("length", ["3", 3.0, "3.0", "3e0"])
def test_a_number_may_be_a_json_string(session: requests.Session, length: object) -> None:
    grow = {"appendDimension": {"sheetId": "1", "dimension": "ROWS", "length": length}}
    number = {"values": [{"userEnteredValue": {"numberValue": "-12.5"}}]}
    write = {"updateCells": {"start": {"rowIndex": "22", "sheetId": 1}, "rows": [number], "fields": "*"}}
    answer = session.post(f"{API}:batchUpdate", json={"requests": [grow, write]})
    assert answer.status_code == 200, answer.text
    read = session.get(f"{API}/values/Metadata!A23", params={"valueRenderOption": "UNFORMATTED_VALUE"})
    assert read.json()["values"] == [[-12.5]]


@pytest.mark.parametrize("length", ["", " 3", "tres", "0x3", "3.5", "NaN", "Infinity", "-3", "9" * 30, "03"])
def test_other_text_is_no_number(session: requests.Session, length: str) -> None:
    grow = {"appendDimension": {"sheetId": 1, "dimension": "ROWS", "length": length}}
    assert "length" in reason(session.post(f"{API}:batchUpdate", json={"requests": [grow]}))


@pytest.mark.parametrize("stated", [{"sheetType": "OBJECT"}, {"index": 0}])
def test_a_sheet_that_the_workbook_can_not_add_is_refused(
    session: requests.Session, stated: dict[str, Any]
) -> None:
    body = {"requests": [{"addSheet": {"properties": stated}}]}
    assert session.post(f"{API}:batchUpdate", json=body).status_code == 501


def test_sheets_without_a_stated_title_get_one_each(session: requests.Session) -> None:
    body = {"requests": [{"addSheet": {}}, {"addSheet": {"properties": {"index": 4}}}]}
    replies = session.post(f"{API}:batchUpdate", json=body).json()["replies"]
    assert len({reply["addSheet"]["properties"]["title"] for reply in replies} - {""}) == 2
    assert len({reply["addSheet"]["properties"]["sheetId"] for reply in replies}) == 2


def test_the_last_sheet_is_not_deleted(session: requests.Session) -> None:
    body = {"requests": [{"deleteSheet": {"sheetId": number}} for number in range(3)]}
    assert "all the sheets" in reason(session.post(f"{API}:batchUpdate", json=body))


def test_cells_outside_a_smaller_grid_are_gone(session: requests.Session) -> None:
    values = {"values": [["a", "b"], ["c", "d"]]}
    session.put(f"{API}/values/Operaciones!A1", params={"valueInputOption": "RAW"}, json=values)
    sizes = ({"rowCount": 1, "columnCount": 1}, {"rowCount": 20, "columnCount": 8})
    changes = [
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": size},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        }
        for size in sizes
    ]
    assert session.post(f"{API}:batchUpdate", json={"requests": changes}).status_code == 200
    assert session.get(f"{API}/values/Operaciones").json()["values"] == [["a"]]


def test_rows_are_inserted_at_the_grid_s_end_and_at_its_start(session: requests.Session) -> None:
    for request in (insert(20), insert(21, inheritFromBefore=True), insert(0)):
        assert session.post(f"{API}:batchUpdate", json={"requests": [request]}).status_code == 200


@pytest.mark.parametrize("mask", ["sheets)", "sheets(properties", "sheets.a-b", "sheets,", "."])
def test_a_field_mask_that_can_not_be_read_is_refused(session: requests.Session, mask: str) -> None:
    assert "Invalid field mask" in reason(session.get(API, params={"fields": mask}))


def test_a_field_mask_selects_all_that_is_below_a_name(session: requests.Session) -> None:
    found = session.get(API, params={"fields": "spreadsheetUrl,sheets.properties"}).json()
    assert found["spreadsheetUrl"].endswith("/local/edit")
    assert found["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 20, "columnCount": 8}
    starred = session.get(API, params={"fields": "sheets(*)"}).json()
    assert starred["sheets"][0]["properties"]["title"] == "Operaciones"


@pytest.mark.parametrize(
    ("place", "values", "said"),
    [
        ("A20", [["a"], ["b"]], "exceeds grid limits"),
        ("H1", [["a", "b"]], "exceeds grid limits"),
        ("A19:A", [["a"], ["b"], ["c"]], "exceeds grid limits"),
        ("A19:A25", [["a"]], "Range (Operaciones!A19:A25) exceeds grid limits. Max rows: 20, max columns: 8"),
        ("G1:J2", [["a"]], "Range (Operaciones!G1:J2) exceeds grid limits"),
        ("A1:A2", [["a"], ["b"], ["c"]], "row [3]"),
        ("A1:B2", [["a", "b", "c"]], "column [C]"),
    ],
)
def test_values_that_do_not_fit_are_refused(
    session: requests.Session, place: str, values: list[list[str]], said: str
) -> None:
    answer = session.put(
        f"{API}/values/Operaciones!{place}", params={"valueInputOption": "RAW"}, json={"values": values}
    )
    assert said in reason(answer)
    assert session.get(f"{API}/values/Operaciones").json().get("values") is None


def test_a_body_names_the_range_of_its_address_or_none(session: requests.Session) -> None:
    for stated, status in (("Operaciones!A1", 200), ("Operaciones!B1", 400)):
        answer = session.put(
            f"{API}/values/Operaciones!A1",
            params={"valueInputOption": "RAW"},
            json={"range": stated, "values": [["a"]]},
        )
        assert answer.status_code == status


def test_the_values_written_are_in_the_answer_where_they_are_asked_for(session: requests.Session) -> None:
    body = {"values": [["a"]]}
    asked = {"valueInputOption": "RAW", "includeValuesInResponse": "true"}
    put = session.put(f"{API}/values/Operaciones!B2", params=asked, json=body).json()
    assert put["updatedData"]["values"] == [["a"]]
    appended = session.post(f"{API}/values/Metadata!A1:append", params=asked, json=body).json()
    assert appended["updates"]["updatedData"]["values"] == [["a"]]
    data = [{"range": "Operaciones!C3", "values": [["c"]]}]
    batch = {"valueInputOption": "RAW", "includeValuesInResponse": True, "data": data}
    (answer,) = session.post(f"{API}/values:batchUpdate", json=batch).json()["responses"]
    assert answer["updatedData"]["values"] == [["c"]]


def test_writing_no_values_tells_the_cell_where_they_would_begin(session: requests.Session) -> None:
    params = {"valueInputOption": "RAW"}
    put = session.put(f"{API}/values/Operaciones!B2", params=params, json={"values": []}).json()
    assert put["updatedRange"] == "Operaciones!B2"
    appended = session.post(f"{API}/values/Metadata!A1:append", params=params, json={"values": []}).json()
    assert appended["updates"]["updatedRange"] == "Metadata!A1"


def test_grid_data_has_what_the_mask_names_of_the_range(session: requests.Session) -> None:
    session.put(
        f"{API}/values/Operaciones!A1:C2",
        params={"valueInputOption": "RAW"},
        json={"values": [["a", "b", "c"], ["d", True, "f"]]},
    )
    shown = {
        "startRow,startColumn": {"startRow": 1, "startColumn": 1},
        "rowData.values.effectiveValue": {"rowData": [{"values": [{"effectiveValue": {"boolValue": True}}]}]},
        "rowData.values.formattedValue": {"rowData": [{"values": [{"formattedValue": "TRUE"}]}]},
    }
    for mask, expected in shown.items():
        query = {"ranges": "Operaciones!B2", "fields": f"sheets.data({mask})"}
        assert session.get(API, params=query).json()["sheets"][0]["data"] == [expected]


def test_a_value_range_has_the_dimension_that_was_asked_for(session: requests.Session) -> None:
    session.put(
        f"{API}/values/Operaciones!A1", params={"valueInputOption": "RAW"}, json={"values": [["a"], ["b"]]}
    )
    for dimension, values in (("ROWS", [["a"], ["b"]]), ("COLUMNS", [["a", "b"]])):
        query = {"majorDimension": dimension}
        found = session.get(f"{API}/values/Operaciones!A1:A2", params=query).json()
        assert (found["majorDimension"], found["values"]) == (dimension, values)
