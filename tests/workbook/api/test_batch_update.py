"""`spreadsheets.batchUpdate` as the kiosk and people in planning use it."""

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.workbook.conftest import cell, cells

DATE = ("DATE", "dd-mm-yyyy")
MOMENT = ("DATE_TIME", "dd-mm-yyyy hh:mm:ss")
ECHO = (
    "updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values.effectiveValue))"
)
BOTH = "userEnteredValue,userEnteredFormat.numberFormat"


def _apply(planilla: gspread.Spreadsheet, **requests: Any) -> Any:
    return planilla.batch_update({"requests": [{kind: request} for kind, request in requests.items()]})


def _rows(sheet_id: int, start: int, stop: int | None = None, dimension: str = "ROWS") -> dict[str, Any]:
    stop = start + 1 if stop is None else stop
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": stop}


def _tags(sheet: gspread.Worksheet) -> list[int | float | str | None]:
    return sheet.col_values(1)


def test_the_kiosks_write_is_one_request_whose_echo_shows_both_sheets(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet, metadata: gspread.Worksheet
) -> None:
    operaciones.update([["TAG", "Ocupado_Por", "Fecha"], ["MK-1"], ["MK-2"]], "A1")
    metadata.update([["id", "evento"], ["0", "viejo"]], "A1")
    state = {"values": [cell("MR(93)"), cell(46155.25, MOMENT)]}
    body = {
        "requests": [
            {
                "updateCells": {
                    "start": {"sheetId": operaciones.id, "rowIndex": 2, "columnIndex": 1},
                    "rows": [state],
                    "fields": BOTH,
                }
            },
            {
                "appendCells": {
                    "sheetId": metadata.id,
                    "rows": [cells("1", "TOMAR_SPOOL")],
                    "fields": "userEnteredValue",
                }
            },
        ],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Operaciones!1:1", "Operaciones!A3:C3", "Metadata!A2:B"],
    }
    url = "https://sheets.googleapis.com/v4/spreadsheets/local:batchUpdate"
    params = {"fields": ECHO, "prettyPrint": "false"}
    answer = planilla.client.request("post", url, params=params, json=body).json()

    def shown(*values: str | float) -> dict[str, Any]:
        return {"values": [{"effectiveValue": cell(value)["userEnteredValue"]} for value in values]}

    assert answer == {
        "updatedSpreadsheet": {
            "sheets": [
                {
                    "properties": {"sheetId": operaciones.id},
                    "data": [
                        {"rowData": [shown("TAG", "Ocupado_Por", "Fecha")]},
                        {"startRow": 2, "rowData": [shown("MK-2", "MR(93)", 46155.25)]},
                    ],
                },
                {
                    "properties": {"sheetId": metadata.id},
                    "data": [{"startRow": 1, "rowData": [shown("0", "viejo"), shown("1", "TOMAR_SPOOL")]}],
                },
            ]
        }
    }
    assert operaciones.row_values(3) == ["MK-2", "MR(93)", "13-05-2026 06:00:00"]


def test_one_wrong_request_leaves_everything_as_it_was(
    planilla: gspread.Spreadsheet, metadata: gspread.Worksheet
) -> None:
    append = {"sheetId": metadata.id, "rows": [cells("1")], "fields": "userEnteredValue"}
    with pytest.raises(APIError, match=r"Invalid requests\[1\]\.appendDimension: No grid with id: 77"):
        _apply(
            planilla,
            appendCells=append,
            appendDimension={"sheetId": 77, "dimension": "ROWS", "length": 1},
        )
    assert metadata.get_all_values() == [[]]


