"""USER_ENTERED values: read as typing in the workbook's locale, or refused, and never guessed."""

from pathlib import Path

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.workbook import LocalWorkbook, WorkbookTooNew, local_session
from kiosk.workbook.book import file
from kiosk.workbook.files.csv_text import export_csv

TYPED = ValueInputOption.user_entered


def _type(sheet: gspread.Worksheet, text: str) -> tuple[object, str | None]:
    """Type into A1; the value there, and what people see."""
    sheet.update([[text]], "A1", value_input_option=TYPED)
    value = sheet.acell("A1", value_render_option=ValueRenderOption.unformatted).value
    return value, sheet.acell("A1").value


@pytest.fixture
def chilean(planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet) -> gspread.Worksheet:
    """A shop's worksheet, as its people type into it."""
    planilla.update_locale("es_CL")
    return operaciones


@pytest.mark.parametrize(
    ("typed", "value", "seen"),
    [
        ("2,000,000.01", 2000000.01, "2,000,000.01"),
        ("1,234", 1234, "1,234"),
        ("-1,234.5", -1234.5, "-1,234.50"),
        ("1234.5", 1234.5, "1234.5"),
    ],
)
def test_a_number_keeps_its_separators(
    operaciones: gspread.Worksheet, typed: str, value: float, seen: str
) -> None:
    assert _type(operaciones, typed) == (value, seen)


def test_a_format_that_a_cell_has_goes_before_the_one_typed(
    planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    plain = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}}
    update = {"start": {}, "rows": [{"values": [plain]}], "fields": "*"}
    planilla.batch_update({"requests": [{"updateCells": update}]})
    assert _type(operaciones, "1,234.56") == (1234.56, "1234.6")


@pytest.mark.parametrize(
    "typed",
    [
        *("12:30", "12:30 PM", "12:30:05.5", "3 pm", "5 p. m.", "25/01/2026 3:00 PM", "25-01-2026 25:00"),
        *("2026-01-25 06:00:00.123", "2026-01-25T06:00:00Z", "16:9"),
        *("25/01", "25-1", "01/2026", "2026-01", "1/2", "25.01.2026", "25-01/2026", "1.2.3"),
        *("25 Jan 2026", "Jan 25, 2026", "25-jan-26", "25 de enero de 2026", "Mon, 25 January 2026", "May 5"),
        *("15%", "5e5%", "% 5", "1.5 %", "$ 12", "$12.50", "12 €", "US$ 3", "($ 5)", "-$5", "CLP 500"),
        *("(12)", "1,5", "1,23,4", "1,234e5", "1 1/2", "#N/A", "#REF!"),
    ],
)
def test_what_sheets_may_compute_is_refused_and_not_taken_for_text(
    operaciones: gspread.Worksheet, typed: str
) -> None:
    with pytest.raises(APIError) as caught:
        _type(operaciones, typed)
    assert caught.value.response.status_code == 501
    assert operaciones.get_all_values() == [[]]


@pytest.mark.parametrize(
    "typed",
    [
        *("MK-1335-CW-25238-011", "25238-011", "1335-011", "5A", "12 kg", "A1:B2", "Turno 12:30", "N° 5"),
        *("Marzo", "Mayo Ruiz 5", "Mar del Plata", "31-02-2026", "100% listo", "¿5%?", "#5", "9 1234 5678"),
        *("v1.2", "AB(93)", "e5", "%", "$", "()", "a las 3 pm"),
    ],
)
def test_codes_names_and_notes_stay_text(operaciones: gspread.Worksheet, typed: str) -> None:
    assert _type(operaciones, typed) == (typed, typed)


@pytest.mark.parametrize(
    ("typed", "value", "seen"),
    [
        ("1,5", 1.5, "1,5"),
        ("2.000.000,01", 2000000.01, "2.000.000,01"),
        ("1.234", 1234, "1.234"),
        (",5", 0.5, "0,5"),
        ("25-01-2026", 46047, "25-01-2026"),
        ("verdadero", True, "VERDADERO"),
        ("FALSE", False, "FALSO"),
        ("mañana", "mañana", "mañana"),
    ],
)
def test_a_shop_types_and_sees_numbers_in_its_locale(
    chilean: gspread.Worksheet, typed: str, value: object, seen: str
) -> None:
    assert _type(chilean, typed) == (value, seen)


@pytest.mark.parametrize("typed", ["1.5", "1,234.5", "25,1.0"])
def test_another_locale_s_number_is_refused(chilean: gspread.Worksheet, typed: str) -> None:
    with pytest.raises(APIError, match="501"):
        _type(chilean, typed)


def test_a_locale_changes_what_is_seen_and_no_value(
    path: Path, planilla: gspread.Spreadsheet, operaciones: gspread.Worksheet
) -> None:
    operaciones.update([[1.5, True, 1e16, 46047]], "A1")
    assert planilla.locale == "en_GB"
    planilla.update_locale("es_CL")
    with local_session(LocalWorkbook.open(path)) as another:
        again = gspread.Client(auth=None, session=another).open_by_key("local")
        assert again.locale == "es_CL"
        assert again.sheet1.get_all_values() == [["1,5", "VERDADERO", "1E+16", "46047"]]
        assert again.sheet1.get(value_render_option=ValueRenderOption.unformatted) == [
            [1.5, True, 1e16, 46047]
        ]


def test_an_exported_list_shows_what_people_see(
    path: Path, tmp_path: Path, chilean: gspread.Worksheet
) -> None:
    chilean.update([[1.5, True]], "A1")
    export_csv(LocalWorkbook.open(path), "Operaciones", tmp_path / "lista.csv")
    assert (tmp_path / "lista.csv").read_text("utf-8-sig").split() == ["1,5;VERDADERO"]


@pytest.mark.parametrize(
    ("fields", "stated", "status"),
    [
        ("locale", {"locale": "fr_FR"}, 501),
        ("locale", {"locale": "Chile"}, 400),
        ("locale", {}, 400),
        ("title", {"title": "Otra"}, 501),
        ("timeZone,locale", {"locale": "es_CL"}, 501),
        ("language", {"locale": "es_CL"}, 400),
    ],
)
def test_what_can_not_be_set_is_refused(
    planilla: gspread.Spreadsheet, fields: str, stated: dict[str, str], status: int
) -> None:
    change = {"updateSpreadsheetProperties": {"properties": stated, "fields": fields}}
    with pytest.raises(APIError) as caught:
        planilla.batch_update({"requests": [change]})
    assert caught.value.response.status_code == status
    planilla.update_locale("en_GB")


def test_only_a_workbook_with_a_locale_is_closed_to_older_kiosks(
    path: Path, planilla: gspread.Spreadsheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "FORMAT_VERSION", 1)
    LocalWorkbook.open(path)
    monkeypatch.undo()
    planilla.update_locale("es_CL")
    monkeypatch.setattr(file, "FORMAT_VERSION", 1)
    with pytest.raises(WorkbookTooNew):
        LocalWorkbook.open(path)
