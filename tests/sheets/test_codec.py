"""Cells to text and back: every form that real sheets hold, and nothing that raises."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.core.shop.dates import format_date, format_moment, parse_moment
from kiosk.sheets import codec
from tests.support.builders import ZONE

HUGE = st.sampled_from([10**4000, -(10**400), 2**63, -(2**31), 1e308, 5e-324])
LONE_SURROGATES = st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE00F, exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | HUGE | st.floats() | st.text() | LONE_SURROGATES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
DAYS = st.dates(datetime(1990, 1, 1).date(), datetime(2199, 12, 31).date())
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


def cell_back(cell: codec.Cell) -> object:
    """What a written cell holds when it is read again, untyped."""
    return next(iter(cell.get("userEnteredValue", {"": None}).values()))


# Text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  MK-1 ", "MK-1"),
        ("0012", "0012"),
        ("12E5", "12E5"),
        ("00", "00"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_cell_is_read_as_text(raw: object, text: str) -> None:
    assert codec.text(raw) == text


@pytest.mark.parametrize("raw", [True, "TRUE", "true", " Verdadero ", "VERDADERO"])
def test_true_is_said_in_several_ways(raw: object) -> None:
    assert codec.is_true(raw)


@pytest.mark.parametrize("raw", [False, None, "", "FALSE", "FALSO", "no", "sí", 0, 1])
def test_everything_else_is_not_true(raw: object) -> None:
    assert not codec.is_true(raw)


@pytest.mark.parametrize(("raw", "number"), [(93, 93), (93.0, 93), ("93", 93), (" 093 ", 93)])
def test_id_is_read(raw: object, number: int) -> None:
    assert codec.whole_number(raw) == number


@pytest.mark.parametrize(
    "raw", [None, "", "MR", "-3", "9.5", 9.5, True, "9" * 5000, float("inf"), float("nan")]
)
def test_text_that_is_not_an_id_gives_none(raw: object) -> None:
    assert codec.whole_number(raw) is None


# Dates


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (46155, "13-05-2026"),
        (46155.48, "13-05-2026 11:31:12"),
        ("13-05-2026", "13-05-2026"),
        ("13-05-2026 08:05:09", "13-05-2026 08:05:09"),
        ("13-05-2026 8:05", "13-05-2026 08:05:00"),
        ("13/05/2026", "13-05-2026"),
        ("13/05/26", "13-05-2026"),
        ("3/5/2026", "03-05-2026"),
        ("2026-05-13", "13-05-2026"),
        ("2026-05-13T08:05:09", "13-05-2026 08:05:09"),
        ("2026-05-13T12:05:09Z", "13-05-2026 08:05:09"),
        ("2026-05-13T12:05:09.123456Z", "13-05-2026 08:05:09"),
        ("2026-05-13T14:05:09+02:00", "13-05-2026 08:05:09"),
        ("2026-05-13T02:00:00Z", "12-05-2026 22:00:00"),
        ("'13-05-2026", "13-05-2026"),
        (" 13-05-2026 ", "13-05-2026"),
        ("", ""),
        (None, ""),
        ("'", ""),
    ],
)
def test_date_is_read(raw: object, text: str) -> None:
    assert codec.date_text(raw, ZONE) == (text, True)


def test_summer_time_counts_for_utc_dates() -> None:
    assert codec.date_text("2026-01-13T12:00:00Z", ZONE) == ("13-01-2026 09:00:00", True)


def test_time_of_day_is_written_where_it_is_wanted() -> None:
    assert codec.date_text(46155, ZONE, with_time=True) == ("13-05-2026 00:00:00", True)


@pytest.mark.parametrize(
    "raw",
    ["mañana", "31-02-2026", "13-13-2026", "13.05.2026", "#REF!", "TRUE", "13-05-2026 25:00", "13-05-0026"],
)
def test_unreadable_date_stands_as_it_was_found(raw: str) -> None:
    assert codec.date_text(raw, ZONE) == (raw, False)


@pytest.mark.parametrize(
    ("raw", "text"), [(4, "4"), (0, "0"), (-1, "-1"), (9e9, "9000000000"), (True, "TRUE")]
)
def test_number_that_is_no_plausible_date_is_a_fault(raw: object, text: str) -> None:
    assert codec.date_text(raw, ZONE) == (text, False)


def test_true_is_not_taken_for_one_nor_one_for_true() -> None:
    assert codec.date_text(1, ZONE) == ("1", False)
    assert codec.date_text(True, ZONE) == ("TRUE", False)


@pytest.mark.parametrize("raw", ["''mañana", "' 'x", "''0012", "'\u200b'"])
def test_text_behind_several_apostrophes_reads_the_same_once_it_is_written(raw: str) -> None:
    once = codec.date_text(raw, ZONE)
    assert codec.date_text(cell_back(codec.date_cell(once[0], codec.DATE_PATTERN)), ZONE) == once


@given(JSON)
def test_whatever_stands_in_a_cell_is_read(raw: object) -> None:
    codec.text(raw)
    codec.is_true(raw)
    codec.whole_number(raw)
    codec.date_text(raw, ZONE)
    codec.date_text(raw, ZONE, with_time=True)


@given(st.text(st.sampled_from("0123456789-/:TZ+. '"), max_size=30))
def test_whatever_looks_like_a_date_is_read(raw: str) -> None:
    codec.date_text(raw, ZONE)


@pytest.mark.parametrize("raw", [10**5000, -(10**5000)], ids=["huge", "hugely negative"])
def test_number_of_thousands_of_digits_is_some_text_and_no_date(raw: int) -> None:
    value, readable = codec.date_text(raw, ZONE)
    assert value
    assert not readable
    assert codec.whole_number(raw) is None


def test_list_nested_without_end_is_some_text() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert codec.text(nested) == "<list>"


@pytest.mark.parametrize("raw", ["0012", "12E5", "1e309", "007.50", "0x1F", "1_000", "-0", "٣", "NaN", "inf"])
def test_text_that_looks_like_a_number_is_never_converted(raw: str) -> None:
    assert codec.text(raw) == raw
    assert codec.text_cell(raw) == {"userEnteredValue": {"stringValue": raw}}


FORMS = {
    "%d-%m-%Y": False,
    "%d/%m/%Y": False,
    "%d/%m/%y": False,
    "%Y-%m-%d": False,
    "'%d-%m-%Y": False,
    "%d-%m-%Y %H:%M:%S": True,
    "%d/%m/%Y %H:%M:%S": True,
    "%Y-%m-%d %H:%M:%S": True,
    "%Y-%m-%dT%H:%M:%S": True,
    "'%d-%m-%Y %H:%M:%S": True,
}
THIS_CENTURY = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@pytest.mark.parametrize(("form", "has_time"), FORMS.items())
@given(moment=THIS_CENTURY)
def test_every_form_of_a_date_is_read_as_the_date_it_is(form: str, has_time: bool, moment: datetime) -> None:
    whole = moment if has_time else moment.replace(hour=0, minute=0, second=0)
    read = codec.date_text(moment.strftime(form), ZONE, with_time=True)
    assert read == (format_moment(whole), True)


@given(THIS_CENTURY)
def test_a_moment_in_utc_is_read_as_the_local_one(moment: datetime) -> None:
    there = moment.replace(tzinfo=UTC)
    local = there.astimezone(ZONE).replace(tzinfo=None)
    assert codec.date_text(moment.isoformat() + "Z", ZONE, with_time=True) == (format_moment(local), True)


@given(MOMENTS)
def test_a_serial_number_is_read_to_the_second(moment: datetime) -> None:
    serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
    assert codec.date_text(serial, ZONE, with_time=True) == (format_moment(moment), True)
    assert codec.date_text(round(serial, 10), ZONE, with_time=True) == (format_moment(moment), True)


@given(JSON)
@example("\x08")
@example("''")
@example("\u200b-")
def test_a_date_is_read_or_stands_as_it_was_found_and_is_never_taken_for_empty(raw: object) -> None:
    value, readable = codec.date_text(raw, ZONE)
    if readable and value:
        assert parse_moment(value) is not None
    else:
        assert readable is all(_shows_nothing(sign) for sign in codec.text(raw))


def _shows_nothing(sign: str) -> bool:
    """The apostrophe marks a text, and isn't shown."""
    return sign == "'" or sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc")


