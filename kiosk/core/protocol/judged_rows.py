"""The data of the judge: the verdicts and standings so far, and what else it needs to judge later rows.

`AuditLog` fills it row by row; a `LogAt` reads it up to its moment. Only `AuditLog.read` changes it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kiosk.core.frozen import frozen
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow, Picture

_T = TypeVar("_T")


@frozen
class Standing:
    """A spool's state: the last row that counts, the picture that it left, and the present hold.

    `hold` is the id of the counting row that gave the spool to its present holder, or freed it.
    """

    last: str
    picture: Picture
    hold: str


@frozen
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
class JudgedRows:
    """The results of judging the rows read so far.

    A number beside a value is the number of the row in Metadata that it comes from.
    """

    first: int
    """The number of the first row that was read."""
    judged: dict[str, Judged] = field(default_factory=dict)
    """By id, in the order of the rows; filled by `add`."""
    holds: dict[tuple[str, str], list[Judged]] = field(default_factory=dict)
    """By `Ocupado_Por` and `Fecha_Ocupacion`: the actions, no hand notes, that left them, in that order."""
    standings: dict[str, list[tuple[int, Standing]]] = field(default_factory=dict)
    """By spool: its standing after each row that counts."""
    firsts: dict[str, list[tuple[int, AuditRow]]] = field(default_factory=dict)
    """By spool: the first row that was judged, under each acceptance."""
    base_of: dict[str, list[tuple[int, AuditRow]]] = field(default_factory=dict)
    """By spool: the first row that counts, under each acceptance."""
    renounced: dict[str, int] = field(default_factory=dict)
    """By id of an action that was given up: the number of its tombstone."""
    unanchored: set[str] = field(default_factory=set)
    """Spools with a row that follows one that hasn't been read."""
    acceptances: list[tuple[int, AuditRow]] = field(default_factory=list)
    """The valid acceptances."""
    acceptances_seen: dict[str, bool] = field(default_factory=dict)
    """By id of an acceptance: whether it is valid."""
    is_unplaced: bool = False
    """True if the newest acceptance that may be valid names a row that hasn't been read."""
    places: dict[str, int] = field(default_factory=dict)
    """By id of a row of any kind: the number of its last place."""
    forgotten: dict[str, bool] = field(default_factory=dict)
    """By id of a judged row that is no longer in `judged`: whether it counts."""
    named_from: int = 0
    """The number of the first row from which `naming` is complete."""
    follows: dict[tuple[str, str], int] = field(default_factory=dict)
    """By spool and the id of another row that one of its rows names: the number of the last such row."""
    followed: dict[str, int] = field(default_factory=dict)
    """By id that a row of any kind follows (`prev`): the number of the last such row."""
    written: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By `version` that a repair has written: the number of the last such repair, and its spool."""
    spellings: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By folded tag: how the rows spell it, each change of the spelling once."""
    naming: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By spool or id: the numbers of the rows that name it. Mostly one, for which a tuple needs half of the
    memory that a list does."""
    columns_accepted: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By header of a state column: the number and the id of the last row that accepts that it was emptied."""

    def add(self, judged: Judged) -> None:
        """Take in the verdict on a row that stands below those taken in before."""
        self.judged[judged.row.id] = judged
        hold = (judged.after.ocupado_por, judged.after.fecha_ocupacion)
        if all(hold) and judged.row.evento_tipo != Mark.EDITADO_A_MANO:
            self.holds.setdefault(hold, []).append(judged)

    def add_history(self, history: Iterable[Judged], place: int) -> None:
        """Take in earlier verdicts before all others, as if those rows stood at `place`, in their order."""
        for judged in sorted(history, key=lambda each: each.place):
            self.add(Judged(judged.row, judged.counts, place))
            self.places[judged.row.id] = place

    def has_judged(self, row_id: str) -> bool:
        """True if a row with this id has a verdict."""
        return row_id in self.judged or row_id in self.forgotten

    def floor(self) -> int:
        """The place of the newest valid acceptance; rows before it are history."""
        return self.acceptances[-1][0] if self.acceptances else self.first - 1

    def take_over(self, old: "JudgedRows", end: int, tags: Iterable[str], ids: Iterable[str]) -> None:
        """Take over what another log has, before row number `end`, on these spools and rows."""
        for row_id in ids:
            if row_id in old.judged and old.judged[row_id].place < end:
                self.add(old.judged[row_id])
            if row_id in old.forgotten:
                self.forgotten[row_id] = old.forgotten[row_id]
            if old.renounced.get(row_id, end) < end:
                self.renounced[row_id] = old.renounced[row_id]
        for tag in tags:
            _take_history(self.standings, old.standings, tag, end)
            _take_history(self.firsts, old.firsts, tag, end)
            _take_history(self.base_of, old.base_of, tag, end)
        self.acceptances = [each for each in old.acceptances if each[0] < end]

    def without_rows_before(self, start: int) -> "JudgedRows":
        """A copy without the results that come only from rows before number `start`.

        The acceptances from `start` on are kept, and the last one before it.

        The results that are needed to judge later rows are kept, as if their rows stood right before `start`:
        each spool's first row, its last row that counts, the row that gave its hold, and the ids of actions
        given up that haven't counted. Of all others the verdict stays: a command that asks for it may have
        waited long, and a repeat is never judged again.
        """
        base = max((place for place, _ in self.acceptances if place < start), default=0)

        def moved(place: int) -> int:
            return max(place, start - 2 if place < base else start - 1)

        kept = JudgedRows(
            start,
            standings={tag: _cut(history, start, moved) for tag, history in self.standings.items()},
            firsts={tag: _cut(history, start, moved) for tag, history in self.firsts.items()},
            base_of={tag: _cut(history, start, moved) for tag, history in self.base_of.items()},
            spellings={
                alike: [(moved(place), tag) for place, tag in history]
                for alike, history in self.spellings.items()
            },
            unanchored=set(self.unanchored),
            acceptances=_cut(self.acceptances, start, moved),
            acceptances_seen=dict(self.acceptances_seen),
            is_unplaced=self.is_unplaced,
        )
        standings = [standing for history in kept.standings.values() for _, standing in history]
        needed = {standing.last for standing in standings} | {standing.hold for standing in standings}
        needed |= {row.id for history in kept.firsts.values() for _, row in history}
        rows = [each for each in self.judged.values() if each.place >= start or each.row.id in needed]
        for each in rows:
            kept.add(Judged(each.row, each.counts, moved(each.place)))
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
        kept.forgotten = self.forgotten | {
            row_id: each.counts for row_id, each in self.judged.items() if row_id not in kept.judged
        }
        kept.named_from = start
        kept.follows = {pair: at for pair, at in self.follows.items() if at >= start}
        kept.followed = {row_id: at for row_id, at in self.followed.items() if at >= start}
        kept.written = {version: found for version, found in self.written.items() if found[0] >= start}
        later = {name: tuple(at for at in places if at >= start) for name, places in self.naming.items()}
        kept.naming = {name: places for name, places in later.items() if places}
        kept.columns_accepted = {
            header: (moved(place), row_id) for header, (place, row_id) in self.columns_accepted.items()
        }
        return kept


def _take_history(
    mine: dict[str, list[tuple[int, _T]]], others: dict[str, list[tuple[int, _T]]], tag: str, end: int
) -> None:
    if known := [each for each in others.get(tag, ()) if each[0] < end]:
        mine[tag] = known


def _cut(history: Sequence[tuple[int, _T]], start: int, moved: Callable[[int], int]) -> list[tuple[int, _T]]:
    """The entries from row `start` on, and the last one before it."""
    earlier = [each for each in history if each[0] < start]
    return [(moved(place), found) for place, found in (*earlier[-1:], *history[len(earlier) :])]
