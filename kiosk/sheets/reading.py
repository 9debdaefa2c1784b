"""Columns of the sheet to spools and workers; no content of a cell hides its row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from sys import intern
from zoneinfo import ZoneInfo

from kiosk.core.shop import columns
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool, Worker, mark_id
from kiosk.sheets import codec
from kiosk.sheets.layout import Table

Raw = Sequence[object]


def spool_of(cells: Mapping[str, object], row: int, sheet: str, zone: ZoneInfo) -> Spool:
    """One row of Operaciones from its cells by header; a column that the sheet lacks counts as empty."""
    faults: list[Fault] = []

    def date(header: str) -> str:
        value, readable = codec.date_text(cells.get(header), zone, header == columns.FECHA_OCUPACION)
        if not readable:
            faults.append(Fault(FaultKind.ILEGIBLE, sheet, row, header, value))
        return intern(value)

    def text(header: str) -> str:
        # Thousands of rows hold the same few names, dates and sentences: keep one copy of each.
        return intern(codec.text(cells.get(header)))

    picture = Picture(
        *(date(name) if name in columns.DATE_COLUMNS else text(name) for name in columns.PICTURE_COLUMNS)
    )
    materials, due = date(columns.FECHA_MATERIALES), date(columns.FECHA_COMPROMISO)
    if not picture.is_free and mark_id(picture.ocupado_por) is None:
        faults.append(Fault(FaultKind.SIN_ID, sheet, row, columns.OCUPADO_POR, picture.ocupado_por))
    return Spool(
        tag=text(columns.TAG_SPOOL),
        picture=picture,
        version=text(columns.VERSION),
        row=row,
        nv=text(columns.NV),
        ot=text(columns.OT),
        prioridad=text(columns.PRIORIDAD),
        fecha_compromiso=due,
        fecha_materiales=materials,
        faults=tuple(faults),
    )


def spool_at(table: Table, row: int, cells: Raw, zone: ZoneInfo) -> Spool:
    """One row of Operaciones from its raw cells, by the columns of this table."""
    by_header = {name: cells[index] for name, index in table.header.columns.items() if index < len(cells)}
    return spool_of(by_header, row, table.title, zone)


class SpoolReader:
    """Parses all rows of Operaciones again and again; rows unchanged since the last time are reused.

    Belongs to one thread.
    """

    def __init__(self, sheet: str, zone: ZoneInfo) -> None:
        self._sheet = sheet
        self._zone = zone
        self._headers: tuple[str, ...] = ()
        self._before: dict[int, tuple[Raw, Spool]] = {}
        self.untagged: tuple[Spool, ...] = ()
        """The rows of the last read with a `version` but no tag: a write has fallen on a wrong row."""

    def spools(self, by_header: Mapping[str, Raw], first_row: int) -> tuple[Spool, ...]:
        """All spools from whole columns, without untagged rows. A repeated tag is a fault of its rows."""
        headers = tuple(by_header)
        before = self._before if headers == self._headers else {}
        tag = headers.index(columns.TAG_SPOOL)
        version = headers.index(columns.VERSION) if columns.VERSION in headers else None
        now: dict[int, tuple[Raw, Spool]] = {}
        for row, cells in enumerate(zip_longest(*by_header.values()), start=first_row):
            seen = before.get(row)
            if seen and seen[0] == cells:
                now[row] = seen
            elif codec.text(cells[tag]) or codec.text(cells[version] if version is not None else None):
                # The cells kept for the comparison are mostly texts that the spool holds too: share them.
                kept = tuple(intern(cell) if type(cell) is str else cell for cell in cells)
                now[row] = (
                    kept,
                    spool_of(dict(zip(headers, kept, strict=True)), row, self._sheet, self._zone),
                )
        self._headers, self._before = headers, now
        rows = [spool for _, spool in now.values()]
        self.untagged = tuple(spool for spool in rows if not spool.tag)
        return _with_duplicates([spool for spool in rows if spool.tag], self._sheet)


def _with_duplicates(spools: Sequence[Spool], sheet: str) -> tuple[Spool, ...]:
    groups: dict[str, list[Spool]] = {}
    for spool in spools:
        groups.setdefault(spool.tag, []).append(spool)
    marked = {spool.row: spool for spool in spools}
    for tag, group in groups.items():
        if len(group) == 1:
            continue
        places = tuple(
            Fault(FaultKind.DUPLICADO, sheet, spool.row, columns.TAG_SPOOL, tag) for spool in group
        )
        for repeats, spool in enumerate(group):
            marked[spool.row] = replace(spool, faults=(*spool.faults, *places), repeats=repeats)
    return tuple(marked.values())


def workers_of(
    worker_rows: Iterable[Raw],
    worker_columns: Mapping[str, int],
    role_rows: Iterable[Raw],
    role_columns: Mapping[str, int],
) -> dict[int, Worker]:
    """Workers by id, with their active roles; rows without a numeric id are skipped."""
    roles: dict[int, set[str]] = {}
    for row in role_rows:
        role = dict(_by_header(row, role_columns))
        worker_id = codec.whole_number(role.get("Id"))
        if worker_id is not None and codec.is_true(role.get("Activo")):
            roles.setdefault(worker_id, set()).add(codec.text(role.get("Rol")))
    workers = {}
    for row in worker_rows:
        cells = dict(_by_header(row, worker_columns))
        worker_id = codec.whole_number(cells.get("Id"))
        if worker_id is not None:
            workers[worker_id] = Worker(
                worker_id,
                codec.text(cells.get("Nombre")),
                codec.text(cells.get("Apellido")),
                codec.is_true(cells.get("Activo")),
                frozenset(roles.get(worker_id, ())),
            )
    return workers


def _by_header(row: Raw, places: Mapping[str, int]) -> Iterable[tuple[str, object]]:
    return ((name, row[index]) for name, index in places.items() if index < len(row))
