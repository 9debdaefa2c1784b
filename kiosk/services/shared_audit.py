"""Encodes a station's copy of the audit for another one that has none. Pure.

Another version of the program may have written it: what can't be read is no copy.
"""

import json
import zlib
from typing import Any, Final

from kiosk.core.shop.data import AuditRow
from kiosk.station.audit_copy import FORM, KeptAudit
from kiosk.station.journal_codec import audit_row_of, audit_row_text

MOST_BYTES: Final = 64 * 1024 * 1024
"""The largest copy, unpacked."""


def packed(kept: KeptAudit) -> bytes:
    """The copy with all its rows."""
    head = json.dumps({"form": FORM, "first": kept.first, "end": kept.end, "base": len(kept.base)})
    packer = zlib.compressobj(level=1)
    parts = [packer.compress(f"{head}\n".encode())]
    parts += [packer.compress(f"{_line(row)}\n".encode()) for row in (*kept.base, *kept.rows)]
    return b"".join([*parts, packer.flush()])


def unpacked(data: bytes) -> KeptAudit | None:
    """The reverse; None if this version can't read it. When the audit began to be known there is left out."""
    try:
        plain = zlib.decompressobj().decompress(data, MOST_BYTES).decode()
        head_text, *lines = plain.splitlines()
        head: Any = json.loads(head_text)
        rows = [audit_row_of(line) if line else None for line in lines]
        base = tuple(row for row in rows[: int(head["base"])] if row)
        if head["form"] != FORM:
            return None
        return KeptAudit(base, int(head["first"]), tuple(rows[len(base) :]), str(head["end"]))
    except (zlib.error, KeyError, TypeError, ValueError):
        return None


def _line(row: AuditRow | None) -> str:
    return audit_row_text(row) if row else ""
