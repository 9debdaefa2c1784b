"""The only judge: which rows of the audit count, and how each spool stands after them.

Roles, dates and who holds what are the sender's rules, checked before he writes, on the standing that his
row names. The judge doesn't repeat them, so two versions of the program can't disagree about a row.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from kiosk.core.protocol.kinds import is_acceptance, is_judged, is_tombstone
from kiosk.core.shop.data import AuditRow, Picture, same_holder

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a spool stands: the last row that counts, the picture it left, and the present hold.

    `hold` is the id of the counting row that gave the spool to who has it now, or set it free.
    """

    last: str
    picture: Picture
    hold: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, final as soon as its row is in the audit. `place` is the row's number in Metadata."""

    row: AuditRow
    counts: bool
    place: int

    @property
    def after(self) -> Picture:
        """The picture that the row's write put into the cells, whether it counts or not."""
        return self.row.after or Picture()


@dataclass(slots=True)
class Findings:
    """What the rows read so far come to. `AuditLog` adds to it; a `LogAt` reads it up to its own moment.

    A number beside a value is the number of the row in Metadata that it comes from.
    """

    first: int
    """The number of the first row that was read."""
    judged: dict[str, Judged] = field(default_factory=dict)
    """By id, in the order of the rows."""
    standings: dict[str, list[tuple[int, Standing]]] = field(default_factory=dict)
    """By spool: how it stood after each row that counts."""
    firsts: dict[str, list[tuple[int, AuditRow]]] = field(default_factory=dict)
    """By spool: the first row that was judged, under each acceptance."""
    base_of: dict[str, list[tuple[int, AuditRow]]] = field(default_factory=dict)
    """By spool: the first row that counts, under each acceptance."""
    renounced: dict[str, int] = field(default_factory=dict)
    """By id of an action that was given up."""
    unanchored: set[str] = field(default_factory=set)
    """Spools with a row that follows one that hasn't been read."""
    acceptances: list[tuple[int, AuditRow]] = field(default_factory=list)
    """The valid ones."""
    acceptances_seen: dict[str, bool] = field(default_factory=dict)
    """By id: whether it is valid."""
    is_unplaced: bool = False
    """The last acceptance names a row that hasn't been read."""
    places: dict[str, int] = field(default_factory=dict)
    """By id of a row of any kind: where it stands last."""
    named_from: int = 0
    """The number of the first row that `naming` knows of."""
    follows: dict[tuple[str, str], int] = field(default_factory=dict)
    """By spool and an id that a row of it names besides its own: the number of the last such row."""
    naming: dict[str, list[int]] = field(default_factory=dict)
    """By spool or id: the numbers of the rows that name it."""

    def floor(self) -> int:
        """The place of the newest valid acceptance; rows before it are history."""
        return self.acceptances[-1][0] if self.acceptances else self.first - 1

    def without_rows_before(self, start: int) -> "Findings":
        """The same, without what only rows before number `start` say.

        Of each spool stays what it takes to judge later rows: its first row, the last one that counts, the
        one that gave its hold, and the actions given up that never counted. They stand right before `start`.
        """
        floor = self.floor()

        def moved(place: int) -> int:
            return max(place, start - 2 if place < floor else start - 1)

        kept = Findings(
            start,
            standings={tag: _cut(history, start, moved) for tag, history in self.standings.items()},
            firsts={tag: _cut(history, start, moved) for tag, history in self.firsts.items()},
            base_of={tag: _cut(history, start, moved) for tag, history in self.base_of.items()},
            unanchored=set(self.unanchored),
            acceptances=[(moved(place), row) for place, row in self.acceptances[-1:]],
            acceptances_seen=dict(self.acceptances_seen),
            is_unplaced=self.is_unplaced,
        )
        standings = [standing for history in kept.standings.values() for _, standing in history]
        needed = {standing.last for standing in standings} | {standing.hold for standing in standings}
        needed |= {row.id for history in kept.firsts.values() for _, row in history}
        rows = [each for each in self.judged.values() if each.place >= start or each.row.id in needed]
        kept.judged = {each.row.id: Judged(each.row, each.counts, moved(each.place)) for each in rows}
        kept.renounced = {
            ref: moved(place)
            for ref, place in self.renounced.items()
            if place >= start or not (ref in self.judged and self.judged[ref].counts)
        }
        kept.places = {
            row_id: moved(place)
            for row_id, place in self.places.items()
            if place >= start or row_id in needed
        }
        kept.named_from = start
        kept.follows = {pair: at for pair, at in self.follows.items() if at >= start}
        later = {name: [at for at in places if at >= start] for name, places in self.naming.items()}
        kept.naming = {name: places for name, places in later.items() if places}
        return kept


