"""Reads a write back before it is sent: what this program could not read again is never written. Pure.

A row of the audit that its own reader skips would be looked for, and sent again, for ever. A state cell that
reads otherwise than it was meant would pass for an edit by hand at every station.
"""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.core.errors import Refusal
from kiosk.core.ports import Write
from kiosk.core.refusals import CellUnreadable
from kiosk.core.shop import columns, rules
from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.dates import EARLIEST, LATEST
from kiosk.sheets import audit_codec, codec
from kiosk.sheets.layout import Layout

LONGEST: Final = 50_000
"""Characters that Sheets takes in one cell."""


def unreadable(write: Write, layout: Layout, zone: ZoneInfo) -> Refusal | None:
    """Why this write would not be read as it is meant; None if it would."""
    refusal = unreadable_row(write.audit, layout, zone)
    if refusal is not None:
        return refusal
    earlier = write.audit.before.by_header() if write.audit.before else {}
    for header, text in write.picture.by_header().items():
        # What stood there before stays as it is: a release must not fail by a cell that it leaves alone.
        if text != earlier.get(header) and not _reads_as(header, text, zone):
            sheet, row = layout.operaciones.title, str(write.row)
            return CellUnreadable(write.audit.tag, valor=text, hoja=sheet, fila=row, columna=header)
    return None


def unreadable_row(row: AuditRow, layout: Layout, zone: ZoneInfo) -> Refusal | None:
    """The same of a row of the audit that is appended alone."""
    for day in (row.timestamp.date(), row.fecha_operacion):
        if day is not None and not EARLIEST <= day <= LATEST:
            return rules.beyond_the_sheet(day)
    cells = audit_codec.cells(row)
    raw = [_as_read(cells.get(header, {})) for header in columns.AUDIT_COLUMNS]
    found = audit_codec.read(raw, _PLACES, zone)
    is_read = found is not None and _judged_by(found) == _judged_by(row)
    # The repair of a row without a tag has none either: it is for people, and no program looks for it.
    if (is_read or not row.tag) and all(_is_taken(cell) for cell in raw if isinstance(cell, str)):
        return None
    sheet = layout.metadata.title
    return CellUnreadable(row.tag, valor=row.tag, hoja=sheet, fila="-", columna="metadata_json")


_PLACES = {header: index for index, header in enumerate(columns.AUDIT_COLUMNS)}


def _reads_as(header: str, text: str, zone: ZoneInfo) -> bool:
    raw = _as_read(codec.state_cell(header, text))
    if header in columns.DATE_COLUMNS:
        return codec.date_text(raw, zone, header == columns.FECHA_OCUPACION)[0] == text and _is_taken(text)
    return codec.text(raw) == text and _is_taken(text)


def _as_read(cell: Mapping[str, object]) -> object:
    """The cell's content as a later read gives it: numbers are floating-point there."""
    entered = cell.get("userEnteredValue", {})
    assert isinstance(entered, dict)
    number = entered.get("numberValue")
    return entered.get("stringValue") if number is None else float(number)


def _is_taken(text: str) -> bool:
    """True if Sheets takes the text: not too long, and no half of a character."""
    return len(text) <= LONGEST and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _judged_by(row: AuditRow) -> tuple[object, ...]:
    """All that a verdict, or the search for the row, depends on."""
    at = row.timestamp.replace(microsecond=0)
    return (row.id, at, row.tag, row.evento_tipo, row.cmd, row.prev, row.hold, row.before, row.after, row.ref)