def test_an_echo_that_fails_undoes_the_write(
    planilla: gspread.Spreadsheet, metadata: gspread.Worksheet
) -> None:
    append = {"sheetId": metadata.id, "rows": [cells("1")], "fields": "userEnteredValue"}
    body = {
        "requests": [{"appendCells": append}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["Metadata!A900:B"],
    }
    with pytest.raises(APIError, match="exceeds grid limits"):
        planilla.batch_update(body)
    assert metadata.get_all_values() == [[]]


def test_cells_that_a_write_leaves_empty_are_cleared_with_their_format(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    place = {"sheetId": operaciones.id, "rowIndex": 0, "columnIndex": 0}
    _apply(
        planilla, updateCells={"start": place, "rows": [{"values": [cell(46155, DATE)] * 2}], "fields": BOTH}
    )
    _apply(planilla, updateCells={"start": place, "rows": [cells(None, "x")], "fields": BOTH})
    assert operaciones.get_all_values() == [["", "x"]]
    operaciones.update([[4]], "A1")
    assert operaciones.acell("A1").value == "4"


def test_a_mask_without_the_format_keeps_it(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    place = {"sheetId": operaciones.id}
    _apply(planilla, updateCells={"start": place, "rows": [{"values": [cell(46155, DATE)]}], "fields": "*"})
    _apply(planilla, updateCells={"start": place, "rows": [cells(46156)], "fields": "userEnteredValue"})
    assert operaciones.acell("A1").value == "14-05-2026"


def test_a_range_write_clears_what_its_rows_do_not_cover(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["a", "b", "c"], ["d", "e", "f"]], "A1")
    area = {
        "sheetId": operaciones.id,
        "startRowIndex": 0,
        "endRowIndex": 2,
        "startColumnIndex": 0,
        "endColumnIndex": 2,
    }
    _apply(planilla, updateCells={"range": area, "rows": [cells("x")], "fields": "userEnteredValue"})
    assert operaciones.get_all_values() == [["x", "", "c"], ["", "", "f"]]


def test_append_cells_goes_below_the_last_row_with_data_in_any_column(
    planilla: gspread.Spreadsheet, metadata: gspread.Worksheet
) -> None:
    metadata.update([["id"], [None], ["", "", "suelto"]], "A1")
    _apply(planilla, appendCells={"sheetId": metadata.id, "rows": [cells("1")], "fields": "userEnteredValue"})
    assert metadata.get_all_values()[3] == ["1", "", ""]


def test_append_cells_grows_the_grid(planilla: gspread.Spreadsheet, metadata: gspread.Worksheet) -> None:
    rows = [cells(str(at)) for at in range(30)]
    _apply(planilla, appendCells={"sheetId": metadata.id, "rows": rows, "fields": "userEnteredValue"})
    assert planilla.worksheet("Metadata").row_count == 30
    assert _tags(metadata) == [str(at) for at in range(30)]


def test_rows_move_with_inserts_and_deletes(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["a"], ["b"], ["c"]], "A1")
    _apply(planilla, insertDimension={"range": _rows(operaciones.id, 1, 3)})
    assert _tags(operaciones) == ["a", "", "", "b", "c"]
    _apply(planilla, deleteDimension={"range": _rows(operaciones.id, 0, 2)})
    assert _tags(operaciones) == ["", "b", "c"]
    assert planilla.worksheet("Operaciones").row_count == 20


def test_inserted_rows_look_like_the_row_before(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    place = {"sheetId": operaciones.id}
    _apply(planilla, updateCells={"start": place, "rows": [{"values": [cell(46155, DATE)]}], "fields": "*"})
    _apply(planilla, insertDimension={"range": _rows(operaciones.id, 1), "inheritFromBefore": True})
    operaciones.update([[4]], "A2")
    assert operaciones.acell("A2").value == "03-01-1900"


def test_columns_move_with_inserts_deletes_and_moves(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["a", "b", "c"]], "A1")
    place = {"sheetId": operaciones.id, "columnIndex": 2}
    _apply(planilla, updateCells={"start": place, "rows": [{"values": [cell(46155, DATE)]}], "fields": "*"})
    _apply(planilla, insertDimension={"range": _rows(operaciones.id, 1, dimension="COLUMNS")})
    assert operaciones.row_values(1) == ["a", "", "b", "13-05-2026"]
    _apply(planilla, deleteDimension={"range": _rows(operaciones.id, 0, 2, dimension="COLUMNS")})
    assert operaciones.row_values(1) == ["b", "13-05-2026"]
    _apply(
        planilla,
        moveDimension={"source": _rows(operaciones.id, 1, dimension="COLUMNS"), "destinationIndex": 0},
    )
    assert operaciones.row_values(1) == ["13-05-2026", "b"]
    assert planilla.worksheet("Operaciones").col_count == 7


def test_rows_are_moved(planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet) -> None:
    operaciones.update([["a"], ["b"], ["c"], ["d"]], "A1")
    _apply(planilla, moveDimension={"source": _rows(operaciones.id, 0, 1), "destinationIndex": 3})
    assert _tags(operaciones) == ["b", "c", "a", "d"]
    _apply(planilla, moveDimension={"source": _rows(operaciones.id, 2, 4), "destinationIndex": 0})
    assert _tags(operaciones) == ["a", "d", "b", "c"]


def test_rows_are_appended_to_the_grid(planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet) -> None:
    operaciones.add_rows(5)
    _apply(planilla, appendDimension={"sheetId": operaciones.id, "dimension": "ROWS", "length": 3})
    assert planilla.worksheet("Operaciones").row_count == 28


def test_sorting_moves_whole_rows_and_puts_blanks_last(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["TAG", "n"], ["b", 2], [None, 5], ["A", 3], [7, 1], ["b", 1]], "A1")
    operaciones.sort((1, "asc"), (2, "asc"), range="A2:H20")
    assert operaciones.get("A1:B7") == [
        ["TAG", "n"],
        ["7", "1"],
        ["A", "3"],
        ["b", "1"],
        ["b", "2"],
        ["", "5"],
    ]
    operaciones.sort((1, "des"), range="A2:H20")
    assert [row[:1] for row in operaciones.get("A2:B7")] == [["b"], ["b"], ["A"], ["7"], [""]]


