"""Rows of Metadata to audit rows and back. Pure; rows of other programs are skipped, never an error."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk import __version__
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow, Operation, Picture
from kiosk.core.shop.dates import UNDATED, parse_date
from kiosk.core.shop.states import states_of
from kiosk.sheets import codec
from kiosk.sheets.codec import Cell

_OF_SOME_KINDS: Final = (
    "ref",
    "written",
    "tras",
    "acepta",
    "columna",
    "motivo",
    "lote",
    "asignado_por",
    "de",
    "encadenado_de",
)
"""Keys of `metadata_json` that only some rows have: repairs, tombstones, acceptances, those of batches,
supervisors' actions, hand-overs, and takes that were offered as a next step."""


def read(row: Sequence[object], columns: Mapping[str, int], zone: ZoneInfo) -> AuditRow | None:
    """The audit row in these cells; None if they have no id.

    What people do to its other cells doesn't take a row out of the audit: a row whose date can't be read is
    `UNDATED`, and an acceptance has no tag.
    """

    def cell(header: str) -> object:
        index = columns.get(header)
        return row[index] if index is not None and index < len(row) else None

    event_id = codec.text(cell("id"))
    if not event_id:
        return None
    extra = _metadata(cell("metadata_json"))
    return AuditRow(
        id=event_id,
        timestamp=codec.moment(cell("timestamp"), zone) or UNDATED,
        evento_tipo=codec.text(cell("evento_tipo")),
        tag=codec.text(cell("tag_spool")),
        worker_id=codec.whole_number(cell("worker_id")),
        worker_nombre=codec.text(cell("worker_nombre")),
        operacion=codec.text(cell("operacion")),
        accion=codec.text(cell("accion")),
        fecha_operacion=_date(cell("fecha_operacion"), zone),
        cmd=_text(extra, "cmd"),
        prev=_text(extra, "prev"),
        hold=_text(extra, "hold"),
        before=_picture(extra, "before"),
        after=_picture(extra, "after"),
        station=_text(extra, "station") or "",
        **{key: _text(extra, key) for key in _OF_SOME_KINDS},
    )


def _metadata(raw: object) -> Mapping[str, Any]:
    try:
        extra = json.loads(raw) if isinstance(raw, str) else {}
    except (ValueError, RecursionError):
        return {}
    return extra if isinstance(extra, dict) else {}


def _text(extra: Mapping[str, Any], key: str) -> str | None:
    value = extra.get(key)
    return value if isinstance(value, str) else None


def _picture(extra: Mapping[str, Any], key: str) -> Picture | None:
    value = extra.get(key)
    return Picture.from_headers(value) if isinstance(value, dict) else None


def _date(raw: object, zone: ZoneInfo) -> date | None:
    return parse_date(codec.date_text(raw, zone)[0])


def cells(row: AuditRow) -> dict[str, Cell]:
    """The cells to append, by header."""
    return {
        "id": codec.text_cell(row.id),
        "timestamp": codec.moment_cell(row.timestamp, codec.MOMENT_PATTERN),
        "evento_tipo": codec.text_cell(row.evento_tipo),
        "tag_spool": codec.text_cell(row.tag),
        "worker_id": codec.number_cell(row.worker_id) if row.worker_id is not None else {},
        "worker_nombre": codec.text_cell(row.worker_nombre),
        "operacion": codec.text_cell(row.operacion),
        "accion": codec.text_cell(row.accion),
        "fecha_operacion": _date_cell(row.fecha_operacion),
        "metadata_json": codec.text_cell(_metadata_json(row)),
    }


def fits(row: AuditRow) -> bool:
    """True if each cell of the row is short enough. One holds the state cells before and after."""
    return all(map(codec.fits, _texts_of(row)))


def size(row: AuditRow) -> int:
    """The length of the row's longest cell."""
    return max(map(len, _texts_of(row)))


def _texts_of(row: AuditRow) -> Iterator[str]:
    for cell in cells(row).values():
        yield str(cell.get("userEnteredValue", {}).get("stringValue", ""))


def longest(row: AuditRow) -> tuple[str, str]:
    """The spool's longest cell that the row is made of: its header and its text."""
    found = [(columns.TAG_SPOOL, row.tag)]
    for picture in filter(None, (row.before, row.after)):
        found += picture.by_header().items()
    return max(found, key=lambda cell: len(cell[1]))


def _date_cell(value: date | None) -> Cell:
    if value is None:
        return {}
    return codec.moment_cell(datetime(value.year, value.month, value.day), codec.DATE_PATTERN)


def _metadata_json(row: AuditRow) -> str:
    extra = {
        "cmd": row.cmd,
        "prev": row.prev,
        "hold": row.hold,
        "before": row.before.by_header() if row.before else None,
        "after": row.after.by_header() if row.after else None,
        "station": row.station,
        "app": f"spool-kiosk {__version__}",
        **{key: value for key in _OF_SOME_KINDS if (value := getattr(row, key)) is not None},
    }
    if row.after and row.operacion == Operation.REPARACION:
        extra["cycle"] = states_of(row.after).cycle
    return json.dumps(extra, ensure_ascii=False, separators=(",", ":"))
