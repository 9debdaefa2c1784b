"""Ranges that one user of the workbook may not edit are refused as Google refuses them."""

from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from gspread.exceptions import APIError

from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session

SAID = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


@pytest.fixture
def kiosk(path: Path, operaciones: gspread.Worksheet) -> Iterator[gspread.Worksheet]:
    """The worksheet as the kiosk's account reaches it, which may not edit row 3."""
    operaciones.update([["TAG", "Armador"], ["MK-1"], ["MK-2"], ["MK-3"]], "A1")
    book = LocalWorkbook.open(path)
    book.protected = (f"{operaciones.title}!A3:B3",)
    session = local_session(book)
    client = gspread.Client(auth=None, session=session)
    yield client.open_by_key(LOCAL_SPREADSHEET_ID).worksheet(operaciones.title)
    session.close()


def _update(row: int, column: int = 1) -> dict[str, object]:
    cell = {"userEnteredValue": {"stringValue": "MR(93)"}}
    start = {"sheetId": 0, "rowIndex": row - 1, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}


def test_a_batch_that_touches_a_protected_cell_is_refused_whole(kiosk: gspread.Worksheet) -> None:
    with pytest.raises(APIError) as refused:
        kiosk.spreadsheet.batch_update({"requests": [_update(2), _update(3)]})
    assert refused.value.response.status_code == 400
    assert refused.value.error["status"] == "INVALID_ARGUMENT"
    assert refused.value.error["message"] == f"Invalid requests[1].updateCells: {SAID}"
    assert kiosk.col_values(2) == ["Armador"]


def test_cells_beside_a_protected_range_are_written(kiosk: gspread.Worksheet) -> None:
    kiosk.spreadsheet.batch_update({"requests": [_update(2), _update(4), _update(3, column=2)]})
    assert kiosk.col_values(2) == ["Armador", "MR(93)", "", "MR(93)"]
    assert kiosk.acell("C3").value == "MR(93)"


def test_values_are_refused_in_a_protected_range_too(kiosk: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="protected cell"):
        kiosk.update([["x"]], "B3")
    with pytest.raises(APIError, match="protected cell"):
        kiosk.batch_clear(["B2:B4"])
    with pytest.raises(APIError, match="protected cell"):
        kiosk.batch_update([{"range": "B2:B3", "values": [["x"], ["y"]]}])
    assert kiosk.col_values(2) == ["Armador"]


def test_people_of_planning_edit_what_the_kiosk_may_not(
    kiosk: gspread.Worksheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["JP(11)"]], "B3")
    assert kiosk.acell("B3").value == "JP(11)"
