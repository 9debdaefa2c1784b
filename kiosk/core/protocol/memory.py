"""What one station remembers of its earlier reads of a spool's row. Pure, but for the threads' `SpoolMemory`.

A spool without a counting audit row is protected by this memory alone. Two readings of it are remembered: the
first one, which a hand note names as what it follows; and the last *clean* one, with the same `version` as
the first, so that every cell is a person's. Also remembered is the end of the audit at the last read with a
clean row, and at the last full read without the row: an audit row from before then can't explain what came
into the row since. But a row without this tag may have had another one just then, and have got it back since:
so the full read also remembers which stations' writes stood on rows of other spools.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from threading import Lock

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import First, Picture, Spool


@frozen
class Seen:
    """A station's memory of one tag. `clean_at` is the number of the first audit row that had not been read
    when its row last was clean; `absent_at` is the same for a full read without such a row; 0 is never.
    `elsewhere` are the versions that rows of other spools than their own showed in that full read."""

    first: First | None = None
    clean_at: int = 0
    absent_at: int = 0
    elsewhere: frozenset[str] = frozenset()

    def well_at(self, version: str) -> int:
        """The number of the first audit row that had not been read when the row was clean, or without this
        `version`, for the last time; 0 is never.

        A read without a row of the tag is no proof of a version that another spool's row showed in it: a
        person may have respelt that row's tag since.
        """
        return self.clean_at if version in self.elsewhere else max(self.clean_at, self.absent_at)


UNSEEN = Seen()


def seen_now(before: Seen, log: LogAt, spool: Spool) -> Seen:
    """The memory after an atomic read of the spool's row and of the audit's end."""
    standing = log.standing(spool.tag)
    if standing is not None:
        is_clean = (spool.version, spool.picture) == (standing.last, standing.picture)
        return replace(before, first=None, clean_at=log.end if is_clean else before.clean_at)
    if _is_stations(log, spool.tag, spool.version, spool.picture):
        return before  # it doesn't tell the spool's own state
    first = before.first or First(spool.version, spool.picture, spool.picture)
    if spool.version != first.version:
        return before
    if first.clean != spool.picture:
        first = replace(first, clean=spool.picture)
    return replace(before, first=first, clean_at=log.end)


def _is_stations(log: LogAt, tag: str, version: str, cells: Picture) -> bool:
    """True if the row shows a station's write."""
    return (
        log.judged(version) is not None
        or log.misplaced(cells) is not None
        or bool(log.repaired_elsewhere(tag, version))
    )


def renumbered(before: Seen) -> Seen:
    """The memory once the audit's rows may have been renumbered: the first reading alone."""
    return Seen(before.first)


def left_out(known: LogAt, fresh: LogAt) -> dict[str, First]:
    """The standings of spools that the known audit has and the fresh one lacks, as first readings.

    Their rows stand above the fresh window, which must have a row in common with the known one, so that no
    row between them is unread. Such a spool's cells are its state: what a hand changes in them from then on
    is told by this memory. Where judging began anew at an acceptance, nothing is known of the earlier rows.
    """
    accepted, before = fresh.acceptance(), known.acceptance()
    if accepted is not None and (before is None or before.id != accepted.id):
        return {}
    return {
        tag: First(standing.last, standing.picture, standing.picture)
        for tag, standing in known.standings()
        if fresh.standing(tag) is None
    }


def absent_now(log: LogAt, elsewhere: frozenset[str] = frozenset()) -> Seen:
    """The memory after a full read without a row of the tag. `elsewhere` is `elsewhere_now` of that read."""
    return Seen(absent_at=log.end, elsewhere=elsewhere)


