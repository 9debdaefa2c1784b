"""Corrects a write if columns were moved between its read and the write. Pure.

The write used the columns of the read. So its values are on the right row but under other headers, where they
may have overwritten planning's cells. The overwritten values are restored from the row as it was read; only
formulas are lost, because a read gives their values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.core.frozen import frozen
from kiosk.core.ports import Write
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow
from kiosk.sheets import codec, writing
from kiosk.sheets.audit import audit_codec
from kiosk.sheets.headers import Header, find, header_texts, normalise
from kiosk.sheets.layout import WANTED, Layout, Table

Rows = Mapping[int, Sequence[object]]
"""Raw cells of rows as the fence read them, by row number."""


@frozen
class Mend:
    """The headers as they are now, and the requests that correct what was written by the old ones."""

    layout: Layout
    requests: tuple[dict[str, Any], ...]
    covered: tuple[str, ...]
    """Planning's cells that are restored, as text for the log."""


def mend(
    layout: Layout, read: Rows, writes: Sequence[Write], echo: writing.EchoedRows, zone: ZoneInfo
) -> Mend | None:
    """The correction of a write whose echo shows other headers than it was written by.

    It has no requests if every cell fell in its place all the same. Returns None if the headers didn't
    change, and if nothing can be told because a required header is gone or the row has moved as well.
    """
    now = Layout(
        _as_it_stands(layout.operaciones, "operaciones", echo.operaciones),
        layout.trabajadores,
        layout.roles,
        _as_it_stands(layout.metadata, "metadata", echo.metadata),
    )
    if now == layout or now.missing():
        return None
    requests: list[dict[str, Any]] = []
    covered: list[str] = []
    before, after = layout.operaciones, now.operaciones
    moved = any(before.header.columns[name] != after.header.columns[name] for name in columns.STATE_COLUMNS)
    unread = [write for write in writes if not _is_in(write.audit, echo, now.metadata, zone)]
    for write in writes:
        fence_row, row = read.get(write.row, ()), echo.operaciones.get(write.row, ())
        if not _is_same_row(before.header, after.header, fence_row, row):
            return None
        if moved:
            for column, value, has_date in _covered(before.header, after.header, fence_row):
                requests.append(_put_back(after, write.row, column, value, has_date))
                covered.append(f"{_name(after.header, column)} = {value!r}")
        if moved or unread:
            requests += writing.row_requests(after, write)
    if unread:
        requests.append(writing.append_request(now.metadata, [write.audit for write in unread]))
    return Mend(now, tuple(requests), tuple(covered))


def _as_it_stands(table: Table, kind: str, rows: Rows) -> Table:
    """The table with its header row as the echo shows it."""
    row = rows.get(table.header.row, [])
    if header_texts(row) == table.header.texts:
        return table
    return replace(table, header=replace(find([row], WANTED[kind]), row=table.header.row))


def _is_in(row: AuditRow, echo: writing.EchoedRows, table: Table, zone: ZoneInfo) -> bool:
    """True if the audit, read by its present headers, has this row as it was meant."""
    found = (audit_codec.read(cells, table.header.columns, zone) for cells in echo.metadata.values())
    return any(each is not None and _essence(each) == _essence(row) for each in found)


def _essence(row: AuditRow) -> tuple[object, ...]:
    return (row.id, row.tag, row.evento_tipo, row.prev, row.hold, row.before, row.after, row.ref)


def _fallen(before: Header) -> frozenset[int]:
    """The columns that were written."""
    return frozenset(before.columns[name] for name in columns.STATE_COLUMNS)


def _is_same_row(before: Header, after: Header, fence_row: Sequence[object], row: Sequence[object]) -> bool:
    """True if the written row is the one that was read: by its tag, or by the rest if that is overwritten."""
    tag, fallen = after.columns[columns.TAG_SPOOL], _fallen(before)
    if tag not in fallen:
        return _text(row, tag) == _text(fence_row, before.columns[columns.TAG_SPOOL])
    origins = _origins(before.texts, after.texts)
    rest = ((new, old) for new, old in origins.items() if new not in fallen)
    return all(_text(row, new) == _text(fence_row, old) for new, old in rest)


def _covered(
    before: Header, after: Header, fence_row: Sequence[object]
) -> Iterator[tuple[int, object, bool]]:
    """Overwritten columns that aren't the kiosk's, what they held, and whether they got a date format."""
    ours = {after.columns[name] for name in columns.STATE_COLUMNS}
    origins = _origins(before.texts, after.texts)
    for name in columns.STATE_COLUMNS:
        column = before.columns[name]
        if column not in ours:
            old = origins.get(column)
            value = fence_row[old] if old is not None and old < len(fence_row) else None
            yield column, value, name in columns.DATE_COLUMNS


def _origins(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """The old column of each new one: by its header if that is unique, else by its neighbours.

    Inserted columns are left out.
    """
    origins: dict[int, int] = {}
    for kind, old, old_end, new, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal" or (kind == "replace" and old_end - old == new_end - new):
            origins.update(zip(range(new, new_end), range(old, old_end), strict=True))
    for new, text in enumerate(after):
        if text and before.count(text) == 1 and after.count(text) == 1:
            origins[new] = before.index(text)
    return origins


def _put_back(table: Table, row: int, column: int, value: object, has_date: bool) -> dict[str, Any]:
    """The request that restores a cell's value, and removes a date format from a column without dates."""
    is_date = normalise(_name(table.header, column)).startswith("fecha")
    return {
        "updateCells": {
            "start": {"sheetId": table.sheet_id, "rowIndex": row - 1, "columnIndex": column},
            "rows": [{"values": [_typed(value)]}],
            "fields": writing.VALUE_AND_FORMAT if has_date and not is_date else writing.VALUE,
        }
    }


def _typed(value: object) -> codec.Cell:
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, (int, float)):
        return codec.number_cell(value)
    return codec.text_cell(value) if isinstance(value, str) else {}


def _name(header: Header, column: int) -> str:
    return header.texts[column] if column < len(header.texts) else ""


def _text(row: Sequence[object], column: int) -> str:
    return codec.text(row[column]) if column < len(row) else ""
