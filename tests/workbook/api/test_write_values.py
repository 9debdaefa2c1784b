"""Writing with `values` through gspread, raw and as typed input."""

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueInputOption, ValueRenderOption

from tests.workbook.conftest import cell

TYPED = ValueInputOption.user_entered


def _unformatted(sheet: gspread.Worksheet, place: str) -> object:
    return sheet.acell(place, value_render_option=ValueRenderOption.unformatted).value


def test_raw_keeps_text_as_it_is(operaciones: gspread.Worksheet) -> None:
    texts = ["0012", "12E5", "'apostrofe", "=1+1", "+56", "25-01-2026", "TRUE"]
    operaciones.update([texts], "A1")
    assert operaciones.row_values(1) == texts


@pytest.mark.parametrize(
    ("typed", "value", "seen"),
    [
        ("12", 12, "12"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("0012", 12, "12"),
        ("12E5", 1200000, "1200000"),
        ("+56", 56, "56"),
        ("25-01-2026", 46047, "25-01-2026"),
        ("2026-01-25 06:00:00", 46047.25, "2026-01-25 06:00:00"),
        ("25/01/26", 46047, "25/01/2026"),
        ("true", True, "TRUE"),
        ("'0012", "0012", "0012"),
        ("'=1+1", "=1+1", "=1+1"),
        ("mañana", "mañana", "mañana"),
        ("31-02-2026", "31-02-2026", "31-02-2026"),
        ("-", "-", "-"),
        ("MK-1335-CW-25238-011", "MK-1335-CW-25238-011", "MK-1335-CW-25238-011"),
    ],
)
def test_user_entered_is_read_as_typing(
    operaciones: gspread.Worksheet, typed: str, value: object, seen: str
) -> None:
    operaciones.update([[typed]], "A1", value_input_option=TYPED)
    assert _unformatted(operaciones, "A1") == value
    assert operaciones.acell("A1").value == seen


def test_a_number_typed_into_a_date_cell_becomes_a_date(operaciones: gspread.Worksheet) -> None:
    operaciones.update([["25-01-2026"]], "A1", value_input_option=TYPED)
    operaciones.update([["4"]], "A1", value_input_option=TYPED)
    assert operaciones.acell("A1").value == "03-01-1900"


@pytest.mark.parametrize("typed", ["=1+1", "+MR(93)", "-MR(93)", "@MR", "$ 12", "15%", "12:30"])
def test_input_that_sheets_would_compute_is_refused_and_not_guessed(
    operaciones: gspread.Worksheet, typed: str
) -> None:
    with pytest.raises(APIError) as caught:
        operaciones.update([["antes", typed]], "A1", value_input_option=TYPED)
    assert caught.value.response.status_code == 501
    assert caught.value.error["status"] == "UNIMPLEMENTED"
    assert operaciones.get_all_values() == [[]]


def test_null_leaves_a_cell_and_empty_text_clears_it(operaciones: gspread.Worksheet) -> None:
    operaciones.update([["a", "b", "c"]], "A1")
    operaciones.update([[None, ""]], "A1")
    assert operaciones.row_values(1) == ["a", "", "c"]


def test_an_update_tells_what_it_wrote(operaciones: gspread.Worksheet) -> None:
    answer = operaciones.update([["a", "b"], ["c", "d"]], "B2:C3")
    assert answer["updatedRange"] == "Operaciones!B2:C3"
    assert (answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"]) == (2, 2, 4)


def test_columns_are_written_as_columns(operaciones: gspread.Worksheet) -> None:
    operaciones.update([["a", "b"], ["c"]], "A1", major_dimension="COLUMNS")
    assert operaciones.get_all_values() == [["a", "c"], ["b", ""]]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("A21", "Range (Operaciones!A21) exceeds grid limits. Max rows: 20, max columns: 8"),
        ("I1", "exceeds grid"),
    ],
)
def test_a_write_outside_the_grid_is_refused(
    operaciones: gspread.Worksheet, place: str, message: str
) -> None:
    with pytest.raises(APIError) as caught:
        operaciones.update([["x"]], place)
    assert caught.value.response.status_code == 400
    assert message in caught.value.error["message"]


def test_more_values_than_the_range_holds_are_refused(operaciones: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match=r"tried writing to row \[2\]"):
        operaciones.update([["a"], ["b"]], "A1:B1")


def test_batch_update_of_values_is_all_or_nothing(planilla: gspread.Spreadsheet) -> None:
    data = [{"range": "Operaciones!A1", "values": [["a"]]}, {"range": "Nada!A1", "values": [["b"]]}]
    with pytest.raises(APIError, match="Unable to parse range: Nada!A1"):
        planilla.values_batch_update({"valueInputOption": "RAW", "data": data})
    assert planilla.sheet1.get_all_values() == [[]]


def test_batch_update_writes_every_range(operaciones: gspread.Worksheet) -> None:
    operaciones.batch_update([{"range": "A1", "values": [["a"]]}, {"range": "C2:D2", "values": [[1, 2]]}])
    assert operaciones.get_all_values() == [["a", "", "", ""], ["", "", "1", "2"]]


