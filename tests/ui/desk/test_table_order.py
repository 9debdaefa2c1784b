"""Which rows the table shows, in which order, and what other programs get of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest

from kiosk.core.shop.data import Operation
from kiosk.core.shop.search_match import words
from kiosk.ui.desk.held_row import Column, HeldRow, text_of
from kiosk.ui.desk.table_order import Sorting, Wanted, choices, in_order
from kiosk.ui.desk.table_text import for_clipboard, for_file, harmless
from kiosk.ui.grid.tile import Tile

NOON = datetime(2026, 5, 14, 12)


def row(
    tag: str,
    mark: str = "MR(93)",
    hours: float | None = 1.0,
    operation: Operation | None = Operation.ARM,
    name: str = "Mauro Rojas",
    cells: Mapping[str, str] = MappingProxyType({}),
) -> HeldRow:
    """A spool taken so many hours before noon; None for a date that can't be read."""
    taken = None if hours is None else NOON - timedelta(hours=hours)
    tile = Tile(tag, tag, mark, name, operation, (), taken)
    found = {"nv": "NV0640", "ot": "1092", "state": "ARM en progreso", "fault": "", "station": "Puesto 1"}
    text = "|".join((tag.replace("-", ""), "NV0640", "OT1092", mark.replace("(", "").replace(")", "")))
    return HeldRow(tile, haystack=text, **(found | dict(cells)))


def since(moment: datetime) -> timedelta:
    return NOON - moment


def tags(rows: list[HeldRow]) -> list[str]:
    return [each.tile.tag for each in rows]


SHORT, LONG, UNREADABLE = row("MK-2", hours=1), row("MK-10", hours=9, mark="AS(62)"), row("MK-3", hours=None)
ROWS = [UNREADABLE, SHORT, LONG]


def test_those_held_for_longest_come_first_and_unreadable_dates_last() -> None:
    assert tags(in_order(ROWS, Sorting())) == ["MK-10", "MK-2", "MK-3"]


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        (Column.TAG, ["MK-2", "MK-3", "MK-10"], ["MK-10", "MK-3", "MK-2"]),
        (Column.SINCE, ["MK-10", "MK-2", "MK-3"], ["MK-2", "MK-10", "MK-3"]),
        (Column.HELD, ["MK-2", "MK-10", "MK-3"], ["MK-10", "MK-2", "MK-3"]),
    ],
)
def test_a_column_sorts_both_ways(column: Column, up: list[str], down: list[str]) -> None:
    assert tags(in_order(ROWS, Sorting(column, is_descending=False))) == up
    assert tags(in_order(ROWS, Sorting(column, is_descending=True))) == down


@pytest.mark.parametrize(
    ("column", "first"),
    [
        (Column.NV, row("MK-9", cells={"nv": "NV0099"})),
        (Column.OT, row("MK-9", cells={"ot": "99"})),
        (Column.STATE, row("MK-9", cells={"state": "aaa"})),
        (Column.STATION, row("MK-9", cells={"station": "Puesto 0"})),
        (Column.HOLDER, row("MK-9", name="Ana Soto")),
    ],
)
def test_every_other_column_sorts_too(column: Column, first: HeldRow) -> None:
    then = row("MK-1")
    assert tags(in_order([then, first], Sorting(column, is_descending=False))) == ["MK-9", "MK-1"]


def test_operations_stand_in_the_order_of_work_and_an_unknown_one_last() -> None:
    rows = [row("MK-1", operation=None), row("MK-2", operation=Operation.SOLD), row("MK-3")]
    for is_descending, expected in ((False, ["MK-3", "MK-2", "MK-1"]), (True, ["MK-2", "MK-3", "MK-1"])):
        assert tags(in_order(rows, Sorting(Column.OPERATION, is_descending))) == expected


def test_an_unknown_station_comes_last_in_both_directions() -> None:
    rows = [row("MK-1", cells={"station": ""}), row("MK-2")]
    for is_descending in (False, True):
        assert tags(in_order(rows, Sorting(Column.STATION, is_descending))) == ["MK-2", "MK-1"]


def test_a_heading_touched_again_turns_the_order_round() -> None:
    by_tag = Sorting().touched(Column.TAG)
    assert by_tag == Sorting(Column.TAG, is_descending=False)
    assert by_tag.touched(Column.TAG) == Sorting(Column.TAG, is_descending=True)
    assert by_tag.touched(Column.HELD) == Sorting()


def test_values_ages_and_words_narrow_together() -> None:
    wanted = Wanted(longer_than=timedelta(hours=8)).also(Column.HOLDER, "as(62) mauro rojas")
    assert [wanted.admits(each, since) for each in (SHORT, LONG, UNREADABLE)] == [False, True, False]
    assert not Wanted(query=words("mk-2")).admits(LONG, since)
    assert Wanted(query=words("mk-10 as62")).admits(LONG, since)
    assert wanted.also(Column.HOLDER, None).value(Column.HOLDER) is None


def test_choices_count_the_rows_and_a_fault_is_a_state() -> None:
    rows = [SHORT, LONG, *(row(tag, cells={"fault": "sin n.º"}) for tag in ("MK-4", "MK-5"))]
    assert choices(rows, Column.STATE) == [("ARM en progreso", 2), ("con fallas", 2)]


def test_a_cell_says_the_day_of_another_day_only() -> None:
    yesterday = row("MK-1", hours=20)
    assert text_of(SHORT, Column.SINCE, None, NOON.date()) == "11:00"
    assert text_of(yesterday, Column.SINCE, None, NOON.date()) == "13-05 16:00"
    assert text_of(yesterday, Column.SINCE, None, None) == "13-05-2026 16:00"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        (" +1", "'+1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("'text", "''text"),
        ("\t=1", "'=1"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("MK-1335-CW", "MK-1335-CW"),
        ("11:00", "11:00"),
    ],
)
def test_no_cell_is_a_formula_or_breaks_its_line(cell: str, said: str) -> None:
    assert harmless(cell) == said


def test_the_clipboard_has_tabs_and_the_file_a_mark_and_semicolons() -> None:
    lines = [["Tag", "Quién"], ["=1;2", 'Ana "la Ñandú"']]
    assert for_clipboard(lines) == 'Tag\tQuién\n\'=1;2\tAna "la Ñandú"\n'
    assert for_file(lines) == b"\xef\xbb\xbf" + 'Tag;Quién\r\n"\'=1;2";"Ana ""la Ñandú"""\r\n'.encode()
