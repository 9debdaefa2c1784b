"""The way out after people have changed the audit: a person accepts it as it stands, and judging begins anew.

One request appends these rows to the audit, and writes no cell:

- the acceptance (`AUDITORIA_ACEPTADA`), which names in `tras` the last audit row of any kind in the read
  that the person saw. It is void if any row stands between that row and itself, as something landed after
  the read. If the row that it names isn't there, it is valid.
- every tombstone of the last seven days once more, so that nothing given up can count below;
- one hand note for each spool that has a judged row in the log that the station knew or in the one that it
  reads now. The note counts only under this acceptance (`acepta`), and only as the first row of its spool.
  Its `prev` and `before` are `version` and cells as read; its `after` is what the *known* log, continued with
  the rows since (`known_and_since`), makes of the row: no void write's cells. A spool without a row of its
  own just now, as while its tag is being respelt, is noted as that log has it: its row may come back, and
  may show an older picture than the one that its worker was told.

Rows above the newest valid acceptance are history for people, never judged or compared again. The ordinary
repair then puts the new `version` into the spools' rows; it also finds hand edits made meanwhile, which win.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import SETTLED, is_plausible, is_settled, moment_at
from kiosk.core.protocol.audit_check import AuditWindow, differences
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import forgotten_above
from kiosk.core.protocol.belonging import belonging
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.emptied_columns import by_the_audit, emptied_columns, with_columns_back
from kiosk.core.protocol.findings import Finding, HandNote, Repair
from kiosk.core.protocol.inspection import DOUBT_S, inspect
from kiosk.core.protocol.judged_rows import Judged, Standing
from kiosk.core.protocol.kinds import DIFFERENCES, AuditFinding, Mark, What, is_acceptance, is_tombstone
from kiosk.core.protocol.memory import UNSEEN, Seen
from kiosk.core.shop.data import AuditRow, Picture, Spool, same_holder
from kiosk.core.shop.folding import folded


@frozen
class Accepted:
    """A spool as shown to the person who accepts: its standings in both logs, and the picture to be noted.

    `known` is its standing in the log that the station knew, or in the one that is read now where it knew
    none; `fresh` in the one that is read now; each is None where that log has none of the spool. A spool that
    has no row of its own in the sheet has the row number 0.
    """

    spool: Spool
    known: Standing | None
    fresh: Standing | None
    after: Picture

    @property
    def is_changed(self) -> bool:
        """True where the spool's standing will differ from the one in the log that is read now."""
        return self.fresh is None or self.fresh.picture != self.after


def what_is_accepted(
    known: LogAt | None,
    fresh: LogAt,
    spools: Iterable[Spool],
    made_of: Callable[[LogAt, Spool], Picture],
    named: Collection[str] = (),
) -> list[Accepted]:
    """Every spool that gets a note, in the sheet's order: those that a log has judged, and those of `named`.
    Last come the spools of the log that have no row of their own in the sheet.

    `made_of` computes the picture of a row by the known log: the log's picture, merged with hand edits, or
    the station's memory. Only where no log is known do the cells count as they stand.
    """
    found: list[Accepted] = []
    for spool in spools:
        if not spool.tag or spool.is_unidentified:
            continue  # ambiguous: the tag stands in several rows or can't be read, or the row has none
        before = (known or fresh).standing(spool.tag)
        now = fresh.standing(spool.tag)
        is_judged = _is_judged(known, spool.tag) or _is_judged(fresh, spool.tag)
        if not is_judged and folded(spool.tag) not in named:
            continue
        after = made_of(known, spool) if known else spool.picture
        found.append(Accepted(spool, before, now, after))
    return [*found, *_without_a_row(known or fresh, fresh, {folded(each.spool.tag) for each in found})]


def _without_a_row(log: LogAt, fresh: LogAt, noted: Collection[str]) -> Iterable[Accepted]:
    """The spools of the log that have no row of their own just now, or several: each as the log has it.

    What such a row will show when it comes back is a write of the log, or what the sender of the first one
    read. So the note follows the same `version` as that first row, and has the same cells `before`.
    """
    for tag, standing in log.standings():
        first = log.first_judged(tag)
        if first is not None and folded(tag) not in noted:
            shown = Spool(tag, first.before or Picture(), first.prev or "")
            yield Accepted(shown, standing, fresh.standing(tag), standing.picture)


def noted_picture(known: LogAt, spool: Spool, finding: Finding | None) -> Picture:
    """The picture that an acceptance notes of a row. `finding` is what `inspect` finds by the known log, with
    any doubt ended (`DOUBT_S`): it is noted or repaired here, so no void or strayed write's cells are noted.
    """
    if isinstance(finding, HandNote):
        return finding.after
    if isinstance(finding, Repair):
        return finding.picture
    standing = known.standing(spool.tag)
    return standing.picture if standing else spool.picture


