"""Columns of the sheet to spools and workers; no content of a cell hides its row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest
from sys import intern
from zoneinfo import ZoneInfo

from kiosk.core.shop import columns, names
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool, Worker, fault_of
from kiosk.core.shop.folding import folded, visible
from kiosk.sheets import codec
from kiosk.sheets.layout import Table

Raw = Sequence[object]

_PLAIN = (str, int, float, bool)
"""The types of cells that the API sends; of any other only the text is looked at."""
_EMPTY = (None, "")
_READ_AS = dict.fromkeys(columns.DATE_COLUMNS - {columns.FECHA_OCUPACION}, columns.FECHA_ARMADO)
"""The columns whose dates read alike, whichever they are: looked up as one."""


def spool_of(cells: Mapping[str, object], row: int, sheet: str, zone: ZoneInfo) -> Spool:
    """One row of Operaciones from its cells by header; a column that the sheet lacks counts as empty."""
    faults: list[Fault] = []

    def state(header: str) -> str:
        raw = cells.get(header)
        if raw is None or raw == "":
            return ""
        plain = raw if type(raw) in _PLAIN else codec.text(raw)
        value, kind = _meaning(_READ_AS.get(header, header), plain, zone)
        if kind is not None:
            faults.append(Fault(kind, sheet, row, header, names.shortened(value)))
        return value

    def text(header: str) -> str:
        # Thousands of rows hold the same few values: keep one copy of each.
        return intern(codec.text(cells.get(header)))

    picture = Picture(*map(state, columns.PICTURE_COLUMNS))
    materials, due = state(columns.FECHA_MATERIALES), state(columns.FECHA_COMPROMISO)
    tag, version = text(columns.TAG_SPOOL), text(columns.VERSION)
    tag = tag if folded(tag) else ""
    raw_tag = cells.get(columns.TAG_SPOOL)
    # A number may be shown otherwise, as 0012 for 12, and no read tells the format: never guess at a tag.
    if isinstance(raw_tag, (int, float)) or names.is_no_tag(tag):
        faults.append(Fault(FaultKind.ILEGIBLE, sheet, row, columns.TAG_SPOOL, tag))
    return Spool(
        tag=tag,
        picture=picture,
        version=visible(version) if version else "",
        row=row,
        nv=text(columns.NV),
        ot=text(columns.OT),
        cliente=text(columns.CLIENTE),
        prioridad=text(columns.PRIORIDAD),
        fecha_compromiso=due,
        fecha_materiales=materials,
        faults=tuple(faults),
    )


@lru_cache(maxsize=65_536, typed=True)  # thousands of rows hold the same few dates, names and sentences
def _meaning(header: str, raw: str | int | float, zone: ZoneInfo) -> tuple[str, FaultKind | None]:
    """The text of a date or of a state cell, and what is wrong with it."""
    if header in columns.DATE_COLUMNS:
        value, is_readable = codec.date_text(raw, zone, header == columns.FECHA_OCUPACION)
        return intern(value), None if is_readable else FaultKind.ILEGIBLE
    value = intern(codec.text(raw))
    return value, fault_of(header, value) if value else None


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
        self._spools: tuple[Spool, ...] = ()
        self.untagged: tuple[Spool, ...] = ()
        """The rows of the last read with a `version` but no tag: a write has fallen on a wrong row."""

    def spools(self, by_header: Mapping[str, Raw], first_row: int) -> tuple[Spool, ...]:
        """All spools from whole columns, without untagged rows. A repeated tag is a fault of its rows."""
        headers = tuple(by_header)
        before = self._before if headers == self._headers else {}
        tag = headers.index(columns.TAG_SPOOL)
        version = headers.index(columns.VERSION) if columns.VERSION in headers else None
        now: dict[int, tuple[Raw, Spool]] = {}
        reused = 0
        for row, cells in enumerate(zip_longest(*by_header.values()), start=first_row):
            seen = before.get(row)
            if seen and seen[0] == cells:
                now[row] = seen
                reused += 1
                continue
            version_cell = None if version is None else cells[version]
            if cells[tag] in _EMPTY and version_cell in _EMPTY:
                continue
            # The cells kept for the comparison are mostly texts that the spool holds too: share them.
            kept = tuple([intern(cell) if type(cell) is str else cell for cell in cells])
            spool = spool_of(dict(zip(headers, kept, strict=True)), row, self._sheet, self._zone)
            if spool.tag or codec.text(version_cell):
                now[row] = (kept, spool)
        if headers != self._headers or not reused == len(now) == len(before):
            rows = [spool for _, spool in now.values()]
            self.untagged = tuple(spool for spool in rows if not spool.tag)
            self._spools = _with_duplicates([spool for spool in rows if spool.tag], self._sheet)
        self._headers, self._before = headers, now
        return self._spools


def _with_duplicates(spools: Sequence[Spool], sheet: str) -> tuple[Spool, ...]:
    """The rows with their faults as duplicates: two tags that people take for one are one.

    Unreadable tags are counted, since keys are unique, but are nobody's duplicates.
    """
    keys = [folded(spool.tag) for spool in spools]
    groups: dict[str, list[Spool]] = {key: [] for key, count in Counter(keys).items() if count > 1}
    for key, spool in zip(keys, spools, strict=True):
        if key in groups:
            groups[key].append(spool)
    marked: dict[int, Spool] = {}
    for group in groups.values():
        places = tuple(
            Fault(FaultKind.DUPLICADO, sheet, spool.row, columns.TAG_SPOOL, spool.tag) for spool in group
        )
        own = () if names.is_no_tag(group[0].tag) else places
        for repeats, spool in enumerate(group):
            marked[spool.row] = replace(spool, faults=(*spool.faults, *own), repeats=repeats)
    return tuple(marked.get(spool.row, spool) for spool in spools)


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
