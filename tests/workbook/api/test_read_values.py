"""Reading through gspread, with Google's semantics."""

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueRenderOption

from tests.workbook.conftest import cell

RAW_VALUES = [["TAG", "NV", "Fecha"], ["MK-1", 12, 46155.5], [], ["MK-3", None, 46156, True]]


@pytest.fixture(autouse=True)
def filled(planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet) -> None:
    operaciones.update(RAW_VALUES, "A1")
    fmt = ("DATE_TIME", "dd-mm-yyyy hh:mm:ss")
    planilla.batch_update(
        {
            "requests": [
                {
                    "updateCells": {
                        "start": {"sheetId": operaciones.id, "rowIndex": 1, "columnIndex": 2},
                        "rows": [
                            {"values": [cell(46155.5, fmt)]},
                            {},
                            {"values": [cell(46156, ("DATE", "dd-mm-yyyy"))]},
                        ],
                        "fields": "userEnteredValue,userEnteredFormat.numberFormat",
                    }
                }
            ]
        }
    )


def test_formatted_values_are_what_people_see(operaciones: gspread.Worksheet) -> None:
    assert operaciones.get_all_values() == [
        ["TAG", "NV", "Fecha", ""],
        ["MK-1", "12", "13-05-2026 12:00:00", ""],
        ["", "", "", ""],
        ["MK-3", "", "14-05-2026", "TRUE"],
    ]


def test_unformatted_values_are_typed_and_dates_are_serial_numbers(operaciones: gspread.Worksheet) -> None:
    assert operaciones.get(value_render_option=ValueRenderOption.unformatted) == [
        ["TAG", "NV", "Fecha"],
        ["MK-1", 12, 46155.5],
        [],
        ["MK-3", "", 46156, True],
    ]


def test_dates_may_be_asked_as_text_among_unformatted_values(operaciones: gspread.Worksheet) -> None:
    found = operaciones.get(
        "B2:C4", value_render_option="UNFORMATTED_VALUE", date_time_render_option="FORMATTED_STRING"
    )
    assert found == [[12, "13-05-2026 12:00:00"], [], ["", "14-05-2026"]]


def test_values_of_columns_are_listed_by_column(operaciones: gspread.Worksheet) -> None:
    found = operaciones.get("A1:D4", major_dimension="COLUMNS", value_render_option="UNFORMATTED_VALUE")
    assert found == [
        ["TAG", "MK-1", "", "MK-3"],
        ["NV", 12],
        ["Fecha", 46155.5, "", 46156],
        ["", "", "", True],
    ]


@pytest.mark.parametrize(
    ("asked", "answered", "values"),
    [
        ("Operaciones!A:A", "Operaciones!A1:A20", [["TAG"], ["MK-1"], [], ["MK-3"]]),
        ("Operaciones!1:1", "Operaciones!A1:H1", [["TAG", "NV", "Fecha"]]),
        ("Operaciones!A4:K", "Operaciones!A4:H20", [["MK-3", "", 46156, True]]),
        ("Operaciones!B2", "Operaciones!B2", [[12]]),
        ("Operaciones!$B$2:A1", "Operaciones!A1:B2", [["TAG", "NV"], ["MK-1", 12]]),
        ("'Operaciones'!A3:C3", "Operaciones!A3:C3", None),
        ("Metadata", "Metadata!A1:H20", None),
        ("'D''Or 2026'!A1:B2", "'D''Or 2026'!A1:B2", None),
        ("operaciones!a1", "Operaciones!A1", [["TAG"]]),
        ("'d''or 2026'!A1", "'D''Or 2026'!A1", None),
        ("METADATA", "Metadata!A1:H20", None),
        ("A1", "Operaciones!A1", [["TAG"]]),
        ("R2C1:R4C2", "Operaciones!A2:B4", [["MK-1", 12], [], ["MK-3"]]),
        ("Operaciones!r4c3:r2c1", "Operaciones!A2:C4", [["MK-1", 12, 46155.5], [], ["MK-3", "", 46156]]),
        ("Operaciones!R2C2", "Operaciones!B2", [[12]]),
        ("Operaciones!R2C2:R900C2", "Operaciones!B2:B20", [[12]]),
        ("C1", "Operaciones!C1", [["Fecha"]]),
        ("Operaciones!A19:A900", "Operaciones!A19:A20", None),
    ],
)
def test_ranges_mean_what_they_mean_to_google(
    planilla: gspread.Spreadsheet, asked: str, answered: str, values: list[list[object]] | None
) -> None:
    found = planilla.values_batch_get([asked], {"valueRenderOption": "UNFORMATTED_VALUE"})["valueRanges"][0]
    assert found["range"] == answered
    assert found.get("values") == values


@pytest.mark.parametrize("asked", ["R[3]C[1]", "Operaciones!R1C[-1]:R2C2", "R1C"])
def test_a_range_relative_to_a_cell_is_refused_and_not_guessed(
    planilla: gspread.Spreadsheet, asked: str
) -> None:
    with pytest.raises(APIError) as caught:
        planilla.values_get(asked)
    assert caught.value.response.status_code == 501


def test_cells_go_before_a_sheet_of_that_name(planilla: gspread.Spreadsheet) -> None:
    planilla.add_worksheet("B2", rows=3, cols=2)
    assert planilla.values_get("B2")["range"] == "Operaciones!B2"
    assert planilla.values_get("'B2'")["range"] == "'B2'!A1:B3"


def test_several_ranges_come_in_the_order_asked(planilla: gspread.Spreadsheet) -> None:
    found = planilla.values_batch_get(
        ["Operaciones!C:C", "Metadata!A1", "Operaciones!A:A", "Operaciones!2:2"]
    )
    assert [one["range"] for one in found["valueRanges"]] == [
        "Operaciones!C1:C20",
        "Metadata!A1",
        "Operaciones!A1:A20",
        "Operaciones!A2:H2",
    ]
    assert found["valueRanges"][3]["values"] == [["MK-1", "12", "13-05-2026 12:00:00"]]


def test_long_columns_come_whole(planilla: gspread.Spreadsheet) -> None:
    sheet = planilla.add_worksheet("Larga", rows=1500, cols=2)
    sheet.update([[at, f"ñ{at}"] for at in range(1500)], "A1")
    by_rows = sheet.get("A:B", value_render_option="UNFORMATTED_VALUE")
    by_columns = sheet.get("A:B", value_render_option="UNFORMATTED_VALUE", major_dimension="COLUMNS")
    assert by_rows == [[at, f"ñ{at}"] for at in range(1500)]
    assert by_columns == [list(range(1500)), [f"ñ{at}" for at in range(1500)]]


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (46155.48, "46155.48"),
        (-12.50, "-12.5"),
        (123456789012, "123456789012"),
        (1e15, "1E+15"),
    ],
)
def test_numbers_without_format_show_ten_digits(
    operaciones: gspread.Worksheet, number: float, seen: str
) -> None:
    operaciones.update([[number]], "F6")
    assert operaciones.acell("F6").value == seen


def test_find_finds_a_tag(operaciones: gspread.Worksheet) -> None:
    found = operaciones.find("MK-3")
    assert found is not None
    assert (found.row, found.col) == (4, 1)