def _cut(history: Sequence[tuple[int, _T]], start: int, moved: Callable[[int], int]) -> list[tuple[int, _T]]:
    """What came from row `start` on, and the last before it."""
    earlier = [each for each in history if each[0] < start]
    return [(moved(place), found) for place, found in (*earlier[-1:], *history[len(earlier) :])]


class AuditLog:
    """The audit as far as it has been read, judged once. It only grows, at its end.

    `read` wants one caller at a time. What a caller decides by is the `LogAt` that `read` gives back: the
    log as it stood at the very moment of that read, however far others have read on since.

    The judge begins anew at each valid acceptance: no spool has a standing there, and the rows above are
    history. Their ids stay seen, the pictures of their writes known, and what they gave up stays given up.
    """

    def __init__(self, first: int = 1, base: Iterable[AuditRow] = ()) -> None:
        """No row read yet; the next is number `first`. `base` has earlier ones: the newest valid acceptance
        if there is one, then one that counts for each spool, and those that gave up what had not come."""
        self._next = first
        self._findings = Findings(first, named_from=first)

        for row in base:
            if is_acceptance(row):
                self._begin_anew(row, first - 1)
            else:
                self._take_in(row, first - 1)

    @classmethod
    def going_on(cls, known: "LogAt", first: int) -> "AuditLog":
        """A log of its own that has judged what `known` has, and reads on at row number `first`.

        All that was known stands right before that row, for its numbers may be others now. Where it goes on
        at `known.end` the numbers are as they were, and what a memory says of them holds.
        """
        log, old, place = cls(first), known.findings, first - 1
        new = log._findings
        for row_id, judged in old.judged.items():
            if judged.place < known.end:
                was = place - 1 if known.is_history(judged) else place
                new.judged[row_id] = Judged(judged.row, judged.counts, was)
        new.places = {row_id: place for row_id, at in old.places.items() if at < known.end}
        shift = first - known.end
        new.naming = {
            name: [at + shift for at in places if at < known.end] for name, places in old.naming.items()
        }
        new.named_from = old.named_from + shift
        new.follows = {pair: at + shift for pair, at in old.follows.items() if at < known.end}
        new.renounced = {ref: place for ref, at in old.renounced.items() if at < known.end}
        new.acceptances_seen = dict(old.acceptances_seen)
        if accepted := known.acceptance():
            new.acceptances.append((place, accepted))
        for tag in old.firsts:
            if (row := known.first_judged(tag)) is not None:
                new.firsts[tag] = [(place, row)]
            if (standing := known.standing(tag)) is not None:
                new.standings[tag] = [(place, standing)]
            if (base := known.first_counting(tag)) is not None:
                new.base_of[tag] = [(place, base)]
        return log

    def shortened(self, keep: int) -> "AuditLog":
        """A log that has judged the same and forgets what rows before its last `keep` ones say, but for what
        it takes to judge later ones. Moments of this log stay as they are."""
        start = self._next - keep
        log = AuditLog(start)
        log._findings, log._next = self._findings.without_rows_before(start), self._next
        return log

    @property
    def size(self) -> int:
        """How many rows have been read, whatever they are."""
        return self._next - self._findings.first

    @property
    def next_place(self) -> int:
        """The number of the first row that hasn't been read."""
        return self._next

    def read(self, first: int, rows: Sequence[AuditRow | None]) -> "LogAt":
        """Judge the rows that stand from row `first` on, as one read gave them; None is no row of ours.

        Rows that have been read before are not judged again, so overlapping reads do no harm.
        """
        if first > self._next:
            raise ValueError(f"audit rows {self._next} to {first - 1} were never read")
        for place, row in enumerate(rows, first):
            if place == self._next:
                if row is not None:
                    self._take_in(row, place)
                self._next += 1
        return self.at(first + len(rows))

    def standings(self) -> list[Standing]:
        """How every spool stands of which a row counts."""
        found = (self._last_standing(tag) for tag in self._findings.standings)
        return [standing for standing in found if standing]

    def now(self) -> "LogAt":
        """The log as far as it has been read by anybody."""
        return self.at(self._next)

    def at(self, end: int) -> "LogAt":
        """The log as it stood before row number `end` was read."""
        return LogAt(self._findings, end)

    def moments(self) -> dict[str, datetime]:
        """The local moment of each judged row, by id."""
        return {row_id: judged.row.timestamp for row_id, judged in self._findings.judged.items()}

    def follows(self, row: AuditRow, standing: Standing | None) -> bool:
        """True where the row was written on what is still true. The first row of a spool always is.

        A note of an acceptance holds under that acceptance alone, and as the first of its spool alone.
        """
        if row.acepta is not None:
            return standing is None and row.acepta == self._accepted_id()
        return standing is None or row.prev == standing.last

    def _take_in(self, row: AuditRow, place: int) -> None:
        found = self._findings
        if is_tombstone(row):
            if row.ref:
                found.renounced.setdefault(row.ref, place)
        elif is_acceptance(row):
            if row.id not in found.acceptances_seen:
                self._accept(row, place)
        elif is_judged(row) and row.id not in found.judged:  # a repeat never changes the first verdict
            standing = self._last_standing(row.tag)
            counts = row.id not in found.renounced and self.follows(row, standing)
            self._note_anchor(row, place, standing, counts)
            found.judged[row.id] = Judged(row, counts, place)
            if self.at(place).first_judged(row.tag) is None:
                found.firsts.setdefault(row.tag, []).append((place, row))
            if counts:
                found.standings.setdefault(row.tag, []).append((place, _standing_after(row, standing)))
        found.places[row.id] = place
        for name in {row.tag, row.id, row.prev, row.ref, row.written} - {None, ""}:
            assert name is not None
            found.naming.setdefault(name, []).append(place)
        for name in filter(None, (row.prev, row.ref, row.written)):
            found.follows[row.tag, name] = place

    def _accept(self, row: AuditRow, place: int) -> None:
        """Valid unless something landed between the row that the person read last and the acceptance."""
        assert row.tras is not None
        self._findings.is_unplaced = row.tras not in self._findings.places
        if self._findings.places.get(row.tras, place - 1) == place - 1:
            self._begin_anew(row, place)
        else:
            self._findings.acceptances_seen[row.id] = False

    def _begin_anew(self, row: AuditRow, place: int) -> None:
        self._findings.acceptances.append((place, row))
        self._findings.acceptances_seen[row.id] = True
        self._findings.unanchored.clear()

    def _accepted_id(self) -> str | None:
        return self._findings.acceptances[-1][1].id if self._findings.acceptances else None

    def _last_standing(self, tag: str) -> Standing | None:
        history = self._findings.standings.get(tag)
        found = history[-1] if history else None
        return found[1] if found and found[0] >= self._findings.floor() else None

    def _note_anchor(self, row: AuditRow, place: int, standing: Standing | None, counts: bool) -> None:
        """Notice a spool whose rows follow rows that stand before the first one read."""
        assert row.prev is not None
        if counts and standing is None:
            self._findings.base_of.setdefault(row.tag, []).append((place, row))
        elif not counts and row.prev not in self._findings.judged:
            # Even one that follows what the first row follows: the first may have been given up before.
            self._findings.unanchored.add(row.tag)


