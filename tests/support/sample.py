"""The sample shop's workbook as bytes, whole or a small part of it; each is made once per process.

A window needs a second to read the whole one, 2,500 spools and 5,000 audit rows. The small one has every
spool that somebody holds, that has a fault or that was rejected, one in `ONE_IN` of the others, and the audit
rows of these.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.shop import columns
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row, Value

ONE_IN = 20
SPARE_ROWS = 500

Cells = dict[Value, Value]


@cache
def whole_sample() -> bytes:
    """The sample shop as a first start makes it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "taller.kiosk"
        dependency.workbook(Settings(data_dir=Path(folder), workbook=file)).close()
        return file.read_bytes()


@cache
def small_sample() -> bytes:
    """A small part of the sample shop, for tests that aren't about its size."""
    with TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.kiosk", Path(folder) / "small.kiosk"
        whole.write_bytes(whole_sample())
        source = LocalWorkbook.open(whole)
        LocalWorkbook.create(small, lambda target: _copy_part(source, target)).close()
        source.close()
        return small.read_bytes()


def _copy_part(source: LocalWorkbook, target: LocalWorkbook) -> None:
    with source.reading() as grid:
        sheets = {
            sheet.title: [row for _, row in grid.rows(sheet.sheet_id, 0, grid.data_end(sheet.sheet_id))]
            for sheet in grid.sheets()
        }
    spools = _by_header(sheets["Operaciones"])
    wanted = _few(spools)
    tags = {spools[at][columns.TAG_SPOOL] for at in wanted}
    sheets["Operaciones"] = _part(sheets["Operaciones"], lambda at, _cells: at in wanted)
    sheets["Metadata"] = _part(sheets["Metadata"], lambda _at, cells: cells["tag_spool"] in tags)
    sheets["Uniones"] = _part(sheets["Uniones"], lambda _at, cells: cells[columns.TAG_SPOOL] in tags)
    with target.writing() as grid:
        for title, rows in sheets.items():
            sheet = grid.add_sheet(title, len(rows) + SPARE_ROWS, len(rows[0].values))
            grid.put_rows(sheet.sheet_id, dict(enumerate(rows)))


def _few(spools: list[Cells]) -> set[int]:
    """The places of the spools that the small part has."""
    so_many = Counter(cells[columns.TAG_SPOOL] for cells in spools)

    def is_odd(cells: Cells) -> bool:
        is_misdated = any(isinstance(cells[header], str) for header in columns.DATE_COLUMNS)
        is_rejected = str(cells[columns.ESTADO_DETALLE]).startswith(("RECHAZADO", "BLOQUEADO"))
        is_twin = so_many[cells[columns.TAG_SPOOL]] > 1
        return is_misdated or is_rejected or is_twin or bool(cells[columns.OCUPADO_POR])

    return {at for at, cells in enumerate(spools) if at % ONE_IN == 0 or is_odd(cells)}


def _by_header(rows: list[Row]) -> list[Cells]:
    headers = rows[0].values
    return [{header: row.value(at) for at, header in enumerate(headers)} for row in rows[1:]]


def _part(rows: list[Row], is_wanted: Callable[[int, Cells], bool]) -> list[Row]:
    """The headers, and the rows below them that are wanted by their place and their cells."""
    below = zip(rows[1:], _by_header(rows), strict=True)
    return [rows[0], *(row for at, (row, cells) in enumerate(below) if is_wanted(at, cells))]
