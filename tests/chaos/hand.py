"""A person's hand on the workbook's file: each change of whole rows is one transaction, and is written down.

Belongs to planning's thread.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book import dimensions
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.cells import Row as Line
from kiosk.workbook.book.cells import Value, encode_values
from tests.chaos.history import Row
from tests.chaos.notes import Notebook
from tests.chaos.reading import audit_rows
from tests.chaos.truth import Appended


@dataclass
class Table:
    """The rows of one worksheet below its header row, as they stand inside a transaction."""

    headers: list[str]
    lines: list[Line] = field(default_factory=list)

    def text(self, line: Line, header: str) -> str:
        value = line.value(self.headers.index(header))
        return "" if value is None else str(value)

    def put(self, line: Line, header: str, value: Value) -> None:
        line.put(self.headers.index(header), value)

    def copied(self, line: Line) -> Line:
        return Line(list(line.values), dict(line.formats))

    def find(self, header: str, text: str) -> Line | None:
        """The first row with this text."""
        return next((line for line in self.lines if self.text(line, header) == text), None)


class Hand:
    """`change_audit` and `change_spools` give a table to change; it is written at the end.

    `appended` are the audit's rows as far as they were seen at the last change of Metadata.
    """

    def __init__(self, workbook: Path, notebook: Notebook) -> None:
        self._book = LocalWorkbook.open(workbook)
        self._notebook = notebook
        self.appended = Appended()
        self.place = 0
        """The audit's last row when Operaciones was changed last, as appended."""

    def close(self) -> None:
        self._book.close()

    @contextmanager
    def change_spools(self) -> Iterator[Table]:
        with self._book.writing() as grid, _table(grid, "Operaciones") as table:
            self.place = self._last_row(grid)
            yield table

    def last_row(self) -> int:
        """The audit's last row now, as appended."""
        with self._book.reading() as grid:
            return self._last_row(grid)

    def _last_row(self, grid: Grid) -> int:
        return self.appended.place(_data_end(grid, "Metadata"))

    def change_audit(self, change: Callable[[Table], str]) -> str:
        """Change Metadata. `change` returns what it did, or "" if there was nothing to do."""
        with self._book.writing() as grid, _table(grid, "Metadata") as table:
            return self._change_audit(table, change)

    def stored(self) -> tuple[list[Line], list[Line]]:
        """The rows of Operaciones and of Metadata at one moment."""
        with self._book.reading() as grid:
            return _read(grid, "Operaciones")[1].lines, _read(grid, "Metadata")[1].lines

    def restore(self, version: tuple[list[Line], list[Line]], said: str) -> tuple[Table, Table]:
        """Put both worksheets back as they stood in `version`; returns Operaciones before and after."""

        def back(table: Table) -> str:
            table.lines = [table.copied(line) for line in version[1]]
            return said

        with self._book.writing() as grid:
            self.place = self._last_row(grid)
            with _table(grid, "Operaciones") as spools:
                before = Table(spools.headers, [spools.copied(line) for line in spools.lines])
                spools.lines = [spools.copied(line) for line in version[0]]
            with _table(grid, "Metadata") as audit:
                self._change_audit(audit, back)
        return before, spools

    def _change_audit(self, table: Table, change: Callable[[Table], str]) -> str:
        before = dict(_by_id(table))
        was = {line_id: encode_values(line.values) for line_id, line in before.items()}
        now = self.appended.and_then(_rows(table))
        came = [_cells(table, line) for line in table.lines[len(self.appended.stands) :]]
        said = change(table)
        if said:
            edited = [
                _cells(table, line)
                for line_id, line in _by_id(table)
                if line_id in was and encode_values(line.values) != was[line_id]
            ]
            self.appended = now.changed(_rows(table))
            stands = list(self.appended.stands)
            # Before the change is in the file: a run that is killed here has one change too many.
            self._notebook.note("audit", did=said, came=came, stands=stands, edited=edited)
        return said


@contextmanager
def _table(grid: Grid, title: str) -> Iterator[Table]:
    """The worksheet's table; what was changed in it is written at the end."""
    sheet, table = _read(grid, title)
    was = [(encode_values(line.values), dict(line.formats)) for line in table.lines]
    yield table
    now = [(encode_values(line.values), dict(line.formats)) for line in table.lines]
    if now == was:
        return
    if len(table.lines) + 1 > sheet.row_count:
        dimensions.grow(grid, sheet, len(table.lines) + 6)
    grid.remove_rows(sheet.sheet_id, 1, max(len(was), len(now)) + 1)
    grid.put_rows(sheet.sheet_id, dict(enumerate(table.lines, start=1)))


def _read(grid: Grid, title: str) -> tuple[Sheet, Table]:
    sheet = next(sheet for sheet in grid.sheets() if sheet.title == title)
    stored = dict(grid.rows(sheet.sheet_id, 0, grid.data_end(sheet.sheet_id)))
    lines = [stored.get(index, Line()) for index in range(max(stored, default=0) + 1)]
    return sheet, Table([str(value or "") for value in lines[0].values], lines[1:])


def _data_end(grid: Grid, title: str) -> int:
    return next(grid.data_end(sheet.sheet_id) for sheet in grid.sheets() if sheet.title == title)


def _rows(table: Table) -> Sequence[Row]:
    return list(audit_rows(table.headers, (line.values for line in table.lines)))


def _cells(table: Table, line: Line) -> dict[str, Value]:
    return dict(zip(table.headers, line.values, strict=False))


def _by_id(table: Table) -> Iterator[tuple[str, Line]]:
    for line in table.lines:
        if row_id := table.text(line, "id"):
            yield row_id, line
