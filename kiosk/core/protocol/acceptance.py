"""The way out after people have touched the audit: a person accepts it as it stands, and all begin anew.

One request appends, to the audit alone and to no cell:

- the acceptance (`AUDITORIA_ACEPTADA`), which names in `tras` the last audit row of any kind at the reading
  that the person saw. It is void if any row stands between that one and itself: something landed while he
  read. If the row that it names isn't there, it is valid.
- every tombstone of the last seven days once more, so that nothing given up can count below;
- one hand note for each spool that has a judged row, in the log that the station knew or in the one that it
  reads now, and a row in the sheet. It counts only under this acceptance (`acepta`), and only as the first
  row of its spool. Its `prev` and `before` are `version` and cells as read; `after` is what the *known* log,
  read on with what came since (`known_and_since`), makes of the row: never the cells of a void write.

Rows above the newest valid acceptance are history for people, never judged or compared again. The spools'
rows get their `version` by the ordinary repair; a hand edit made meanwhile is found by it, and wins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.core.protocol.audit_ages import is_settled
from kiosk.core.protocol.audit_check import AuditFinding, What
from kiosk.core.protocol.audit_log import AuditLog, Judged, LogAt, Standing
from kiosk.core.protocol.kinds import Mark, is_acceptance, is_tombstone
from kiosk.core.shop.data import AuditRow, Picture, Spool, same_holder


@dataclass(frozen=True, slots=True)
class Accepted:
    """A spool as the person is shown it: what the known log and the one read now say, and what is noted.

    `known` and `fresh` are None where that log has no standing of the spool.
    """

    spool: Spool
    known: Standing | None
    fresh: Standing | None
    after: Picture

    @property
    def is_changed(self) -> bool:
        """True where the spool won't stand as the log that is read now has it."""
        return self.fresh is None or self.fresh.picture != self.after


def what_is_accepted(
    known: LogAt | None, fresh: LogAt, spools: Iterable[Spool], made_of: Callable[[LogAt, Spool], Picture]
) -> list[Accepted]:
    """Every spool that gets a note, in the sheet's order.

    `made_of` gives what a reader makes of the row over the known log: the log's picture, merged with what a
    hand has changed, or what it remembers. Only where no log is known do the cells count as they stand.
    """
    found: list[Accepted] = []
    for spool in spools:
        if not spool.tag or spool.duplicates:
            continue  # nobody knows which of the rows is meant
        before = known.standing(spool.tag) if known else None
        now = fresh.standing(spool.tag)
        if not _is_judged(known, spool.tag) and not _is_judged(fresh, spool.tag):
            continue
        after = made_of(known, spool) if known else spool.picture
        found.append(Accepted(spool, before, now, after))
    return found


def known_and_since(known: LogAt, fresh: LogAt, rows: Sequence[AuditRow | None]) -> LogAt:
    """The known log, read on with the rows that are in the audit now and that it hasn't, in their order.

    A write that was on its way when people touched the audit has landed behind their backs: its worker may
    have been told, and its cells must not pass for a hand's. `fresh` has judged `rows`; below an acceptance
    that the known log hasn't got, it alone says how the spools stand.
    """
    accepted = fresh.acceptance()
    if accepted is not None and not known.has(accepted.id):
        return fresh
    log = AuditLog.going_on(known, known.end)
    new = [row for row in rows if row is not None and not known.has(row.id) and not is_acceptance(row)]
    return log.read(known.end, new)


def may_accept(known: LogAt | None, findings: Iterable[AuditFinding], others_know: bool) -> bool:
    """Whether this station's log is fit to be accepted by. `findings` are those of `audit_check`.

    `others_know` says that another living station knows a log. One that knows none leaves it to that, and so
    does one that finds rows above those it knows: people have moved them there before it had read them, and
    how they stood it can't tell.
    """
    if not others_know:
        return True
    return known is not None and all(finding.what is not What.INSERTED for finding in findings)


def _is_judged(log: LogAt | None, tag: str) -> bool:
    return log is not None and log.first_judged(tag) is not None


def acceptance_rows(
    accepted: Iterable[Accepted],
    rows: Sequence[AuditRow | None],
    tras: str,
    new_id: Callable[[], str],
    at: datetime,
    station: str,
    who: str = "",
) -> list[AuditRow]:
    """What the one request appends. `rows` are the audit's as read now; `tras` is the id of its last row.

    `at` is local and naive. The tombstones of the window are repeated under ids of their own.
    """
    first = _row(new_id(), at, Mark.AUDITORIA_ACEPTADA, "", "ACEPTAR", station, tras=tras, worker_nombre=who)
    stones = {
        row.ref: row
        for index, row in enumerate(rows)
        if row is not None and is_tombstone(row) and not is_settled(rows, index, at)
    }
    again = [replace(stone, id=new_id(), timestamp=at) for stone in stones.values()]
    notes = [_note(each, first.id, new_id(), at, station) for each in accepted]
    return [first, *again, *notes]


def _note(accepted: Accepted, acceptance: str, row_id: str, at: datetime, station: str) -> AuditRow:
    spool, known = accepted.spool, accepted.known
    keeps_hold = known is not None and same_holder(known.picture, accepted.after)
    return _row(
        row_id,
        at,
        Mark.EDITADO_A_MANO,
        spool.tag,
        "EDITAR",
        station,
        worker_nombre="" if accepted.after.is_free else accepted.after.ocupado_por,
        worker_id=accepted.after.holder_id,
        prev=spool.version,
        hold=known.hold if known and keeps_hold else None,
        before=spool.picture,
        after=accepted.after,
        acepta=acceptance,
    )


def _row(
    row_id: str, at: datetime, mark: Mark, tag: str, accion: str, station: str, **more: object
) -> AuditRow:
    blank = AuditRow(row_id, at, mark, tag, None, "", "", accion, station=station)
    return replace(blank, **more)  # type: ignore[arg-type]


def meets_acceptance(rows: Iterable[AuditRow | None]) -> bool:
    """True where an acceptance is among rows that came to the audit.

    A station never judges its place by the rows that it knows, for people may have moved those: it reads
    afresh, back to the row that the acceptance names or to the start.
    """
    return any(row is not None and is_acceptance(row) for row in rows)


def was_accepted(log: LogAt, judged: Judged) -> bool | None:
    """Whether a command whose row is history stands: None where it is no history.

    It was applied if the acceptance noted its spool just as the command left it; else it is refused, for its
    effect is no more.
    """
    if not log.is_history(judged):
        return None
    noted = log.first_judged(judged.row.tag)
    return noted is not None and noted.acepta is not None and noted.after == judged.after
