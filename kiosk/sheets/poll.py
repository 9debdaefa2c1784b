"""The light poll: four columns tell which rows are as they were, and which an audit row explains. Pure.

Whoever can't explain a row by what was read before has to read the whole sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import completed, inspect
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool
from kiosk.sheets import codec

POLLED: Final = (columns.TAG_SPOOL, columns.OCUPADO_POR, columns.ESTADO_DETALLE, columns.VERSION)
"""The columns that a poll reads; the other cells of a row it takes from the write that `version` names."""

_Cells = tuple[str, ...]


def polled(
    before: Iterable[Spool],
    earlier: LogAt,
    log: LogAt,
    by_header: Mapping[str, Sequence[object]],
    first_row: int,
) -> dict[int, Spool] | None:
    """All rows by number as they stand now, from how they stood `before` and the columns of `POLLED`.

    `earlier` is the audit of that earlier moment, `log` that of the poll. None where the sheet has to be read
    whole: rows came, went or moved, somebody edited a row by hand, or its cells aren't what the audit says.
    """
    if not log.is_of_same_log(earlier):
        return None
    rows = {spool.row: spool for spool in before}
    cells = _by_row(by_header, first_row)
    if cells.keys() != rows.keys():
        return None
    touched = {judged.row.tag for judged in log.since(earlier.end)}
    now: dict[int, Spool] = {}
    for number, spool in rows.items():
        row = _now(spool, cells[number], log, spool.tag in touched)
        if row is None:
            return None
        now[number] = row
    return now


def _by_row(by_header: Mapping[str, Sequence[object]], first_row: int) -> dict[int, _Cells]:
    """The polled cells as text of all rows that bear a tag or a version."""
    lines = enumerate(zip_longest(*(by_header[name] for name in POLLED)), start=first_row)
    texts = ((number, tuple(map(codec.text, line))) for number, line in lines)
    return {number: line for number, line in texts if line[0] or line[3]}


def _now(spool: Spool, cells: _Cells, log: LogAt, is_touched: bool) -> Spool | None:
    """The row as it stands now; None where these few cells don't tell it."""
    tag, holder, sentence, version = cells
    picture = spool.picture
    if cells == (spool.tag, picture.ocupado_por, picture.estado_detalle, spool.version):
        # A write may have gone astray: the audit has it, and the cells don't.
        return None if is_touched and inspect(log, spool) else spool
    if tag != spool.tag or not tag or spool.faults or log.judged(version) is None:
        return None
    seen = replace(picture, ocupado_por=holder, estado_detalle=sentence)
    row = completed(log, replace(spool, picture=seen, version=version))
    return None if row is None or inspect(log, row) else row
