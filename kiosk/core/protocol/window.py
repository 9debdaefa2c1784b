"""Whether enough of the audit has been read to judge by.

The first row that is read of a spool counts whatever it follows, which is wrong where it lost a race against
a row before it. Nothing is in flight for days, so reading further back always ends that.
"""

from collections.abc import Iterable

from kiosk.core.data import Spool
from kiosk.core.protocol.audit_log import LogAt


def in_doubt(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """Spools whose rows in the audit seem to begin before the first one read. Until it is read: no writing.

    They show by a row that follows an unknown one, or by a `version` of which the audit knows nothing. A
    program that puts versions of its own into the sheet looks the same: the search ends where the audit does.
    """
    unknown = (
        spool.tag
        for spool in spools
        if log.standing(spool.tag) is not None and (not spool.version or log.judged(spool.version) is None)
    )
    return log.unanchored | frozenset(unknown)