def known_and_since(
    known: LogAt,
    fresh: LogAt,
    rows: Sequence[AuditRow | None],
    known_rows: Sequence[AuditRow | None] = (),
) -> LogAt:
    """The known log, continued with the audit's present rows that it lacks, as they follow one another.

    A write in flight while people changed the audit has landed since: its worker may have been told that it
    counts, and its cells must not be taken for a hand edit. `fresh` has judged `rows`; if it has an
    acceptance that came after the known rows, `fresh` alone is returned. `known_rows` are the rows that
    `known` has read in their places: in a sorted audit an acceptance from before them may seem the newest.
    Rows that `known` has forgotten above an acceptance are history, and give no spool a standing.
    """
    accepted, passed = fresh.acceptance(), known.acceptance()
    if accepted is not None and accepted.id not in known.acceptances_read():
        known_from = moment_at(known_rows, 0)
        if known_from is None or accepted.timestamp >= known_from:
            return fresh
        passed = passed or accepted
    forgotten = forgotten_above(passed, known, rows) if passed else frozenset[str]()
    log = AuditLog.going_on(known, known.end, filter(None, map(fresh.judged, forgotten)))
    lacking = [row for row in rows if row is not None and not known.has(row.id) and not is_acceptance(row)]
    return log.read(known.end, _as_they_follow([row for row in lacking if row.id not in forgotten]))


def _as_they_follow(rows: Sequence[AuditRow]) -> list[AuditRow]:
    """The rows in their order, but none above the row that it follows: people have moved that one.

    No station can have written a row above the one that it follows, so sorted rows tell their order by
    themselves, except those that follow the same row.
    """
    to_come = {row.id for row in rows if row.id}
    waiting: dict[str, list[AuditRow]] = {}
    found: list[AuditRow] = []
    for row in rows:
        if row.prev and row.prev != row.id and {row.prev, row.id} <= to_come:
            waiting.setdefault(row.prev, []).append(row)
            continue
        ready = [row]
        while ready:
            found.append(ready.pop(0))
            to_come.discard(found[-1].id)
            ready = waiting.pop(found[-1].id, []) + ready
    in_a_ring = (row for rows in waiting.values() for row in rows)
    return [*found, *in_a_ring]


class Lack(StrEnum):
    """What a station lacks to be a sure basis of an acceptance."""

    LOG = "log"
    """It knows no audit from before."""
    ORDER = "order"
    """Unknown rows stand above those it knows: people moved them there before this station had read them, so
    it can't tell their order."""


def lack(known: LogAt | None, findings: Iterable[AuditFinding], is_trusted: bool = True) -> Lack | None:
    """What this station's log lacks as the basis of an acceptance. `findings` are those of `audit_check`.

    A log that isn't trusted may have been read only after people had changed the audit. It is one to go by
    all the same if it differs from the audit as it is now.
    """
    kinds = {finding.what for finding in findings}
    if known is None or not (is_trusted or kinds & DIFFERENCES):
        return Lack.LOG
    return Lack.ORDER if What.INSERTED in kinds else None


def may_accept(
    known: LogAt | None, findings: Iterable[AuditFinding], others_know: bool, is_trusted: bool = True
) -> bool:
    """Whether this station's log may be the basis of an acceptance.

    `others_know` says that another running station knows a log: a station that lacks something then leaves
    the acceptance to that one.
    """
    return not others_know or lack(known, findings, is_trusted) is None


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
    why: str = "",
    known_rows: Sequence[AuditRow | None] = (),
) -> list[AuditRow]:
    """The rows that the one request appends. `rows` are the audit's as read now; `tras` is its last row's id.

    `at` is local and naive; `who` accepts, and `why` is the reason. The tombstones of the last seven days are
    repeated under new ids, also those that only the known audit has (`known_rows`): people may have taken
    them away.
    """
    first = _row(
        new_id(),
        at,
        Mark.AUDITORIA_ACEPTADA,
        "",
        "ACEPTAR",
        station,
        tras=tras,
        worker_nombre=who,
        motivo=why or None,
    )
    clock = at if is_plausible(at, rows) else None
    stones = _recent_tombstones(known_rows, clock) | _recent_tombstones(rows, clock)
    again = [replace(stone, id=new_id(), timestamp=at) for stone in stones.values()]
    notes = [_note(each, first.id, new_id(), at, station) for each in accepted]
    return [first, *again, *notes]


