"""What follows where rows moved during a write, so that it fell on the rows of other spools.

The audit rows decide all the same whether the actions count. The cells are put right at once, and by any
reader should this process die before.
"""

import logging
from collections.abc import Collection, Sequence

from kiosk.core.action.mender import Mender
from kiosk.core.errors import SheetError
from kiosk.core.ports import Echo, SpoolStore, Write
from kiosk.core.shop.folding import folded

log = logging.getLogger(__name__)


def has_strayed(echo: Echo, write: Write) -> bool:
    """True if another spool stands in the row that was written, or none."""
    spool = echo.rows.get(write.row)
    return spool is None or spool.tag != write.audit.tag


def gone(store: SpoolStore, strays: Sequence[Write]) -> Collection[str]:
    """The tags among these writes' that are no longer in the sheet, which is read afresh; none where it can't
    be read now."""
    for write in strays:
        log.warning("the write for %s fell on row %d, which is another's now", write.audit.tag, write.row)
    try:
        there = {folded(spool.tag) for spool in store.snapshot().spools}
    except SheetError:
        return ()
    return {write.audit.tag for write in strays if folded(write.audit.tag) not in there}


def mend(mender: Mender, echo: Echo, strays: Sequence[Write]) -> None:
    """Put right what the last full read shows, and the rows without a tag that these writes fell on."""
    numbers = [each.row for each in strays if each.row in echo.rows and not echo.rows[each.row].tag]
    mender.mend([], numbers)
    mender.mend_all()
