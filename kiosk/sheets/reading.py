"""Columns of the sheet to spools and workers; no content of a cell hides its row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from sys import intern
from zoneinfo import ZoneInfo

from kiosk.core.shop import columns, names
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool, Worker, fault_of
from kiosk.core.shop.folding import folded, visible
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

    def typed(header: str) -> str:
        value = text(header)
        if value and (kind := fault_of(header, value)) is not None:
            faults.append(Fault(kind, sheet, row, header, value))
        return value

    picture = Picture(
        *(date(name) if name in columns.DATE_COLUMNS else typed(name) for name in columns.PICTURE_COLUMNS)
    )
    materials, due = date(columns.FECHA_MATERIALES), date(columns.FECHA_COMPROMISO)
    tag = text(columns.TAG_SPOOL)
    tag = tag if visible(tag) else ""
    raw_tag = cells.get(columns.TAG_SPOOL)
    # A number may be shown otherwise, as 0012 for 12, and no read tells the format: never guess at a tag.
    if isinstance(raw_tag, (int, float)) or names.is_no_tag(tag):
        faults.append(Fault(FaultKind.ILEGIBLE, sheet, row, columns.TAG_SPOOL, tag))
    return Spool(
        tag=tag,
        picture=picture,
        version=visible(text(columns.VERSION)),
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
            elif visible(codec.text(cells[tag])) or codec.text(
                cells[version] if version is not None else None
            ):
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
    """The rows with their faults as duplicates: two tags that people take for one are one.

    Unreadable tags are counted, since keys are unique, but are nobody's duplicates.
    """
    groups: dict[str, list[Spool]] = {}
    for spool in spools:
        groups.setdefault(folded(spool.tag), []).append(spool)
    marked = {spool.row: spool for spool in spools}
    for group in groups.values():
        if len(group) == 1:
            continue
        places = tuple(
            Fault(FaultKind.DUPLICADO, sheet, spool.row, columns.TAG_SPOOL, spool.tag) for spool in group
        )
        own = () if names.is_no_tag(group[0].tag) else places
        for repeats, spool in enumerate(group):
            marked[spool.row] = replace(spool, faults=(*spool.faults, *own), repeats=repeats)
    return tuple(marked.values())


def workers_of(
    people: Table, worker_rows: Iterable[Raw], roles: Table, role_rows: Iterable[Raw]
) -> dict[int, Worker]:
    """Workers by id, with their active roles, from the rows below both headers.

    Rows without a numeric id are skipped. Of several rows with one id the active one is meant; of several
    active ones nobody knows which (`Worker.repeats`).
    """
    found: dict[int, list[tuple[int, Worker]]] = {}
    roles_of = _roles_of(role_rows, roles.header.columns)
    for number, row in enumerate(worker_rows, start=people.header.row + 1):
        cells = dict(_by_header(row, people.header.columns))
        worker_id = codec.whole_number(cells.get("Id"))
        if worker_id is not None:
            worker = Worker(
                worker_id,
                visible(codec.text(cells.get("Nombre"))),
                visible(codec.text(cells.get("Apellido"))),
                codec.is_true(cells.get("Activo")),
                frozenset(roles_of.get(worker_id, ())),
            )
            found.setdefault(worker_id, []).append((number, worker))
    return {worker_id: _one_person(rows, people.title) for worker_id, rows in found.items()}


def _one_person(rows: Sequence[tuple[int, Worker]], sheet: str) -> Worker:
    active = [(number, worker) for number, worker in rows if worker.active]
    worker = (active or rows)[0][1]
    if len(active) < 2:
        return worker
    repeats = tuple(
        Fault(FaultKind.DUPLICADO, sheet, number, "Id", each.full_name) for number, each in active
    )
    return Worker(worker.id, "", "", active=False, repeats=repeats)


def _roles_of(role_rows: Iterable[Raw], role_columns: Mapping[str, int]) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    for row in role_rows:
        role = dict(_by_header(row, role_columns))
        worker_id = codec.whole_number(role.get("Id"))
        if worker_id is not None and codec.is_true(role.get("Activo")):
            roles.setdefault(worker_id, set()).add(visible(codec.text(role.get("Rol"))))
    return roles


def _by_header(row: Raw, places: Mapping[str, int]) -> Iterable[tuple[str, object]]:
    return ((name, row[index]) for name, index in places.items() if index < len(row))
