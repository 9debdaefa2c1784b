"""The fence: decides what an action may be based on, after an atomic read of the row and the audit's end."""

from dataclasses import replace

from kiosk.core.errors import Refusal
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import ALONE, Context, HandNote, inspect, standing_of
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool
from kiosk.core.shop.names import TYPED_TEXTS


def at_fence(
    log: LogAt, spool: Spool, has_version: bool = True, context: Context = ALONE
) -> Refusal | HandNote | Standing:
    """The standing that the action may follow; or the hand edit to be noted first; or the refusal to write.

    The action follows `Standing.last`, and its own write repairs whatever else is wrong with the row. After
    a note the sheet is read again: an action written over an edit that wasn't noted would end a hold without
    a trace. Without the `version` column a late write can't be told from a hand edit.
    """
    if not has_version:
        return SheetChanged(tag=spool.tag, falta=columns.VERSION)
    finding = inspect(log, spool, context)
    if isinstance(finding, HandNote):
        return finding
    return standing_of(log, spool, context)


def by_the_audit(spool: Spool, standing: Standing) -> Spool:
    """The row as the rules must see it: the audit's state, with planning's columns as read.

    A fault of a state cell is dropped if the audit has another value for that cell. That of a text without a
    meaning stays: the row was read as if the audit's text stood there (`belonging`).
    """
    cells, shows = standing.picture.by_header(), spool.picture.by_header()
    faults = tuple(
        each
        for each in spool.faults
        if cells.get(each.column, each.raw) == each.raw
        or (each.column in TYPED_TEXTS and cells[each.column] == shows[each.column])
    )
    return replace(spool, picture=standing.picture, version=standing.last, hold=standing.hold, faults=faults)
