"""Field masks: each name of the reference is answered as Google does, or a 501; others are a 400."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from kiosk.workbook import LocalWorkbook, local_session

API = "https://sheets.googleapis.com/v4/spreadsheets/local"


@pytest.fixture
def session(path: Path) -> Iterator[requests.Session]:
    """Three worksheets of 20 rows × 8 columns, with a value in the first's B2."""
    with local_session(LocalWorkbook.open(path)) as session:
        values = {"values": [["b"]]}
        session.put(f"{API}/values/Operaciones!B2", params={"valueInputOption": "RAW"}, json=values)
        yield session


def _get(session: requests.Session, fields: str, **params: str) -> requests.Response:
    return session.get(API, params={"fields": fields, **params})


def _first(session: requests.Session, fields: str, **params: str) -> Any:
    answer = _get(session, fields, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()["sheets"][0]


def test_rows_and_columns_have_their_usual_size(session: requests.Session) -> None:
    asked = "sheets.data(startRow,rowMetadata,columnMetadata)"
    (data,) = _first(session, asked, ranges="Operaciones!B2:D3")["data"]
    assert data == {
        "startRow": 1,
        "rowMetadata": [{"pixelSize": 21}] * 2,
        "columnMetadata": [{"pixelSize": 100}] * 3,
    }


def test_grid_data_has_them_too(session: requests.Session) -> None:
    answer = session.get(API, params={"includeGridData": "true", "ranges": "Operaciones!A1:B2"})
    (data,) = answer.json()["sheets"][0]["data"]
    assert [len(data[name]) for name in ("rowData", "rowMetadata", "columnMetadata")] == [2, 2, 2]


@pytest.mark.parametrize("name", ["tabColorStyle", "tabColor", "hidden", "rightToLeft"])
def test_a_property_that_no_sheet_has_is_left_out(session: requests.Session, name: str) -> None:
    assert _first(session, f"sheets.properties.{name}") == {"properties": {}}


@pytest.mark.parametrize(
    "fields",
    [
        "sheets.properties.gridProperties.frozenRowCount",
        "sheets.data.rowData.values.userEnteredFormat.backgroundColor",
        "sheets.data.rowData.values.note",
        "sheets.data.columnMetadata.hiddenByUser",
        "sheets.merges",
        "namedRanges",
        "properties.iterativeCalculationSettings",
    ],
)
def test_so_is_what_no_workbook_here_has(session: requests.Session, fields: str) -> None:
    assert _get(session, fields).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        "properties.defaultFormat",
        "properties(title,spreadsheetTheme.primaryFontFamily)",
        "sheets.data.rowData.values.effectiveFormat.textFormat.bold",
        "sheets/data/rowData/values/effectiveFormat/backgroundColor",
    ],
)
def test_what_every_spreadsheet_has_and_the_workbook_lacks_is_refused(
    session: requests.Session, fields: str
) -> None:
    answer = _get(session, fields)
    assert (answer.status_code, answer.json()["error"]["status"]) == (501, "UNIMPLEMENTED")


@pytest.mark.parametrize(
    "fields",
    [
        "sheets.properties.tabColour",
        "properties.owner",
        "sheets.properties.gridProperties.rows",
        "sheets.data.rowData.values.effectiveValue.number",
        "sheets.data.rowMetadata.height",
        "sheets.data.rowData.values.userEnteredFormat.bold",
    ],
)
def test_a_name_that_google_does_not_have_is_wrong(session: requests.Session, fields: str) -> None:
    assert "Invalid field selection" in _get(session, fields).json()["error"]["message"]


def test_an_echo_is_checked_alike(session: requests.Session) -> None:
    write = {"updateCells": {"start": {}, "rows": [], "fields": "*"}}
    asked = {"requests": [write], "includeSpreadsheetInResponse": True}
    for fields, status in (("properties.defaultFormat", 501), ("sheets.properties.tabColorStyle", 200)):
        params = {"fields": f"updatedSpreadsheet.{fields}"}
        assert session.post(f"{API}:batchUpdate", params=params, json=asked).status_code == status
