"""Decides whether new rows at the audit's end may be believed as they stand.

A station reads only the audit's end. What people did above it shows there, if at all, by a row that stood
above before, or by one that no station writes on the audit as this station knows it. Then the window must be
read again and compared (`audit_check`), before anything is written.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from kiosk.core.protocol.acceptance import meets_acceptance
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.kinds import is_used
from kiosk.core.shop.data import AuditRow, Spool

_NO_ROWS = AuditWindow(1, ())


def is_suspect(
    known: LogAt,
    came: Sequence[AuditRow | None],
    spools: Iterable[Spool] = (),
    known_rows: AuditWindow = _NO_ROWS,
    in_place: Mapping[int, str] = MappingProxyType({}),
) -> bool:
    """True if the audit must be read again before these rows, which follow the last one known, are taken in.

    `spools` are rows of the sheet as read at the same moment. `known_rows` are the known ones in their places
    and `in_place` the ids that have been found there again, by row number (`places_to_check`).
    """
    if meets_acceptance(came):
        return True
    places = places_to_check(known, known_rows, came)
    if places is None or any(in_place.get(number) != row_id for number, row_id in places.items()):
        return True
    shown = list(spools)
    if not came and not shown:
        return False
    trial = AuditLog.about(known, came, shown).read(known.end, came)
    return bool(contradictions(trial, AuditWindow(known.end, came), shown, _Named(known)))


def places_to_check(
    known: LogAt, known_rows: AuditWindow, came: Iterable[AuditRow | None]
) -> Mapping[int, str] | None:
    """The places of known rows that must still have these ids, because new rows at the end have them as well.

    It may be harmless, as a write whose answer was lost may land twice. But where people have sorted the
    audit, unread rows may now stand above the known end, and each has pushed a known row below it: that one
    has left its place. None if a place isn't known: then the window must be read again and compared.
    """
    copies: dict[str, list[AuditRow]] = {}
    for row in came:
        if row is not None and (known.has(row.id) or known.counts(row.id) is not None):
            copies.setdefault(row.id, []).append(row)
    if not copies:
        return {}
    stood: dict[str, dict[int, AuditRow]] = {}
    for number, row in enumerate(known_rows.rows, known_rows.first):
        if row is not None and row.id in copies:
            stood.setdefault(row.id, {})[number] = row
    if len(stood) < len(copies):
        return None
    moved = [row_id for row_id, rows in copies.items() if _may_have_moved(rows, stood[row_id].values())]
    return {number: row_id for row_id in moved for number in stood[row_id]}


def _may_have_moved(copies: Iterable[AuditRow], stood: Collection[AuditRow]) -> bool:
    """False for new rows of another program that gives several rows one id."""
    return any(is_used(row) for row in (*copies, *stood)) or any(row in stood for row in copies)


class _Named:
    """The ids that rows of the known log have or follow."""

    def __init__(self, known: LogAt) -> None:
        self._known = known

    def __contains__(self, row_id: object) -> bool:
        return isinstance(row_id, str) and self._known.names(row_id)
