"""Decides whether new rows at the audit's end may be believed as they stand.

A station reads only the audit's end. What people did above it shows there, if at all, by a row that stood
above before, or by one that no station writes on the audit as this station knows it. Then the window must be
read again and compared (`audit_check`), before anything is written.
"""

from collections.abc import Iterable, Sequence

from kiosk.core.protocol.acceptance import meets_acceptance
from kiosk.core.protocol.audit_check import AuditWindow, repeats_known
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.shop.data import AuditRow, Spool


def is_suspect(known: LogAt, came: Sequence[AuditRow | None], spools: Iterable[Spool] = ()) -> bool:
    """True if the audit must be read again before these rows, which follow the last one known, are taken in.

    `spools` are rows of the sheet as read at the same moment. Costs time by the number of new rows, however
    long the log is.
    """
    if meets_acceptance(came) or repeats_known(known, came):
        return True
    shown = list(spools)
    if not came and not shown:
        return False
    trial = AuditLog.about(known, came, shown).read(known.end, came)
    return bool(contradictions(trial, AuditWindow(known.end, came), shown, _Named(known)))


class _Named:
    """The ids that rows of the known log have or name."""

    def __init__(self, known: LogAt) -> None:
        self._known = known

    def __contains__(self, row_id: object) -> bool:
        return isinstance(row_id, str) and self._known.names(row_id)