def _batch(planilla: gspread.Spreadsheet, *ranges: str, **asked: object) -> dict[str, Any]:
    """A batch that writes one more value with each range, beginning with 1."""
    data = [{"range": text, "values": [[at]]} for at, text in enumerate(ranges, start=1)]
    found = planilla.values_batch_update({"valueInputOption": "RAW", "data": data, **asked})
    assert isinstance(found, dict)
    return found


def test_the_echo_of_a_batch_is_of_the_moment_after_it(planilla: gspread.Spreadsheet) -> None:
    answer = _batch(planilla, "A1:B1", "B1", "A1", includeValuesInResponse=True)
    (first, _, last) = answer["responses"]
    assert first["updatedData"]["values"] == [["3"]]
    assert last["updatedData"]["values"] == [["3"]]


def test_the_totals_of_a_batch_count_each_row_and_column_once(planilla: gspread.Spreadsheet) -> None:
    answer = _batch(planilla, "Operaciones!A1", "Operaciones!C1", "Operaciones!A4", "Metadata!A1")
    totals = [answer[f"totalUpdated{what}"] for what in ("Rows", "Columns", "Cells", "Sheets")]
    assert totals == [3, 3, 4, 2]


def test_append_goes_below_the_table(metadata: gspread.Worksheet) -> None:
    metadata.update([["id", "timestamp"], ["1", "x"]], "A1")
    answer = metadata.append_row(["2", "y", "z"])
    assert answer["tableRange"] == "Metadata!A1:B2"
    assert answer["updates"]["updatedRange"] == "Metadata!A3:C3"
    assert metadata.row_values(3) == ["2", "y", "z"]


def test_append_into_an_empty_sheet_begins_at_its_top(metadata: gspread.Worksheet) -> None:
    answer = metadata.append_row(["a"])
    assert "tableRange" not in answer
    assert answer["updates"]["updatedRange"] == "Metadata!A1"


def test_append_keeps_to_the_columns_of_the_table_it_finds(metadata: gspread.Worksheet) -> None:
    metadata.update([["a", "b"]], "A1")
    metadata.update([["c", "d"], ["e", ""]], "D4")
    assert metadata.append_row(["f"], table_range="D4")["updates"]["updatedRange"] == "Metadata!D6"
    assert metadata.append_row(["g"], table_range="A1")["updates"]["updatedRange"] == "Metadata!A2"


@pytest.mark.parametrize(
    ("written", "table", "place"),
    [
        ([["a", "", "c"]], "Metadata!C1", "Metadata!C2"),
        ([["a", "b", "", "d"], ["e", "f", "", "g"]], "Metadata!D1:D2", "Metadata!D3"),
        ([["a", "b", "c"], ["d", "e", ""], ["", "f", "g"]], "Metadata!A1:C3", "Metadata!A4"),
        ([["a", "", "c"], ["b"]], "Metadata!A1:A2", "Metadata!A3"),
    ],
)
def test_of_several_tables_append_takes_the_last(
    metadata: gspread.Worksheet, written: list[list[str]], table: str, place: str
) -> None:
    metadata.update(written, "A1")
    answer = metadata.append_row(["x"])
    assert (answer["tableRange"], answer["updates"]["updatedRange"]) == (table, place)


def test_append_widens_the_grid(planilla: gspread.Spreadsheet, metadata: gspread.Worksheet) -> None:
    metadata.update([["a"]], "G1")
    answer = metadata.append_row(list("1234"))
    assert answer["updates"]["updatedRange"] == "Metadata!G2:J2"
    assert planilla.worksheet("Metadata").col_count == 10
    assert metadata.row_values(2)[6:] == list("1234")


def test_append_grows_the_grid(planilla: gspread.Spreadsheet, metadata: gspread.Worksheet) -> None:
    metadata.append_rows([[at] for at in range(25)])
    assert planilla.worksheet("Metadata").row_count == 25
    assert len(metadata.get_all_values()) == 25


def test_append_may_insert_rows(metadata: gspread.Worksheet) -> None:
    metadata.update([["a"], ["b"], [None], ["below"]], "A1")
    metadata.append_row(["c"], insert_data_option="INSERT_ROWS", table_range="A1")
    assert metadata.col_values(1) == ["a", "b", "c", "", "below"]


def test_clear_empties_values_and_keeps_formats(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    update = {
        "start": {"sheetId": operaciones.id},
        "rows": [{"values": [cell(46155, ("DATE", "dd-mm-yyyy")), cell("x")]}],
        "fields": "*",
    }
    planilla.batch_update({"requests": [{"updateCells": update}]})
    planilla.values_clear("Operaciones!A1:A20")
    assert operaciones.get_all_values() == [["", "x"]]
    operaciones.update([[46156]], "A1")
    assert operaciones.acell("A1").value == "14-05-2026"


def test_several_ranges_are_cleared_at_once(operaciones: gspread.Worksheet) -> None:
    operaciones.update([["a", "b", "c"]], "A1")
    operaciones.batch_clear(["A1", "C1"])
    assert operaciones.get_all_values() == [["", "b"]]