def elsewhere_now(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """The versions that rows of other spools than their own show, in a full read."""
    shown = ((spool.tag, spool.version) for spool in spools if spool.version)
    return frozenset(version for tag, version in shown if _is_anothers(log, tag, version))


def _is_anothers(log: LogAt, tag: str, version: str) -> bool:
    standing = log.standing(tag)
    if standing is not None and standing.last == version:
        return False  # by far the most, of thousands
    written = log.judged(version)
    return written.row.tag != tag if written is not None else bool(log.repaired_elsewhere(tag, version))


@frozen
class RowsSeen:
    """A station's memory of all tags at one moment.

    `seen` has an entry for each row of the last full read. All other tags were absent in it: `absent_at` is
    the end of the audit then, 0 where there was no such read, and `elsewhere` what it showed on other rows.
    """

    seen: Mapping[str, Seen] = field(default_factory=dict)
    absent_at: int = 0
    elsewhere: frozenset[str] = frozenset()

    def of(self, tag: str) -> Seen:
        """The memory of one tag."""
        found = self.seen.get(tag)
        if found is not None:
            return found
        return Seen(absent_at=self.absent_at, elsewhere=self.elsewhere) if self.absent_at else UNSEEN

    def renumbered(self) -> "RowsSeen":
        """The memory once the audit's rows may have been renumbered."""
        return RowsSeen({tag: renumbered(seen) for tag, seen in self.seen.items()})

    def after_full_read(
        self, log: LogAt, spools: Iterable[Spool], left_alone: Iterable[str] = ()
    ) -> "RowsSeen":
        """The memory after an atomic read of all rows and of the audit's end.

        Of a tag in several rows, or among those `left_alone`, only what was known stays.
        """
        kept, spools = frozenset(left_alone), tuple(spools)
        now: dict[str, Seen] = {}
        for spool in spools:
            before = self.of(spool.tag)
            is_kept = spool.is_unidentified or spool.tag in kept
            now[spool.tag] = before if is_kept else seen_now(before, log, spool)
        return RowsSeen(now, log.end, elsewhere_now(log, spools))

    def after_read(self, log: LogAt, spools: Iterable[Spool]) -> "RowsSeen":
        """The memory after an atomic read of some rows and of the audit's end."""
        read = {spool.tag: spool for spool in spools if spool.tag and not spool.is_unidentified}
        news = {tag: seen_now(self.of(tag), log, spool) for tag, spool in read.items()}
        return replace(self, seen={**self.seen, **news})

    def as_others_read(self, spools: Iterable[Spool], left_alone: Iterable[str] = ()) -> "RowsSeen":
        """The memory after a snapshot of another station, or of an earlier run, was taken over.

        What it says of a row's first reading goes before what this station remembers, but for tags among
        those `left_alone`. Rows that it doesn't have are forgotten.
        """
        kept = frozenset(left_alone)
        taken: dict[str, Seen] = {}
        for spool in spools:
            own = self.seen.get(spool.tag, UNSEEN)
            if not (spool.is_unidentified or spool.doubt or spool.tag in kept):
                own = replace(own, first=first_of(spool))
            taken[spool.tag] = own
        return RowsSeen(taken)


def first_of(spool: Spool) -> First:
    """How the row was first read and last read clean, as a shown spool tells it."""
    return spool.first or First(spool.version, spool.picture, spool.picture)


def first_to_tell(shown: Spool, first: First | None) -> First | None:
    """What a shown spool has to tell of its row's first reading; None if its own cells say the same."""
    return None if first == First(shown.version, shown.picture, shown.picture) else first


def without_stations_writes(log: LogAt, memory: RowsSeen) -> RowsSeen:
    """The memory without first readings that were a station's write after all, as the audit says by now."""

    wrong = [
        tag
        for tag, seen in memory.seen.items()
        if (first := seen.first) and _is_stations(log, tag, first.version, first.cells)
    ]
    if not wrong:
        return memory
    return replace(
        memory, seen={**memory.seen, **{tag: replace(memory.seen[tag], first=None) for tag in wrong}}
    )


class SpoolMemory:
    """What the threads of one process remember together. Any thread.

    A row is inspected by what was remembered when its read began (`before`).

    `reading` counts how often the audit was read afresh, as `TailMark.reading` does: numbers of audit rows
    are then forgotten.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._memory = RowsSeen()
        self._reading = -1
        self._is_checked = True

    def before(self, reading: int, log: LogAt) -> RowsSeen:
        """The memory now, for a read that is about to be sent. `log` is the audit as read so far."""
        with self._lock:
            if reading > self._reading:
                self._memory, self._reading = self._memory.renumbered(), reading
            if not self._is_checked:
                self._memory, self._is_checked = without_stations_writes(log, self._memory), True
            return self._memory if reading == self._reading else self._memory.renumbered()

    def read_afresh(self, reading: int, firsts: Mapping[str, First]) -> None:
        """Take over, before the reading with this number is used, how the spools stand that it leaves out."""
        with self._lock:
            seen = self._memory.renumbered().seen
            self._memory = RowsSeen({**seen, **{tag: Seen(first) for tag, first in firsts.items()}})
            self._reading = reading

    def first_readings(self) -> RowsSeen:
        """The memory now, for a read without the audit's end."""
        with self._lock:
            return self._memory.renumbered()

    def read(self, reading: int, before: RowsSeen, after: RowsSeen) -> None:
        """Take over what one read tells: `after` was made from `before`.

        Entries that another thread's read has changed meanwhile stay: nobody knows which read was later. A
        read by an audit that was read afresh since tells nothing, nor does one without the audit's end (-1),
        as while the audit isn't believed.
        """
        with self._lock:
            if reading < 0 or reading != self._reading:
                return
            if self._memory is not before:
                now = self._memory.seen
                others = {tag: seen for tag, seen in now.items() if seen is not before.seen.get(tag)}
                after = replace(after, seen={**after.seen, **others})
            self._memory = after

    def took(self, spools: Iterable[Spool], left_alone: Iterable[str] = ()) -> None:
        """Take over what another station tells of the rows' first readings, but for these tags."""
        with self._lock:
            self._memory, self._is_checked = self._memory.as_others_read(spools, left_alone), False

    def told(self, spools: Iterable[Spool]) -> tuple[Spool, ...]:
        """These rows, as their cells stand, with what is remembered of how they were first read."""
        memory = self.first_readings()
        return tuple(
            spool
            if spool.is_unidentified
            else replace(spool, first=first_to_tell(spool, memory.of(spool.tag).first))
            for spool in spools
        )

    def first_seen(self, spools: Iterable[Spool]) -> None:
        """Take over what an earlier run, or a read without the audit, tells of rows not remembered yet."""
        with self._lock:
            earlier = RowsSeen().as_others_read(spools)
            self._memory = replace(self._memory, seen={**earlier.seen, **self._memory.seen})
            self._is_checked = False
