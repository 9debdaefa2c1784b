"""`kiosk workbook serve`, and writes down which spools' rows each request has written.

So a run knows of each write that strayed where it fell, also if another write covered it before a repair.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import local

from kiosk.cli import main
from kiosk.workbook import LocalWorkbook, WorkbookUnsure
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.cells import Row as Line
from tests.chaos.notes import Notebook


def watch(notebook: Notebook) -> None:
    """Note for this process's writing transactions, once each is on the disk, the rows of Operaciones."""
    writing, put_rows = LocalWorkbook.writing, Grid.put_rows
    touched = local()

    @contextmanager
    def watched(workbook: LocalWorkbook) -> Iterator[Grid]:
        touched.rows = set[tuple[int, int]]()
        wrote: list[tuple[str, str]] = []
        try:
            with writing(workbook) as grid:
                yield grid
                wrote = list(_shown(grid, touched.rows))
        except WorkbookUnsure:  # it may be in the file
            note(wrote)
            raise
        note(wrote)

    def note(wrote: list[tuple[str, str]]) -> None:
        for tag, version in wrote:
            notebook.note("wrote", tag=tag, version=version)

    def put(grid: Grid, sheet_id: int, rows: Mapping[int, Line]) -> None:
        put_rows(grid, sheet_id, rows)
        touched.rows.update((sheet_id, number) for number in rows)

    LocalWorkbook.writing, Grid.put_rows = watched, put  # type: ignore[assignment, method-assign]


def _shown(grid: Grid, rows: set[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Tag and `version` of these rows, as far as they are spools' rows."""
    spools = next(sheet.sheet_id for sheet in grid.sheets() if sheet.title == "Operaciones")
    headers = [str(value or "") for value in grid.row(spools, 0).values]
    tag, version = headers.index("TAG_SPOOL"), headers.index("version")
    for sheet_id, number in rows:
        if sheet_id == spools and number:
            line = grid.row(spools, number)
            yield str(line.value(tag) or ""), str(line.value(version) or "")


if __name__ == "__main__":
    with closing(Notebook(Path(os.environ["KIOSK_WORKBOOK"]).with_name("server.jsonl"), "")) as notes:
        watch(notes)
        code = main(["workbook", "serve", "--json"])
    sys.exit(code)