def test_sorting_part_of_the_columns_leaves_the_others(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([["b", 1], ["a", 2]], "A1")
    operaciones.sort((1, "asc"), range="A1:A20")
    assert operaciones.get_all_values() == [["a", "1"], ["b", "2"]]


def test_a_sheet_is_added_renamed_resized_and_deleted(planilla: gspread.Spreadsheet) -> None:
    added = planilla.add_worksheet("Uniones", rows=3, cols=2)
    added.update([["a", "b"], ["c", "d"]], "A1")
    added.update_title("Uniones viejas")
    added.resize(1, 1)
    assert [sheet.title for sheet in planilla.worksheets()][-1] == "Uniones viejas"
    assert planilla.worksheet("Uniones viejas").get_all_values() == [["a"]]
    planilla.del_worksheet(added)
    assert len(planilla.worksheets()) == 3


def test_two_sheets_cannot_share_a_title(planilla: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match='A sheet with the name "Metadata" already exists'):
        planilla.add_worksheet("Metadata", 1, 1)


@pytest.mark.parametrize(
    ("request_body", "status"),
    [
        ({"repeatCell": {}}, 501),
        ({"updateCells": {"start": {}, "rows": [], "fields": "note"}}, 501),
        ({"updateCells": {"start": {}, "rows": []}}, 400),
        ({"updateCells": {"start": {"rowIndex": 20}, "rows": [cells("x")], "fields": "*"}}, 400),
        ({"updateCells": {"start": {"rowIndex": 19}, "rows": [cells("x"), cells("y")], "fields": "*"}}, 400),
        (
            {
                "updateCells": {
                    "start": {},
                    "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=1"}}]}],
                    "fields": "*",
                }
            },
            501,
        ),
        (
            {
                "updateCells": {
                    "start": {},
                    "rows": [{"values": [{"userEnteredValue": {"numberValue": "uno"}}]}],
                    "fields": "*",
                }
            },
            400,
        ),
        (
            {
                "updateCells": {
                    "start": {},
                    "rows": [{"values": [cell(1, ("CURRENCY", "$0"))]}],
                    "fields": "*",
                }
            },
            501,
        ),
        ({"updateCells": {"start": [], "rows": "x", "fields": "*"}}, 400),
        ({"appendCells": {"sheetId": "cero", "rows": [], "fields": "*"}}, 400),
        ({"appendCells": {"rows": [cells(*"123456789")], "fields": "*"}}, 400),
        ({"deleteDimension": {"range": _rows(0, 0, 20)}}, 400),
        ({"deleteDimension": {"range": _rows(0, 19, 21)}}, 400),
        ({"deleteDimension": {"range": {"sheetId": 0, "startIndex": 1, "endIndex": 2}}}, 400),
        ({"appendCells": {"sheetId": 1, "rows": [], "fields": "*", "huh": 1}}, 400),
        ({}, 400),
    ],
)
def test_an_impossible_request_is_answered_with_an_error(
    planilla: gspread.Spreadsheet, request_body: dict[str, Any], status: int
) -> None:
    with pytest.raises(APIError) as caught:
        planilla.batch_update({"requests": [request_body]})
    assert caught.value.response.status_code == status
    assert caught.value.code == status
