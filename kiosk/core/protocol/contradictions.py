"""Finds contradictions inside an audit. No station writes such rows, so a person has changed the audit.

They are found without a known log to compare with; a station that finds one doesn't trust the audit. The
kinds are those of `audit_check.What`. Below the newest valid acceptance, but for the third:

- a row that follows a row of its spool that stands below it, or is void;
- a repair that says "void" of a row that counts;
- a note of that acceptance itself that stands above it: both came in one request, and were sorted apart;
- an action, not a note and not the first judged row of its spool, that follows a row which isn't in the
  audit, though it names one by an id of a station's making, and not the one that the first judged row
  follows;
- a spool with judged rows whose row shows a `version` that a station made, and no audit row is it or
  follows it, and no other row of the sheet shows it. A repair that wrote it is no sign of its row: without
  this alarm a take whose row was deleted would be undone. But a repair may have been in flight while a person
  accepted the audit; it is known by the row's `version` as read for the acceptance, which it found as well.

Not detectable without a known log: a counting row swapped with a void one of the same `prev` before the void
one's repair was written; and a row deleted before any station had read it.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.judged_rows import Judged
from kiosk.core.protocol.kinds import AuditFinding, Mark, What, is_repair
from kiosk.core.shop.data import AuditRow, Spool

_OURS = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def is_our_form(version: str) -> bool:
    """True for a `version` that can only be the id of a station's audit row."""
    return _OURS.fullmatch(version) is not None


def contradictions(
    log: LogAt,
    window: AuditWindow,
    spools: Iterable[Spool],
    above: Container[str] = frozenset(),
    is_ours: Callable[[str], bool] = is_our_form,
    followed_above: Container[str] = frozenset(),
) -> list[AuditFinding]:
    """All contradictions. `log` has judged the window's rows; `spools` are the sheet's rows at that moment.

    `above` are the ids of rows above the window, and `followed_above` those that rows there follow. Where a
    spool's rows follow unknown ones, or its row shows an unknown `version` (`audit_window.in_doubt`), the
    caller must have read the spool's rows back to the audit's start.
    """
    rows = [row for row in window.rows if row is not None]
    ids = _Ids({row.id for row in rows}, above)
    followed = {row.prev for row in rows if row.prev}
    named = _Ids(followed | _repaired_before_the_acceptance(log, rows), _Ids(ids, followed_above))
    return [*_rows_in_conflict(log, window, ids, is_ours), *shown_and_absent(log, spools, named, is_ours)]


def _repaired_before_the_acceptance(log: LogAt, rows: Iterable[AuditRow]) -> set[str]:
    """The versions of repairs that were under way while the audit was accepted: their rows may be lost."""
    found: set[str] = set()
    for row in rows:
        first = log.first_judged(row.tag) if row.written and row.ref and is_repair(row) else None
        if first is not None and first.acepta and first.prev == row.ref:
            found.add(row.written or "")
    return found


@frozen
class _Ids:
    """The ids of some rows, with those that others have."""

    own: Container[str]
    others: Container[str]

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.own or row_id in self.others


def unnamed_versions(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """The versions of a station's making that spools with judged rows show, and no row read has or names."""
    return frozenset(
        spool.version
        for spool in spools
        if spool.version
        and not log.names(spool.version)
        and log.first_judged(spool.tag) is not None
        and is_our_form(spool.version)
    )


def _rows_in_conflict(
    log: LogAt, window: AuditWindow, ids: Container[str], is_ours: Callable[[str], bool]
) -> Iterator[AuditFinding]:
    met: set[str] = set()
    for place, row in enumerate(window.rows, window.first):
        if row is None or row.id in met:
            continue  # a repeat of a row that was checked
        met.add(row.id)
        what: What | None = None
        judged = log.judged(row.id)
        if _is_above_its_acceptance(log, row, place):
            what = What.FOLLOWS_LATER_OR_VOID
        elif judged is not None and judged.place == place and not log.is_history(judged):
            what = _wrongly_followed(log, judged, ids, is_ours)
        else:
            what = What.CALLED_VOID if _calls_void_what_counts(log, row) else None
        if what is not None:
            yield AuditFinding(what, place, row.id, row.tag)


def _wrongly_followed(
    log: LogAt, judged: Judged, ids: Container[str], is_ours: Callable[[str], bool]
) -> What | None:
    row, first = judged.row, log.first_judged(judged.row.tag)
    followed = log.judged(row.prev) if row.prev else None
    if followed is not None and followed.row.tag == row.tag and not log.is_history(followed):
        if followed.place > judged.place or not followed.counts:
            return What.FOLLOWS_LATER_OR_VOID
    elif row.prev and is_ours(row.prev) and row.prev not in ids and first is not None:
        is_note = row.evento_tipo == Mark.EDITADO_A_MANO
        if not is_note and first.id != row.id and first.prev != row.prev:
            return What.FOLLOWS_NOTHING
    return None


def _is_above_its_acceptance(log: LogAt, row: AuditRow, place: int) -> bool:
    accepted = log.acceptance()
    return accepted is not None and row.acepta == accepted.id and place < log.floor()


def _calls_void_what_counts(log: LogAt, row: AuditRow) -> bool:
    """True for a repair that calls a counting row void. Only repairs that name what they wrote are trusted:
    older versions of the program said "void" in other cases as well."""
    if row.evento_tipo != Mark.ANULADO or row.written is None or not row.ref:
        return False
    called = log.judged(row.ref)
    return called is not None and called.row.tag == row.tag and called.counts and not log.is_history(called)


def shown_and_absent(
    log: LogAt, spools: Iterable[Spool], named: Container[str], is_ours: Callable[[str], bool] = is_our_form
) -> list[AuditFinding]:
    """The spools that show a `version` of a station's making which isn't among those that rows have or name.

    A `version` that several of these spools show was copied by a person.
    """
    rows = list(spools)
    absent = [
        spool
        for spool in rows
        if spool.version
        and spool.version not in named
        and log.first_judged(spool.tag) is not None
        and not spool.is_unidentified
        and is_ours(spool.version)
    ]
    shown = Counter(spool.version for spool in rows) if absent else {}
    return [
        AuditFinding(What.SHOWN_AND_ABSENT, spool.row, spool.version, spool.tag)
        for spool in absent
        if shown[spool.version] == 1
    ]
