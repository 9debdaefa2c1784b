"""The audit as its rows were appended can be told at the end of a run, whatever people did to Metadata."""

import json
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row as Line
from kiosk.workbook.book.cells import Value
from tests.chaos import audit_acts
from tests.chaos.hand import Hand, Table
from tests.chaos.history import Change, Row
from tests.chaos.notes import Notebook
from tests.chaos.reading import audit_rows, changed
from tests.chaos.spool_acts import SpoolActs
from tests.chaos.truth import sheet_at
from tests.support.shop import AUDIT, ready, shop_workbook

ACTIONS = ("TOMAR", "PAUSAR", "COMPLETAR", "CANCELAR")


@dataclass
class Desk:
    """A workbook with an audit, the hand of planning, and a station that appends rows."""

    folder: Path
    book: LocalWorkbook
    hand: Hand
    draw: random.Random

    def append(self, *ids: str) -> None:
        with self.book.writing() as grid:
            sheet = next(sheet for sheet in grid.sheets() if sheet.title == "Metadata")
            end = grid.data_end(sheet.sheet_id)
            lines = {end + at: Line(_cells(row_id)) for at, row_id in enumerate(ids)}
            grid.put_rows(sheet.sheet_id, lines)

    def sheet(self) -> list[Row]:
        _, lines = self.hand.stored()
        return list(audit_rows(AUDIT, (line.values for line in lines)))

    def appended(self) -> tuple[tuple[Row, ...], list[Change]]:
        """As a run finds it at its end: from planning's notes, and the sheet."""
        known, changes = changed(self.folder / "planning.jsonl")
        return known.and_then(self.sheet()).rows, changes

    def do(self, act: str) -> str:
        return self.hand.change_audit(partial(audit_acts.ACTS[act], self.draw))


def _cells(row_id: str) -> list[Value]:
    said = {"prev": "", "after": {"Ocupado_Por": "MR(93)"}, "cmd": row_id}
    more = json.dumps(said, separators=(",", ":"))
    action = ACTIONS[int(row_id) % 4]
    cells: dict[str, Value] = {
        "id": row_id,
        "timestamp": 46082.5,
        "tag_spool": "MK-1",
        "accion": action,
        "metadata_json": more,
    }
    return [cells.get(header) for header in AUDIT]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "taller.kiosk"
    shop_workbook(path, [ready("MK-1"), ready("MK-2")])
    with (
        closing(Notebook(tmp_path / "planning.jsonl", "planning")) as notebook,
        closing(Hand(path, notebook)) as hand,
        closing(LocalWorkbook.open(path)) as book,
    ):
        yield Desk(tmp_path, book, hand, random.Random(5))


@pytest.mark.parametrize("act", audit_acts.ACTS)
def test_rows_are_known_as_they_were_appended_whatever_people_do_to_them(desk: Desk, act: str) -> None:
    desk.append(*"12345")
    assert desk.do(act)
    desk.append("6")
    assert desk.do(act)
    desk.append("7", "8")
    rows, changes = desk.appended()
    assert [row.id for row in rows] == list("12345678")
    assert [row.place for row in rows] == list(range(2, 10))
    assert all(row.cmd == row.id and row.prev == "" for row in rows)
    assert [(change.place, change.did.split(" ")[0]) for change in changes] == [(6, act), (7, act)]
    assert [row.id for row in sheet_at(rows, changes, 9)] == [row.id for row in desk.sheet() if row.id]


def test_the_row_above_is_the_one_that_stood_there_when_a_row_was_appended(desk: Desk) -> None:
    desk.append(*"12345")
    desk.do("sort-audit")
    last = desk.sheet()[-1].id
    desk.append("6", "7")
    rows, _ = desk.appended()
    assert {row.id: row.above for row in rows}["6"] == last
    assert {row.id: row.above for row in rows}["7"] == "6"


def test_blank_rows_that_were_sorted_to_the_end_are_filled_by_the_next_ones(desk: Desk) -> None:
    def sort(table: Table) -> str:
        table.lines = [*reversed(table.lines), Line(), Line()]
        return "sorted"

    desk.append("1", "2")
    assert desk.hand.change_audit(sort)
    assert desk.hand.last_row() == 3
    desk.append("3", "4", "5")
    rows, changes = desk.appended()
    assert [row.id for row in rows] == list("12345")
    assert changes[0].stands == ("2", "1")
    assert [row.above for row in rows[2:]] == ["1", "3", "4"]


def test_a_restored_version_takes_rows_out_and_keeps_what_was_appended(desk: Desk) -> None:
    noted: list[dict[str, object]] = []

    def note(said: str, **values: object) -> str:
        noted.append({"did": said, **values})
        return said

    acts = SpoolActs(desk.draw, desk.hand, note, lambda _seconds, _act: None, lambda _ranges: None)
    desk.append("1", "2")
    acts.keep_version()
    desk.append("3")
    with desk.hand.change_spools() as table:
        table.put(table.lines[0], "Ocupado_Por", "MR(93)")
    assert acts.acts["restore-version"]()
    desk.append("4")
    rows, changes = desk.appended()
    assert [row.id for row in rows] == list("1234")
    assert [row.id for row in desk.sheet()] == list("124")
    assert changes[0].stands == ("1", "2")
    restored = [each for each in noted if each.get("tag") == "MK-1"]
    assert [each["shown"]["Ocupado_Por"] for each in restored] == [""]  # type: ignore[index]
    assert [each["place"] for each in restored] == [4]