# Writing


@given(MOMENTS)
def test_moment_comes_back_from_its_cell(moment: datetime) -> None:
    cell = codec.date_cell(format_moment(moment), codec.MOMENT_PATTERN)
    assert codec.date_text(cell_back(cell), ZONE, with_time=True) == (format_moment(moment), True)


@given(DAYS.map(format_date))
def test_date_comes_back_from_its_cell(text: str) -> None:
    assert codec.date_text(cell_back(codec.date_cell(text, codec.DATE_PATTERN)), ZONE) == (text, True)


@given(JSON)
def test_a_date_cell_read_and_written_reads_the_same_again(raw: object) -> None:
    once = codec.date_text(raw, ZONE)
    assert codec.date_text(cell_back(codec.date_cell(once[0], codec.DATE_PATTERN)), ZONE) == once


@given(st.text())
def test_text_comes_back_from_its_cell(text: str) -> None:
    assert codec.text(cell_back(codec.text_cell(text))) == text.strip()


def test_date_is_written_as_a_number_with_its_format() -> None:
    assert codec.date_cell("13-05-2026", codec.DATE_PATTERN) == {
        "userEnteredValue": {"numberValue": 46155.0},
        "userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "dd-mm-yyyy"}},
    }


def test_moment_is_written_as_a_number_with_its_format() -> None:
    cell = codec.moment_cell(datetime(2026, 5, 13) + timedelta(hours=6), codec.MOMENT_PATTERN)
    assert cell == {
        "userEnteredValue": {"numberValue": 46155.25},
        "userEnteredFormat": {"numberFormat": {"type": "DATE_TIME", "pattern": "dd-mm-yyyy hh:mm:ss"}},
    }


