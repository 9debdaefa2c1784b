"""What an action stands on, once the row and the end of the audit were read in one moment."""

from dataclasses import replace

from kiosk.core.errors import Refusal
from kiosk.core.protocol.audit_log import LogAt, Standing
from kiosk.core.protocol.findings import ALONE, Context, HandNote, inspect, standing_of
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop import columns
from kiosk.core.shop.data import Spool


def at_fence(
    log: LogAt, spool: Spool, has_version: bool = True, context: Context = ALONE
) -> Refusal | HandNote | Standing:
    """Where the action may stand; or the hand edit to be noted first; or why nothing may be written.

    The action follows `Standing.last`, and its own write repairs whatever else is wrong with the row. After
    a note the sheet is read again: written over an edit that nobody noted, an action would end a hold
    without a trace. Without the `version` column a late write can't be told from a hand edit.
    """
    if not has_version:
        return SheetChanged(tag=spool.tag, falta=columns.VERSION)
    finding = inspect(log, spool, context)
    if isinstance(finding, HandNote):
        return finding
    return standing_of(log, spool, context)


def by_the_audit(spool: Spool, standing: Standing) -> Spool:
    """The row as the rules have to see it: the audit's state, and planning's columns as they were read.

    A fault of a state cell goes where the audit has something else for that cell.
    """
    cells = standing.picture.by_header()
    faults = tuple(fault for fault in spool.faults if cells.get(fault.column, fault.raw) == fault.raw)
    return replace(spool, picture=standing.picture, version=standing.last, hold=standing.hold, faults=faults)
