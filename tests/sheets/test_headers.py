"""Finding the header row and its columns as real sheets spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sheets.headers import SEARCHED_ROWS, column_letters, find, header_texts, normalise, quoted
from tests.support.shop import HEADERS

WANTED = ("TAG_SPOOL", "Armador", "Fecha_QC_Metrología")


@pytest.mark.parametrize(
    "spelling",
    [
        "Fecha_QC_Metrología",
        "FECHA_QC_METROLOGIA",
        "fecha qc metrologia",
        "Fecha QC Metrologi\u0301a",
        "Fecha/QC/Metrología",
        "  Fecha_QC_Metrología\n",
        "Fecha_QC_Metrología / Aprobado el",
    ],
)
def test_spelling_drifts_and_the_column_is_found(spelling: str) -> None:
    assert find([["NV", spelling]], WANTED).columns["Fecha_QC_Metrología"] == 1


@pytest.mark.parametrize("other", ["Fecha_QC_Metrología 2", "Fecha_QC", "Fecha_Metrología", ""])
def test_another_header_is_not_taken_for_it(other: str) -> None:
    assert "Fecha_QC_Metrología" in find([["TAG_SPOOL", other]], WANTED).missing


def test_all_75_headers_of_todays_sheet_are_found_each_in_its_place() -> None:
    header = find([list(HEADERS)], HEADERS)
    assert [header.columns[name] for name in HEADERS] == list(range(75))
    assert (header.missing, header.repeated) == ((), ())


def test_header_row_is_found_below_a_title() -> None:
    header = find([["PLANILLA 2026", None], [], ["Armador", "TAG_SPOOL"], ["MR(93)", "MK-1"]], WANTED)
    assert (header.row, header.columns) == (3, {"Armador": 0, "TAG_SPOOL": 1})


def test_row_with_most_headers_wins_and_the_first_of_equals() -> None:
    assert find([["Armador"], ["Armador", "TAG_SPOOL"], ["Armador", "TAG_SPOOL"]], WANTED).row == 2


def test_header_row_is_not_searched_for_ever() -> None:
    rows: list[list[object]] = [[] for _ in range(SEARCHED_ROWS)]
    assert find([*rows, ["TAG_SPOOL"]], WANTED).columns == {}


def test_repeated_header_has_no_column() -> None:
    header = find([["TAG_SPOOL", "Armador", "ARMADOR"]], WANTED)
    assert "Armador" not in header.columns
    assert (header.repeated, header.missing) == (("Armador",), ("Fecha_QC_Metrología",))


def test_empty_sheet_has_no_headers() -> None:
    assert find([], WANTED).missing == WANTED


def test_headers_may_be_numbers() -> None:
    assert find([[2026, "TAG_SPOOL", None]], WANTED).texts == ("2026", "TAG_SPOOL")


def test_empty_cells_at_the_end_do_not_make_another_header() -> None:
    assert header_texts(["A", None, "B", "", None]) == header_texts(["A", "", "B"])


@given(st.lists(st.lists(st.none() | st.text() | st.integers() | st.floats() | st.booleans()), max_size=5))
def test_any_rows_can_be_searched(rows: list[list[object]]) -> None:
    header = find(rows, WANTED)
    assert set(WANTED) == {*header.columns, *header.missing, *header.repeated}


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (74, "BW"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def test_title_with_an_apostrophe_is_quoted() -> None:
    assert quoted("D'Or") == "'D''Or'"


# Second names


def test_a_second_name_is_a_name_too() -> None:
    assert find([["CODIGO / TAG_SPOOL", "Armador"]], WANTED).columns == {"TAG_SPOOL": 0, "Armador": 1}


def test_a_first_name_goes_before_a_second_one() -> None:
    header = find([["CODIGO / TAG_SPOOL", "TAG_SPOOL"]], WANTED)
    assert (header.columns, header.repeated) == ({"TAG_SPOOL": 1}, ())


def test_one_column_is_never_two_wanted_ones() -> None:
    header = find([["TAG_SPOOL / Armador"]], WANTED)
    assert header.columns == {"TAG_SPOOL": 0}
    assert "Armador" in header.missing


def test_repeated_second_name_has_no_column() -> None:
    header = find([["CODIGO / TAG_SPOOL", "CLAVE / TAG_SPOOL"]], WANTED)
    assert (header.repeated, header.places["TAG_SPOOL"]) == (("TAG_SPOOL",), (0, 1))


@pytest.mark.parametrize(
    "unseen", ["\u200bTAG_SPOOL", "TAG\u00a0SPOOL", "TAG_\u00adSPOOL", "\ufeffTAG_SPOOL"]
)
def test_invisible_characters_are_ignored(unseen: str) -> None:
    assert find([[unseen]], WANTED).columns == {"TAG_SPOOL": 0}


@given(st.lists(st.sampled_from(["TAG_SPOOL", "Armador", "X / Armador", "Armador / TAG_SPOOL", "X", ""])))
def test_two_wanted_headers_never_share_a_column(row: list[str]) -> None:
    places = [column for columns in find([list(row)], WANTED).places.values() for column in columns]
    assert len(places) == len(set(places))


@given(st.integers() | st.floats())
def test_a_header_that_is_a_number_is_the_same_read_twice(number: float) -> None:
    assert header_texts([number, "A"]) == header_texts([float(number) if abs(number) < 1e9 else number, "A"])
