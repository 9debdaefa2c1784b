"""The only judge: which rows of the audit count, and how each spool stands after them.

Roles, dates and possession are checked by the sender before it writes, on the standing that its row names.
The judge doesn't repeat these rules, so two versions of the program can't disagree about a row.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from kiosk.core.frozen import frozen
from kiosk.core.protocol.judged_rows import Judged, JudgedRows, Standing
from kiosk.core.protocol.kinds import Mark, is_acceptance, is_judged, is_tombstone
from kiosk.core.shop.data import AuditRow, Picture, Spool, same_holder
from kiosk.core.shop.folding import folded

_T = TypeVar("_T")


class AuditLog:
    """The audit as far as it has been read, each row judged once. It only grows at its end.

    `read` allows one caller at a time. A caller decides by the `LogAt` that `read` returns, which is the log
    at the moment of that read, however far other threads have read on since.

    Judging begins anew at each valid acceptance: no spool has a standing there, and the rows above it are
    history. Their ids and the pictures of their writes stay known, and their tombstones stay in force.
    """

    def __init__(self, first: int = 1, base: Iterable[AuditRow] = ()) -> None:
        """A log that has read nothing; the next row is number `first`. `base` has earlier rows: the newest
        valid acceptance, if any; each spool's last counting row; tombstones of actions not landed; and the
        acceptances of emptied columns."""
        self._next = first
        self._rows = JudgedRows(first, named_from=first)

        for row in base:
            if is_acceptance(row):
                self._begin_anew(row, first - 1)
            else:
                self._take_in(row, first - 1)

    @classmethod
    def going_on(cls, known: "LogAt", first: int, history: Iterable[Judged] = ()) -> "AuditLog":
        """A new log with the results of `known`, which reads on at row number `first`.

        All earlier results count as standing right before that row, as their rows may have been renumbered.
        If `first` is `known.end`, the numbers haven't changed, and those in a station's memory stay valid.
        Of the rows of `history`, which `known` lacks, the ids and the pictures are known, as of all history.
        """
        log, old, place = cls(first), known.rows, first - 1
        new = log._rows
        new.add_history(history, place - 1)
        for judged in old.judged.values():
            if judged.place < known.end:
                was = place - 1 if known.is_history(judged) else place
                new.add(Judged(judged.row, judged.counts, was))
        new.forgotten = dict(old.forgotten)
        new.places |= {row_id: place for row_id, at in old.places.items() if at < known.end}
        shift = first - known.end
        new.naming = {
            name: tuple(at + shift for at in places if at < known.end) for name, places in old.naming.items()
        }
        new.named_from = old.named_from + shift
        new.follows = {pair: at + shift for pair, at in old.follows.items() if at < known.end}
        new.followed = {row_id: at + shift for row_id, at in old.followed.items() if at < known.end}
        new.written = {name: (at + shift, tag) for name, (at, tag) in old.written.items() if at < known.end}
        new.renounced = {ref: place for ref, at in old.renounced.items() if at < known.end}
        new.acceptances_seen = dict(old.acceptances_seen)
        new.columns_accepted = {
            header: (place, row_id) for header, (at, row_id) in old.columns_accepted.items() if at < known.end
        }
        if accepted := known.acceptance():
            new.acceptances.append((place, accepted))
        for alike, spellings in old.spellings.items():
            known_ones = [(place, tag) for at, tag in spellings if at < known.end]
            if known_ones:
                new.spellings[alike] = known_ones
        for tag in old.firsts:
            if (row := known.first_judged(tag)) is not None:
                new.firsts[tag] = [(place, row)]
            if (standing := known.standing(tag)) is not None:
                new.standings[tag] = [(place, standing)]
            if (base := known.first_counting(tag)) is not None:
                new.base_of[tag] = [(place, base)]
        return log

    @classmethod
    def about(cls, known: "LogAt", rows: Iterable[AuditRow | None], spools: Iterable[Spool]) -> "AuditLog":
        """A small log to judge `rows` on trial, which follow those that `known` has read.

        It has the results of `known` only on the spools and rows that `rows` name, and on `spools`.
        """
        new = [row for row in rows if row is not None]
        ids = {name for row in new for name in (row.id, row.prev, row.ref) if name}
        tags = {row.tag for row in new} | {spool.tag for spool in spools}
        log = cls(known.rows.first)
        log._next = known.end
        log._rows.take_over(known.rows, known.end, tags, ids)
        return log

    def shortened(self, keep: int) -> "AuditLog":
        """A copy that forgets the results of all but the last `keep` rows, except those needed to judge later
        rows. The moments (`LogAt`) of this log don't change."""
        start = self._next - keep
        log = AuditLog(start)
        log._rows, log._next = self._rows.without_rows_before(start), self._next
        return log

    @property
    def size(self) -> int:
        """How many rows of any kind have been read."""
        return self._next - self._rows.first

    @property
    def next_place(self) -> int:
        """The number of the first row that hasn't been read."""
        return self._next

    def read(self, first: int, rows: Sequence[AuditRow | None]) -> "LogAt":
        """Judge the rows from number `first` on, as one read returned them; None stands for other rows.

        Rows that have been read before are not judged again, so reads may overlap. Raises `ValueError` if
        rows before `first` were never read.
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
        """The standings of all spools that have a counting row."""
        found = (self._last_standing(tag) for tag in self._rows.standings)
        return [standing for standing in found if standing]

    def now(self) -> "LogAt":
        """The log with all rows read so far."""
        return self.at(self._next)

    def at(self, end: int) -> "LogAt":
        """The log as it stood before row number `end` was read."""
        return LogAt(self._rows, end)

    def follows(self, row: AuditRow, standing: Standing | None) -> bool:
        """True if the row follows the last row that counts. The first row of a spool always does.

        A note of an acceptance counts only under that acceptance, and only as the first row of its spool.
        """
        if row.acepta is not None:
            return standing is None and row.acepta == self._accepted_id()
        return standing is None or row.prev == standing.last

    def _take_in(self, row: AuditRow, place: int) -> None:
        found = self._rows
        if is_judged(row):
            if not found.has_judged(row.id):  # a repeat never changes the first verdict
                self._judge(row, place)
        elif is_tombstone(row):
            if row.ref:
                found.renounced.setdefault(row.ref, place)
        elif is_acceptance(row):
            if row.id not in found.acceptances_seen:
                self._accept(row, place)
        elif row.evento_tipo == Mark.COLUMNA_ACEPTADA and row.columna:
            found.columns_accepted[row.columna] = (place, row.id)
        self._note_names(row, place)

    def _judge(self, row: AuditRow, place: int) -> None:
        found = self._rows
        standing = self._last_standing(row.tag)
        counts = row.id not in found.renounced and self.follows(row, standing)
        numbered = (place, row)
        self._note_anchor(numbered, standing, counts)
        self._note_spelling(row.tag, place)
        found.add(Judged(row, counts, place))
        if self._is_first(row.tag, place):
            found.firsts.setdefault(row.tag, []).append(numbered)
        if counts:
            found.standings.setdefault(row.tag, []).append((place, _standing_after(row, standing)))

    def _is_first(self, tag: str, place: int) -> bool:
        """True if no row of the spool was judged since judging last began anew."""
        history = self._rows.firsts.get(tag)
        return not (history and self._rows.floor() <= history[-1][0] < place)

    def _note_names(self, row: AuditRow, place: int) -> None:
        found = self._rows
        found.places[row.id] = place
        others = [name for name in (row.prev, row.ref, row.written) if name]
        for name in {row.tag, row.id, *others}:
            if name:
                found.naming[name] = (*found.naming.get(name, ()), place)
        for name in others:
            found.follows[row.tag, name] = place
        if row.prev:
            found.followed[row.prev] = place
        if row.written and row.tag:
            found.written[row.written] = (place, row.tag)

    def _note_spelling(self, tag: str, place: int) -> None:
        spellings = self._rows.spellings.setdefault(folded(tag), [])
        if not spellings or spellings[-1][1] != tag:
            spellings.append((place, tag))

    def _accept(self, row: AuditRow, place: int) -> None:
        """Judge an acceptance: it is valid unless a row stands between the last row read and itself."""
        assert row.tras is not None
        if self._rows.places.get(row.tras, place - 1) == place - 1:
            self._rows.is_unplaced = row.tras not in self._rows.places
            self._begin_anew(row, place)
        else:
            self._rows.acceptances_seen[row.id] = False

    def _begin_anew(self, row: AuditRow, place: int) -> None:
        self._rows.acceptances.append((place, row))
        self._rows.acceptances_seen[row.id] = True
        self._rows.unanchored.clear()

    def _accepted_id(self) -> str | None:
        return self._rows.acceptances[-1][1].id if self._rows.acceptances else None

    def _last_standing(self, tag: str) -> Standing | None:
        history = self._rows.standings.get(tag)
        found = history[-1] if history else None
        return found[1] if found and found[0] >= self._rows.floor() else None

    def _note_anchor(self, numbered: tuple[int, AuditRow], standing: Standing | None, counts: bool) -> None:
        """Record a spool as unanchored if its row follows one from before the first row read."""
        _, row = numbered
        assert row.prev is not None
        if counts and standing is None:
            self._rows.base_of.setdefault(row.tag, []).append(numbered)
        elif not counts and not self._rows.has_judged(row.prev):
            # Also if it follows the same row as the spool's first row, which may have been given up earlier.
            self._rows.unanchored.add(row.tag)


def _standing_after(row: AuditRow, standing: Standing | None) -> Standing:
    assert row.after is not None
    assert row.prev is not None
    if standing is None:
        # The first row that counts is based on the cells that its sender read.
        standing = Standing(row.prev, row.before or Picture(), row.hold or row.prev)
    if row.acepta is not None:
        # Its `before` has the cells as shown, which may be a void write's; the hold is the known log's.
        return Standing(row.id, row.after, row.hold or row.id)
    same = same_holder(standing.picture, row.after)
    return Standing(row.id, row.after, standing.hold if same else row.id)


@frozen
class LogAt:
    """The audit at one moment: all rows before number `end`, and no later one.

    A row of the sheet must be compared with the log of the moment of its read. By an older log a station's
    write would look like a hand edit; by a newer one a hand edit that was noted since would be noted again.
    """

    rows: JudgedRows
    end: int

    def is_of_same_log(self, other: "LogAt") -> bool:
        """True if both are moments of the same log."""
        return self.rows is other.rows

    def has(self, row_id: str) -> bool:
        """True if a row of any kind with this id has been read, at this moment or later."""
        return row_id in self.rows.places

    def names(self, row_id: str) -> bool:
        """True if a row of any kind has this id or follows it, at this moment or later.

        A repair that wrote it as a `version` is no sign that its row was there.
        """
        rows = self.rows
        return row_id in rows.places or row_id in rows.followed or row_id in rows.forgotten

    def standing(self, tag: str) -> Standing | None:
        """The spool's standing; None if it has no counting row below the newest valid acceptance."""
        history = self.rows.standings.get(tag)
        return self._latest(history) if history else None  # each read asks it of each row

    def standings(self) -> list[tuple[str, Standing]]:
        """The tags and standings of all spools that have a counting row below the newest valid acceptance."""
        found = ((tag, self.standing(tag)) for tag in self.rows.standings)
        return [(tag, standing) for tag, standing in found if standing is not None]

    @property
    def is_unplaced(self) -> bool:
        """True if the newest acceptance that may be valid names a row that hasn't been read.

        Whether it is valid isn't known before the audit is read back to that row or to its start.
        """
        return self.rows.is_unplaced

    def spellings(self, tag: str) -> list[str]:
        """How the audit spells this tag, the spelling whose last row stands latest first."""
        found = (spelt for place, spelt in self.rows.spellings.get(folded(tag), ()) if place < self.end)
        return list(dict.fromkeys(reversed(list(found))))

    def is_spelled_so(self, tag: str) -> bool:
        """True if the audit spells this tag in no other way."""
        found = self.rows.spellings.get(folded(tag))
        return found is None or (len(found) == 1 and found[0][1] == tag)

    def acceptance(self) -> AuditRow | None:
        """The newest valid acceptance."""
        found = (row for place, row in reversed(self.rows.acceptances) if place < self.end)
        return next(found, None)

    def acceptances_read(self) -> frozenset[str]:
        """The ids of all acceptances that have been read, valid or void."""
        return frozenset(self.rows.acceptances_seen)

    def is_valid(self, acceptance: str) -> bool | None:
        """Whether the acceptance with this id is valid; None if it hasn't been read."""
        return self.rows.acceptances_seen.get(acceptance)

    def is_history(self, judged: Judged) -> bool:
        """True if the row stands above the newest valid acceptance."""
        return judged.place < self.floor()

    def noted_after(self, judged: Judged) -> AuditRow | None:
        """The note of this row's spool that the first acceptance below the row made; None without one.

        Where a shortened log has forgotten that acceptance, the first one that it knows stands for it: no
        effect is confirmed that the spool didn't have.
        """
        found = (each for each in self.rows.acceptances if judged.place < each[0] < self.end)
        place, acceptance = next(found, (self.end, None))
        if acceptance is None:
            return None
        for at, row in self.rows.firsts.get(judged.row.tag, ()):
            if place <= at < self.end:
                return row if row.acepta == acceptance.id else None
        return None

    def first_judged(self, tag: str) -> AuditRow | None:
        """The spool's first row that was judged, whether it counts or not."""
        return self._latest(self.rows.firsts.get(tag, ()))

    def first_counting(self, tag: str) -> AuditRow | None:
        """The spool's first row that counts."""
        return self._latest(self.rows.base_of.get(tag, ()))

    def _latest(self, history: Sequence[tuple[int, _T]]) -> _T | None:
        floor = self.floor()
        for place, found in reversed(history):
            if floor <= place < self.end:
                return found
        return None

    def floor(self) -> int:
        """The place of the newest valid acceptance; rows before it are history."""
        for place, _ in reversed(self.rows.acceptances):
            if place < self.end:
                return place
        return self.rows.first - 1

    def judged(self, row_id: str) -> Judged | None:
        """The verdict on an action or a hand note; None if its row isn't in the audit."""
        found = self.rows.judged.get(row_id)
        return found if found and found.place < self.end else None

    def counts(self, row_id: str) -> bool | None:
        """Whether an action or a hand note counts; None if its row isn't in the audit.

        Also of rows of which a log that was shortened has only the verdict.
        """
        found = self.judged(row_id)
        return found.counts if found else self.rows.forgotten.get(row_id)

    def has_all_since(self, row_id: str | None) -> bool:
        """True if all rows below the judged one with this id are in the log; False if it isn't known."""
        found = self.judged(row_id) if row_id else None
        if found is None:
            return False
        # A log that went on from another one has all earlier rows right before it, also those of its base.
        own, *_ = self.rows.naming.get(found.row.id, (0,))
        return min(found.place, own) >= self.rows.named_from

    def misplaced(self, cells: Picture) -> Judged | None:
        """The action whose id is in one of these cells: columns were moved between its read and its write.

        A person wouldn't type an id there, and the row's other cells are wrong as well.
        """
        known = self.rows.judged
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

    def last_with_hold(self, holder: str, moment: str) -> Judged | None:
        """The last action that left these cells `Ocupado_Por` and `Fecha_Ocupacion`, both filled.

        Hand notes don't count: a person types one worker and one date into several rows, one after the other.
        """
        left = self.rows.holds.get((holder, moment), ())
        return next((judged for judged in reversed(left) if judged.place < self.end), None)

    def since(self, place: int) -> list[Judged]:
        """The verdicts on rows from number `place` on, in their order."""
        found: list[Judged] = []
        for judged in reversed(list(self.rows.judged.values())):
            if judged.place < place:
                break
            if judged.place < self.end:
                found.append(judged)
        return found[::-1]

    def named_since(self, place: int, *names: str) -> bool:
        """True if a row of any kind from number `place` on names one of these spools or versions.

        Also True if the log has forgotten some of the rows since then.
        """
        if place < self.rows.named_from:
            return True
        found = (self.rows.naming.get(name, ()) for name in names)
        return any(place <= at < self.end for places in found for at in places)

    def is_followed(self, tag: str, version: str) -> bool:
        """True if a row of the spool names this version as an earlier one."""
        return (tag, version) in self.rows.follows

    def repaired_elsewhere(self, tag: str, version: str) -> str:
        """The other spool whose repair wrote this version, whose own row the audit has lost; else "".

        Such a version on a row of `tag` is a repair that strayed, or a person's copy.
        """
        place, other = self.rows.written.get(version, (self.end, ""))
        is_lost = place < self.end and self.judged(version) is None
        return other if is_lost and other != tag else ""

    def column_accepted(self, header: str) -> str:
        """The id of the last row by which a person accepts that this state column was emptied; "" is none."""
        place, row_id = self.rows.columns_accepted.get(header, (self.end, ""))
        return row_id if place < self.end else ""

    def is_renounced(self, row_id: str) -> bool:
        """True if the audit has a tombstone of this action."""
        return self.rows.renounced.get(row_id, self.end) < self.end

    @property
    def unanchored(self) -> frozenset[str]:
        """Spools with a row that follows an unread one: they may have rows before the first one read."""
        return frozenset(self.rows.unanchored)
