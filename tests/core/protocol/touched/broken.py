"""Stations that each lack one of the rules for audits that people change, and for copied or renamed rows."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kiosk.core.protocol.acceptance import Accepted, may_accept, what_is_accepted
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.findings import Finding, HandNote, Repair
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.kinds import AuditFinding, Mark, What
from kiosk.core.protocol.memory import Seen
from kiosk.core.shop.data import AuditRow, Spool
from tests.core.protocol.touched.world import Read, Rules, read_itself


def nothing_compared(*_: object) -> list[AuditFinding]:
    """The audit read anew is trusted as it stands."""
    return []


def repeats_are_resends(*_: object) -> dict[int, str]:
    """A known id in the audit's tail counts as a write that landed twice."""
    return {}


def blind_to(*kinds: What) -> Read:
    """An audit with this contradiction is trusted."""

    def found(*read: Any) -> list[AuditFinding]:
        return [each for each in read_itself(*read) if each.what not in kinds]

    return found


def of_anybodys_making(
    log: LogAt, window: AuditWindow, spools: Iterable[Spool], above: Iterable[str]
) -> list[AuditFinding]:
    """An action mustn't follow a `version` that isn't in the audit, whichever program made it."""
    return contradictions(log, window, spools, frozenset(above), bool)


class AnyAcceptance(AuditLog):
    """Every acceptance is valid, wherever it stands."""

    def _accept(self, row: AuditRow, place: int) -> None:
        self._begin_anew(row, place)


def cells_as_they_stand(_: object, fresh: LogAt, spools: Iterable[Spool], *__: object) -> list[Accepted]:
    """The acceptance notes the cells as shown."""
    return what_is_accepted(None, fresh, spools, lambda _, spool: spool.picture)


def rows_of_the_sheet_alone(*read: Any) -> list[Accepted]:
    """The acceptance notes nothing of a spool that has no row just now."""
    return [each for each in what_is_accepted(*read) if each.spool.row]


def any_station_accepts(*_: object) -> bool:
    """A person may accept at any station."""
    return True


def any_log_is_fit(known: LogAt | None, findings: Iterable[AuditFinding], others_know: bool) -> bool:
    """A station that knows a log accepts by it, even if unknown rows stand above those that it knows."""
    return may_accept(known, (), others_know)


def as_known(known: LogAt, *_: object) -> LogAt:
    """Rows that came while the station was stopped are left out."""
    return known


def without_a_stray_of_its_own(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """A row that doesn't show a known write was written by another program."""
    standing = log.standing(spool.tag)
    if standing and log.judged(spool.version) is None:
        return HandNote(spool.tag, standing.last, standing.hold, standing.picture, spool.picture)
    return inspect(log, spool, seen, doubted_s)


def every_empty_version_a_stray(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """The station's memory of a clean row isn't used."""
    if log.judged(spool.version) is None:
        seen = replace(seen, clean_at=0)
    return inspect(log, spool, seen, doubted_s)


def no_memory(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """Without a counting row the cells are the state; a void write is replaced by what its sender read."""
    found = inspect(log, spool, replace(seen, first=None), doubted_s)
    if isinstance(found, HandNote) and log.standing(spool.tag) is None and log.judged(spool.version):
        return Repair(spool.tag, found.before, found.prev, spool.version, Mark.ANULADO)
    return found


def memory_as_first_read(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """A note from memory restores the cells as first read, whatever was read since."""
    if seen.first:
        seen = replace(seen, first=replace(seen.first, clean=seen.first.cells))
    return inspect(log, spool, seen, doubted_s)


def nothing_is_certain(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """Every row that shows another spool's write counts as a stray."""
    written = log.judged(spool.version)
    if written is not None and written.row.tag != spool.tag:
        seen = Seen(seen.first)
    return inspect(log, spool, seen, doubted_s)


def whoever_stands_there_holds(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """A row in doubt is noted as it stands, with its holder."""
    found = inspect(log, spool, seen, doubted_s)
    written = log.judged(spool.version)
    is_other = written is not None and written.row.tag != spool.tag
    if isinstance(found, HandNote) and is_other and seen.first is None and log.standing(spool.tag) is None:
        return replace(found, after=spool.picture)

    return found


def nothing_is_known_of_a_lost_row(log: LogAt, spool: Spool, seen: Seen, doubted_s: float) -> Finding | None:
    """A row that shows a version which the audit has lost is noted as it stands."""
    found = inspect(log, spool, seen, doubted_s)
    if isinstance(found, HandNote) and log.repaired_elsewhere(spool.tag, spool.version):
        return replace(found, after=spool.picture)
    return found


def no_window_is_doubted(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """Rows above the window are never read."""
    return frozenset()


WITHOUT = {
    "comparison": Rules(audit_check=nothing_compared),
    "known row in the tail": Rules(places_to_check=repeats_are_resends),
    "a: follows a later or void row": Rules(contradictions=blind_to(What.FOLLOWS_LATER_OR_VOID)),
    "b: called void": Rules(contradictions=blind_to(What.CALLED_VOID)),
    "c: follows nothing": Rules(contradictions=blind_to(What.FOLLOWS_NOTHING)),
    "c: ids of a station's making": Rules(contradictions=of_anybodys_making),
    "d: shown and absent": Rules(contradictions=blind_to(What.SHOWN_AND_ABSENT)),
    "nothing landed before the acceptance": Rules(new_log=AnyAcceptance),
    "acceptance in the audit alone": Rules(acceptance_writes_cells=True),
    "known log accepted": Rules(what_is_accepted=cells_as_they_stand),
    "spools without a row accepted": Rules(what_is_accepted=rows_of_the_sheet_alone),
    "known log read on": Rules(known_and_since=as_known),
    "station with a known log accepts": Rules(may_accept=any_station_accepts),
    "rows above the known ones": Rules(may_accept=any_log_is_fit),
    "tombstones again": Rules(repeats_tombstones=False),
    "version that the first row follows": Rules(inspect=without_a_stray_of_its_own),
    "version emptied by a person": Rules(inspect=every_empty_version_a_stray),
    "memory": Rules(inspect=no_memory),
    "memory as last read clean": Rules(inspect=memory_as_first_read),
    "certainly a person": Rules(inspect=nothing_is_certain),
    "write on another row while the tag was away": Rules(elsewhere_now=lambda *_: frozenset()),
    "repairs that name": Rules(repairs_name=False),
    "nobody holds by doubt": Rules(inspect=whoever_stands_there_holds),
    "a minute of doubt": Rules(waits_in_doubt=False),
    "reading on where a window is in doubt": Rules(in_doubt=no_window_is_doubted),
}
"""The rules of stations that lack this one."""