def test_date_that_came_with_a_time_of_day_keeps_it() -> None:
    cell = codec.date_cell("13-05-2026 06:00:00", codec.DATE_PATTERN)
    assert cell["userEnteredFormat"]["numberFormat"]["pattern"] == "dd-mm-yyyy hh:mm:ss"


def test_emptied_date_holds_no_value_and_stays_a_date_cell() -> None:
    cell = codec.date_cell("", codec.DATE_PATTERN)
    assert "userEnteredValue" not in cell
    assert cell["userEnteredFormat"]["numberFormat"]["pattern"] == "dd-mm-yyyy"


def test_unreadable_date_is_written_as_it_stood() -> None:
    assert codec.date_cell("mañana", codec.DATE_PATTERN) == {"userEnteredValue": {"stringValue": "mañana"}}
    assert codec.date_cell("4", codec.DATE_PATTERN) == {"userEnteredValue": {"numberValue": 4.0}}


@pytest.mark.parametrize("text", ["=SUM(A1)", "+56 9", "-", "@planning", "'x", "4", "0012", "TRUE"])
def test_text_is_written_as_text_whatever_it_looks_like(text: str) -> None:
    assert codec.text_cell(text) == {"userEnteredValue": {"stringValue": text}}


def test_empty_text_empties_the_cell() -> None:
    assert codec.text_cell("") == {}


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("Fecha_Ocupacion", "dd-mm-yyyy hh:mm:ss"),
        ("Fecha_Armado", "dd-mm-yyyy"),
        ("Fecha_Soldadura", "dd-mm-yyyy"),
        ("Fecha_QC_Metrología", "dd-mm-yyyy"),
    ],
)
def test_state_dates_have_the_shops_formats(header: str, pattern: str) -> None:
    cell = codec.state_cell(header, "13-05-2026")
    assert cell["userEnteredFormat"]["numberFormat"]["pattern"] == pattern


@pytest.mark.parametrize("header", ["Ocupado_Por", "Estado_Detalle", "Armador", "Soldador", "version"])
def test_state_texts_are_text(header: str) -> None:
    assert codec.state_cell(header, "13-05-2026") == {"userEnteredValue": {"stringValue": "13-05-2026"}}


@pytest.mark.parametrize("raw", ["12", "4", "-1", "12.5"])
def test_text_that_looks_like_a_number_and_is_no_date_stays_text(raw: str) -> None:
    value, readable = codec.date_text(raw, ZONE)
    assert (value, readable) == (f"'{raw}", False)
    assert codec.date_cell(value, codec.DATE_PATTERN) == {"userEnteredValue": {"stringValue": raw}}


@pytest.mark.parametrize("raw", [12, -1, 12.5])
def test_number_that_is_no_date_stays_a_number(raw: float) -> None:
    value, _ = codec.date_text(raw, ZONE)
    assert codec.date_cell(value, codec.DATE_PATTERN) == {"userEnteredValue": {"numberValue": raw}}
