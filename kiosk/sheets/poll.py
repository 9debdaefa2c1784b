"""The light poll: four columns show which rows are unchanged, and which changes the audit explains. Pure.

A row that can't be explained so means that the whole sheet has to be read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.belonging import spelling
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.memory import RowsSeen, Seen
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool
from kiosk.core.shop.folding import folded, visible
from kiosk.core.shop.names import shortened
from kiosk.sheets import codec

POLLED: Final = (columns.TAG_SPOOL, columns.OCUPADO_POR, columns.ESTADO_DETALLE, columns.VERSION)
"""The columns that a poll reads; a row's other cells are taken from the write that its `version` names."""

_Cells = tuple[str, str, str, str]


def polled(
    before: Iterable[Spool],
    earlier: LogAt,
    log: LogAt,
    by_header: Mapping[str, Sequence[object]],
    first_row: int,
    memory: RowsSeen,
) -> dict[int, Spool] | None:
    """All rows as they are now, by number, from the rows as they were `before` and the columns of `POLLED`.

    `earlier` is the audit as of `before`, `log` as of the poll; `memory` is what was remembered when the poll
    began. Returns None if the whole sheet has to be read: rows were added, deleted or moved, a row was edited
    by hand, or its cells contradict the audit.
    """
    if not log.is_of_same_log(earlier):
        return None
    rows = {spool.row: spool for spool in before}
    touched = {judged.row.tag for judged in log.since(earlier.end)}
    # All others have the state and the spelling that they had, unless the audit was accepted anew.
    alike = frozenset(map(folded, touched))
    is_accepted_anew = log.acceptance() != earlier.acceptance()
    lines = zip_longest(*(by_header[name] for name in POLLED), fillvalue="")
    now: dict[int, Spool] = {}
    for number, line in enumerate(lines, start=first_row):
        spool = rows.get(number)
        if (
            spool is not None
            and _shows_as_it_was(spool, line)
            and not is_accepted_anew
            and not (alike and folded(spool.tag) in alike)
        ):
            now[number] = spool  # by far the most, of thousands
            continue
        cells = _cells(line, log)
        if not visible(cells[0]) and not cells[3]:
            continue
        row = None if spool is None else _now(spool, cells, log, memory.of(spool.tag), spool.tag in touched)
        if row is None:
            return None
        now[number] = row
    return now if len(now) == len(rows) else None


def _shows_as_it_was(spool: Spool, line: tuple[object, ...]) -> bool:
    """True if the cells are those of an unchanged row that had nothing to clean or to replace."""
    picture = spool.picture
    shown = (spool.tag, picture.ocupado_por, picture.estado_detalle, spool.version)
    return line == shown and not spool.faults


def _cells(line: Iterable[object], log: LogAt) -> _Cells:
    """The polled cells as text, the tag as the audit spells it."""
    tag, holder, sentence, version = (shortened(codec.text(cell)) for cell in line)
    return spelling(log, tag) or tag, holder, sentence, visible(version)


def _as_read(spool: Spool, header: str, text: str) -> str:
    """The text that the cell showed: an unreadable one counts as what the audit has there."""
    fault = spool.fault_in(header) if spool.faults else None
    return fault.raw if fault else text


def _now(spool: Spool, cells: _Cells, log: LogAt, seen: Seen, is_touched: bool) -> Spool | None:
    """The row as it is now; None if these few cells can't tell."""
    tag, holder, sentence, version = cells
    picture = spool.picture
    held = _as_read(spool, columns.OCUPADO_POR, picture.ocupado_por)
    said = _as_read(spool, columns.ESTADO_DETALLE, picture.estado_detalle)
    if cells == (spool.tag, held, said, spool.version):
        # A write that the audit has but the cells don't show: it may have fallen on a wrong row.
        return None if is_touched and inspect(log, spool, seen) else spool
    if tag != spool.tag or not tag or spool.faults or log.judged(version) is None:
        return None
    read = replace(picture, ocupado_por=holder, estado_detalle=sentence)
    row = completed(log, replace(spool, picture=read, version=version))
    return None if row is None or inspect(log, row, seen) else row


def completed(log: LogAt, spool: Spool) -> Spool | None:
    """A row of which a poll read only holder, sentence and `version`, with its other cells filled in.

    They are assumed to be as the write that `version` names left them. None if that write is unknown and
    the audit has rows of the spool: then, and if `inspect` finds something, the whole row must be read.
    """
    written = log.judged(spool.version) if spool.version else None
    if written is None:
        return spool if log.standing(spool.tag) is None else None
    read = spool.picture
    cells = replace(written.after, ocupado_por=read.ocupado_por, estado_detalle=read.estado_detalle)
    return replace(spool, picture=cells)
