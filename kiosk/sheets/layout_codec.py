"""Encodes where worksheets and columns are, for the station's disk and for other stations. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.sheets.headers import Header, find
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table

KEPT: Final = timedelta(hours=1)
"""A layout is searched for again after this time: reads prove the headers, but not the worksheets' ids."""


def layout_text(layout: Layout, found_at: datetime) -> str:
    """As JSON, in ASCII; `found_at` is aware."""
    tables = {
        kind: [table.title, table.sheet_id, table.header.row, table.header.texts]
        for kind in WANTED
        if isinstance(table := getattr(layout, kind), Table)
    }
    return json.dumps({"at": found_at.isoformat(), "tables": tables})


def layout_of(text: str, names: SheetNames, now: datetime | None = None) -> tuple[Layout, datetime] | None:
    """The reverse, with when it was found; None if that is too long ago, or if other worksheets are meant.

    Also for a text that this version can't read. `now` is aware; without it any time will do.
    """
    try:
        plain: Any = json.loads(text)
        found_at = datetime.fromisoformat(plain["at"])
        tables = {kind: _table(kind, plain["tables"]) for kind in WANTED}
        is_kept = now is None or timedelta(0) <= now - found_at < KEPT
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    is_ours = tuple(table.title for table in tables.values()) == names.all()
    return (Layout(**tables), found_at) if is_kept and is_ours else None


def _table(kind: str, tables: Mapping[str, Any]) -> Table:
    title, sheet_id, row, texts = tables[kind]
    return Table(str(title), int(sheet_id), _header(int(row), texts, kind))


def _header(row: int, texts: list[str], kind: str) -> Header:
    header = find([*[[]] * (row - 1), texts], WANTED[kind])
    if header.row != row:
        raise ValueError("no header row")
    return header
