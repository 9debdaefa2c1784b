"""The other worksheets, for a shop that imports its spools alone, or without some of them. Any thread.

People come from the shop's present workbook, or else from the sample; the audit starts empty, since its rows
would refer to the earlier spools.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.shop import columns
from kiosk.workbook.book.book import Grid, LocalWorkbook
from kiosk.workbook.book.cells import Value, decode_row, encode_values
from kiosk.workbook.files.reports import SheetReport
from kiosk.workbook.sample import lists

_SPARE_ROWS = 500

StoredRows = Sequence[tuple[int, str, str | None]]


@dataclass(frozen=True)
class People:
    """The rows of the two worksheets about people, as they are stored."""

    workers: StoredRows
    roles: StoredRows


@dataclass(frozen=True)
class Titles:
    """The shop's names of these worksheets."""

    workers: str
    roles: str
    audit: str
    joints: str


def people_of(book: LocalWorkbook, titles: Titles) -> People | None:
    """The people of a workbook; None if one of their worksheets is missing. Raises WorkbookError."""
    with book.reading() as grid:
        sheets = {sheet.title: sheet for sheet in grid.sheets()}
        if titles.workers not in sheets or titles.roles not in sheets:
            return None
        return People(
            *(
                list(grid.stored(sheets[title].sheet_id, 0, sheets[title].row_count))
                for title in (titles.workers, titles.roles)
            )
        )


def sample_people(folder: Path) -> People:
    """The invented people of the sample in `folder`. Raises OSError if it is missing."""
    invented = lists.load(folder)
    return People(
        _stored([columns.WORKER_COLUMNS, *invented.worker_rows()]),
        _stored([columns.ROLE_COLUMNS, *invented.role_rows()]),
    )


def add_people(grid: Grid, titles: Titles, people: People) -> list[SheetReport]:
    """Add the two worksheets about people."""
    return [
        _add(grid, titles.workers, people.workers, len(columns.WORKER_COLUMNS)),
        _add(grid, titles.roles, people.roles, len(columns.ROLE_COLUMNS)),
    ]


def add_audit(grid: Grid, titles: Titles) -> list[SheetReport]:
    """Add an audit with headers only."""
    return [_add(grid, titles.audit, _stored([columns.AUDIT_COLUMNS]), len(columns.AUDIT_COLUMNS))]


def add_joints(grid: Grid, titles: Titles, folder: Path) -> list[SheetReport]:
    """Add a worksheet of joints with headers only. `folder` is the sample's."""
    joints = lists.load(folder).headers["uniones"]
    return [_add(grid, titles.joints, _stored([joints]), len(joints))]


def _stored(rows: Sequence[Sequence[Value]]) -> StoredRows:
    return [(index, encode_values(row), None) for index, row in enumerate(rows)]


def _add(grid: Grid, title: str, rows: StoredRows, least: int) -> SheetReport:
    """Add a worksheet with these rows and a minimum number of columns."""
    width = max([least, *(len(decode_row(cells, None).values) for _, cells, _ in rows)])
    end = max((index for index, _, _ in rows), default=-1) + 1
    sheet = grid.add_sheet(title, end + _SPARE_ROWS, width)
    grid.put_stored(sheet.sheet_id, rows)
    return SheetReport(title, sum(cells != "[]" for _, cells, _ in rows), width)
