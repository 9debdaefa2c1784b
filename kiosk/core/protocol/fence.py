"""The fence: decides what an action may be based on, after an atomic read of the row and the audit's end."""

from dataclasses import replace

from kiosk.core.errors import Refusal
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import Doubt, Finding, HandNote
from kiosk.core.protocol.inspection import with_readable_cells
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop import columns, names
from kiosk.core.shop.data import Fault, Picture, Spool


def at_fence(
    log: LogAt, spool: Spool, finding: Finding | None, has_version: bool = True
) -> Refusal | HandNote | Doubt | Standing:
    """The standing that the action may follow; the hand edit to note first; or why nothing is written.

    The action follows `Standing.last`, and its own write repairs whatever else is wrong with the row. After
    a note the sheet is read again: an action written over an edit that wasn't noted would end a hold without
    a trace. Without the `version` column a late write can't be told from a hand edit. A row in doubt may be
    restored by a station that remembers it, so no action is written over it meanwhile.
    """
    if not has_version:
        return SheetChanged(tag=spool.tag, falta=columns.VERSION)
    return finding if isinstance(finding, HandNote | Doubt) else standing_of(log, spool)


def standing_of(log: LogAt, spool: Spool) -> Standing:
    """The spool's standing by the audit, whatever its cells show; by its cells if the audit has no row.

    Of these, one that is too long to be read counts as last read clean, else as empty.
    """
    known = spool.first.clean if spool.first else Picture()
    readable = with_readable_cells(spool, known)
    return log.standing(spool.tag) or Standing(spool.version, readable.picture, spool.version)


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
        or (_has_no_meaning(each) and cells[each.column] == shows[each.column])
        or len(shows.get(each.column, "")) > names.LONGEST
    )
    return replace(spool, picture=standing.picture, version=standing.last, hold=standing.hold, faults=faults)


def _has_no_meaning(fault: Fault) -> bool:
    is_page = fault.column in columns.PICTURE_COLUMNS and names.is_shortened(fault.raw)
    return fault.column in names.TYPED_TEXTS or is_page