def _recent_tombstones(rows: Sequence[AuditRow | None], now: datetime | None) -> dict[str | None, AuditRow]:
    """By what they give up. In a sorted audit the place of a row doesn't tell its age; its own date then
    decides. All tombstones count as recent where no plausible clock is known."""
    return {
        row.ref: row
        for index, row in enumerate(rows)
        if row is not None
        and is_tombstone(row)
        and (now is None or now - row.timestamp <= SETTLED or not is_settled(rows, index, now))
    }


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
    """True where an acceptance is among new rows of the audit.

    A station must then read the audit anew, back to the row that the acceptance names or to the start: it
    can't judge an acceptance by the rows that it knows, as people may have moved those.
    """
    return any(row is not None and is_acceptance(row) for row in rows)


def was_accepted(log: LogAt, judged: Judged) -> bool | None:
    """Whether a command's effect survived the first acceptance below its row; None if the row isn't history.

    True if that acceptance noted the spool just as the command left it; else the command is refused, as its
    effect is gone. Later acceptances decide nothing, as others have acted on the spool in between.
    """
    if not log.is_history(judged):
        return None
    noted = log.noted_after(judged)
    return noted is not None and noted.after == judged.after


@frozen
class KnownAudit:
    """The audit as this station knew it, its memory of the spools' rows, and the rows by tag as it last read
    them well. `is_trusted` says that it knew the audit long before anybody found it changed."""

    log: LogAt
    window: AuditWindow
    seen_of: Callable[[str], Seen] = lambda _: UNSEEN
    rows: Mapping[str, Spool] = field(default_factory=dict)
    is_trusted: bool = True


@frozen
class Proposal:
    """The findings that stop the stations, and the spools that an acceptance would note.

    `rows` are the audit's rows as read, `known_rows` those that the station knew. `basis` is the log that it
    knew, for `lack` and `may_accept`: None also if a person has accepted the audit since, and this station
    hasn't read that yet, for below an acceptance what was known before tells nothing.
    """

    findings: tuple[AuditFinding, ...]
    accepted: tuple[Accepted, ...]
    rows: Sequence[AuditRow | None]
    known_rows: Sequence[AuditRow | None] = ()
    basis: LogAt | None = None

    def appended(
        self, tras: str, new_id: Callable[[], str], at: datetime, station: str, who: str, why: str
    ) -> list[AuditRow]:
        """The rows that one request appends; the first one is the acceptance. `at` is local and naive.

        `tras` is the id of the audit's last row. `who` accepts, and `why` is the reason in people's words.
        """
        return acceptance_rows(self.accepted, self.rows, tras, new_id, at, station, who, why, self.known_rows)


def proposal(
    known: KnownAudit | None,
    fresh: LogAt,
    window: AuditWindow,
    above: Sequence[str],
    spools: Sequence[Spool],
    now: datetime,
    followed_above: frozenset[str] = frozenset(),
) -> Proposal:
    """Compare the audit read now with the known one, and compute what an acceptance would note.

    `fresh` has judged `window`, and `spools` are the sheet's rows of the same moment. `above` are the ids of
    all rows above the window, in their order, and `followed_above` those that rows there follow. `now` is
    local and naive.
    """
    found = differences(known.log, known.window, window, above, now) if known else []
    by_fresh = [belonging(fresh, spool) for spool in spools]
    found += contradictions(fresh, window, by_fresh, frozenset(above), followed_above=followed_above)
    base = known_and_since(known.log, fresh, window.rows, known.window.rows) if known else None
    seen_of = known.seen_of if known else _unseen

    def made_of(log: LogAt, spool: Spool) -> Picture:
        return noted_picture(log, spool, inspect(log, spool, seen_of(spool.tag), DOUBT_S))

    rows = _with_columns_back(known, base or fresh, spools)
    basis = known.log if known and base is not fresh else None
    # In a sorted audit a spool's rows may stand above the last acceptance, which then tells nothing of it.
    named = {folded(row.tag) for row in window.rows if row} if basis is None else ()
    accepted = what_is_accepted(base, fresh, rows, made_of, named)
    known_rows = known.window.rows if known else ()
    return Proposal(tuple(found), tuple(accepted), window.rows, known_rows, basis)


def _with_columns_back(known: KnownAudit | None, base: LogAt, spools: Iterable[Spool]) -> list[Spool]:
    """The rows, with columns that were emptied at once as the audit has them: nothing is noted from those
    until a person accepts them as well. A station without a picture of the sheet compares with the audit
    alone, unless a person has ever accepted the column.
    """
    rows = [belonging(base, spool) for spool in spools]
    picture = known.rows if known else {}
    before = picture or by_the_audit(base, {spool.tag: spool for spool in rows})
    emptied = [
        header
        for header in emptied_columns(base, before, rows)
        if base.column_accepted(header) == (known.log.column_accepted(header) if known and picture else "")
    ]
    return [with_columns_back(base, spool, before.get(spool.tag, spool), emptied) for spool in rows]


def _unseen(_: str) -> Seen:
    return UNSEEN