def _standing_after(row: AuditRow, standing: Standing | None) -> Standing:
    assert row.after is not None
    assert row.prev is not None
    if standing is None:
        # The first row that counts stands on what its sender read.
        standing = Standing(row.prev, row.before or Picture(), row.hold or row.prev)
    if row.acepta is not None:
        # Its `before` is what the cells showed, which may be a void write; the hold is what the log had.
        return Standing(row.id, row.after, row.hold or row.id)
    same = same_holder(standing.picture, row.after)
    return Standing(row.id, row.after, standing.hold if same else row.id)


@dataclass(frozen=True, slots=True)
class LogAt:
    """The audit as it stood at one moment: all rows before number `end`, and no later one.

    A row of the sheet is compared with the log of its own moment: an older log would take a station's
    write for a hand edit, and a newer one would bring back a hand edit that has been dealt with since.
    """

    findings: Findings
    end: int

    def is_of_same_log(self, other: "LogAt") -> bool:
        """True where both are moments of one log."""
        return self.findings is other.findings

    def has(self, row_id: str) -> bool:
        """True where a row with this id, of any kind, has been read by now."""
        return row_id in self.findings.places

    def standing(self, tag: str) -> Standing | None:
        """How the spool stands; None where no row of it counts, or none below the newest valid acceptance."""
        return self._latest(self.findings.standings.get(tag, ()))

    @property
    def is_unplaced(self) -> bool:
        """True where the last acceptance read names a row that hasn't been read.

        Until earlier rows are read, back to that one or to the start, nobody knows whether it is valid.
        """
        return self.findings.is_unplaced

    def acceptance(self) -> AuditRow | None:
        """The newest valid acceptance."""
        found = (row for place, row in reversed(self.findings.acceptances) if place < self.end)
        return next(found, None)

    def is_valid(self, acceptance: str) -> bool | None:
        """Whether the acceptance with this id is valid; None where it hasn't been read."""
        return self.findings.acceptances_seen.get(acceptance)

    def is_history(self, judged: Judged) -> bool:
        """True where the row stands above the newest valid acceptance."""
        return judged.place < self._floor()

    def first_judged(self, tag: str) -> AuditRow | None:
        """The spool's first row that was judged, whether it counts or not."""
        return self._latest(self.findings.firsts.get(tag, ()))

    def first_counting(self, tag: str) -> AuditRow | None:
        """The spool's first row that counts."""
        return self._latest(self.findings.base_of.get(tag, ()))

    def _latest(self, history: Sequence[tuple[int, _T]]) -> _T | None:
        floor = self._floor()
        return next((found for place, found in reversed(history) if floor <= place < self.end), None)

    def _floor(self) -> int:
        places = (place for place, _ in reversed(self.findings.acceptances) if place < self.end)
        return next(places, self.findings.first - 1)

    def judged(self, row_id: str) -> Judged | None:
        """The verdict on an action or a hand note; None where its row isn't in the audit."""
        found = self.findings.judged.get(row_id)
        return found if found and found.place < self.end else None

    def misplaced(self, cells: Picture) -> Judged | None:
        """The action whose id stands among a row's other cells: columns moved under its write.

        No hand types an id there, and what the rest of the row holds then nobody meant either.
        """
        known = self.findings.judged
        for cell in (
            cells.ocupado_por,
            cells.fecha_ocupacion,
            cells.estado_detalle,
            cells.armador,
            cells.fecha_armado,
            cells.soldador,
            cells.fecha_soldadura,
            cells.fecha_qc_metrologia,
        ):
            if cell in known:
                return self.judged(cell)
        return None

    def since(self, place: int) -> list[Judged]:
        """The verdicts on rows from number `place` on, in their order."""
        found: list[Judged] = []
        for judged in reversed(list(self.findings.judged.values())):
            if judged.place < place:
                break
            if judged.place < self.end:
                found.append(judged)
        return found[::-1]

    def named_since(self, place: int, *names: str) -> bool:
        """True where a row of any kind from number `place` on names one of these spools or versions.

        True as well where the log no longer has all rows since then.
        """
        if place < self.findings.named_from:
            return True
        found = (self.findings.naming.get(name, ()) for name in names)
        return any(place <= at < self.end for places in found for at in places)

    def is_followed(self, tag: str, version: str) -> bool:
        """True where a row of the spool that was read by now names this version as one before it."""
        return (tag, version) in self.findings.follows

    def base(self, tag: str) -> tuple[str, Picture] | None:
        """The `version` and the cells on which the spool's first row that counts was written."""
        first = self.first_counting(tag)
        if first is None or first.prev is None:
            return None
        return first.prev, first.before or Picture()

    def is_renounced(self, row_id: str) -> bool:
        """True where the audit says that this action was given up."""
        return self.findings.renounced.get(row_id, self.end) < self.end

    @property
    def unanchored(self) -> frozenset[str]:
        """Spools with a row that follows an unknown one: they may have rows before the first one read."""
        return frozenset(self.findings.unanchored)
