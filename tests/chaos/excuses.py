"""What the write protocol names as not to be prevented once people touch the audit. Pure.

Each excuse asks for evidence of its own kind in what people wrote down, and is counted by its name:

- `unread`: a row was taken out of the audit so soon after it was appended that no other station need have
  read it. A row that was then written without it counts in the sheet as it stood, and not as appended.
- `no_known_log`: a station without a memory of the sheet read an audit that people had changed, and that
  contradicts itself nowhere: a void row stood above the row that had beaten it.
- `before_acceptance`: a command whose row stands above an acceptance was told "refused", since the
  acceptance's note of the spool isn't what its row left, or there is none.
- `as_accepted`: a command whose row is void was told "applied" below an acceptance, as the acceptance's note
  has the cells that its row left: another one had done the same.
- `accepted_unknown`: a station that had lost its memory accepted the audit, where no other was left: it notes
  cells as they stand, and can't know a hold that people had made unreadable in the audit.
- `lost_take`: people took a take out of the audit, and an acceptance kept its hold: who cancels it empties
  the name that the take had found, as if nobody had worked there.
- `without_version`: people emptied a row's `version`, so that its other cells count as typed when the audit
  is accepted, also those that a void write had left there, and those with which they renamed the row after
  that; but never a holder.
- `under_a_stray`: another spool's write strayed onto cells that people had edited a moment before.
- `repaired_copy`: cells that people pasted with another spool's `version` were restored, as by such cells
  alone a copy can't be told from a strayed write.
- `taken_for_unwritten`: cells that people emptied with their `version` were restored (see `edits`).
- `in_doubt`: a row at the run's end shows another spool's write by hand, and nobody knows its former cells.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from tests.chaos.history import Change, History, Row
from tests.chaos.judge import Judgement, State, judge
from tests.chaos.truth import sheet_at

UNREAD_S = 12.0
"""Every running station has read a row so many seconds after it was appended."""


class Excuses:
    """Finds the excuses of one history; `counted` has those that were used."""

    def __init__(self, history: History, judged: Judgement) -> None:
        self._history = history
        self._judged = judged
        self.counted: Counter[str] = Counter()

    @cached_property
    def told_by_the_sheet(self) -> frozenset[str]:
        """Commands that were told as applied though their rows don't count as appended, with an excuse.

        Rows that follow such a row have the same excuse.
        """
        told = {said.cmd for said in self._history.said if said.verdict == "applied"}
        counting = {row.id for row, _ in self._judged.counting}
        found, rows = set[str](), set[str]()
        for row in self._judged.first.values():
            if row.cmd not in told or row.id in counting:
                continue
            if self._is_as_accepted(row):
                self.counted["as_accepted"] += 1
                found.add(row.cmd)
            elif kind := self._void_as_appended(row, rows):
                self.counted[kind] += 1
                found.add(row.cmd)
                rows.add(row.id)
        return frozenset(found)

    @cached_property
    def refused_above(self) -> frozenset[str]:
        """Commands that were refused though a row of theirs counts, with an excuse."""
        refused = {said.cmd for said in self._history.said if said.verdict == "refused"}
        found = set[str]()
        for row, _ in self._judged.counting:
            if row.cmd in refused and row.action and (kind := self._gone(row)):
                self.counted[kind] += 1
                found.add(row.cmd)
        return frozenset(found)

    @cached_property
    def states_by_the_sheet(self) -> dict[str, State]:
        """The states by the sheet at the end, of spools with rows that were told by the sheet."""
        last = self._judged.accepted[-1].place if self._judged.accepted else 0
        told = self.told_by_the_sheet
        tags = {row.tag for row in self._judged.first.values() if row.cmd in told and row.place > last}
        states = judge(_numbered(self._sheet(len(self._history.audit) + 1))).states if tags else {}
        return {tag: states[tag] for tag in tags if tag in states}

    def was_unread(self, row: Row) -> bool:
        """True if the row was taken out of the audit before another station need have read it."""
        change = self._taken_out(row)
        return change is not None and change.at < row.at + UNREAD_S

    def may_have_read(self, acceptance: Row) -> Iterator[dict[str, State]]:
        """The spools' states right above this acceptance, as stations may have known them that need not have
        read the rows which were taken out at once: none of those, or only the first ones."""
        audit = [row for row in self._history.audit if row.place <= acceptance.place]
        unread = [row.place for row in audit if self.was_unread(row)]
        for last in (0, *unread):
            read = judge([row for row in audit if row.place <= last or row.place not in unread])
            yield read.left.get(acceptance.id, {})

    def was_forgotten(self, row: Row, note: Row) -> bool:
        """True if people changed the audit above this row or took it out, and the station that accepted with
        this note lost its memory after the row and before the note."""
        changes = [each for each in self._history.changes if row.place <= each.place < note.place]
        return bool(changes) and any(
            lost.station == note.station and row.at < lost.at < note.at for lost in self._history.forgot
        )

    def was_taken_out(self, row: Row, before: Row) -> bool:
        """True if people took the row out of the audit before the other one was appended."""
        change = self._taken_out(row)
        return change is not None and change.place < before.place

    def _taken_out(self, row: Row) -> Change | None:
        later = (change for change in self._history.changes if change.place >= row.place)
        return next((change for change in later if row.id not in change.stands), None)

    def _is_as_accepted(self, row: Row) -> bool:
        """True if the first acceptance below the row noted what the row left, and only then was it told."""
        acceptance = next((each for each in self._judged.accepted if each.place > row.place), None)
        if acceptance is None or row.after is None:
            return False
        told = [said.at for said in self._history.said if said.cmd == row.cmd and said.verdict == "applied"]
        return min(told) >= acceptance.at and any(
            note.acepta == acceptance.id and note.tag == row.tag and note.after == row.after
            for note, _ in self._judged.counting
        )

    def _void_as_appended(self, row: Row, excused: set[str]) -> str:
        if row.prev in excused:
            return "unread"
        changes = [change for change in self._history.changes if change.place < row.place]
        if not changes or not judge(_numbered(self._sheet(row.place))).counts(row.id):
            return ""
        there = {each.id for each in self._sheet(row.place)}
        missing = [
            each
            for each, _ in self._judged.counting
            if each.tag == row.tag and each.place < row.place and each.id not in there
        ]
        if missing and all(map(self.was_unread, missing)):
            return "unread"
        is_new = any(
            lost.station == row.station and lost.at > changes[-1].at for lost in self._history.forgot
        )
        without = [each for each in self._sheet(row.place) if each.place < row.place]
        return "no_known_log" if is_new and not list(contradictions(without)) else ""

    def _gone(self, row: Row) -> str:
        notes = {(note.acepta, note.tag): note.after for note, _ in self._judged.counting if note.acepta}
        accepted = [each.id for each in self._judged.accepted if each.place > row.place]
        # A station that was stopped over several acceptances knows its command by the last one alone.
        if any(notes.get((acceptance, row.tag)) != row.after for acceptance in accepted):
            return "before_acceptance"
        taken_out = self._taken_out(row)
        ended = [said.at for said in self._history.said if said.cmd == row.cmd and said.verdict == "refused"]
        is_unread = self.was_unread(row) or (taken_out is not None and taken_out.at < min(ended))
        return "unread" if is_unread else ""

    def _sheet(self, place: int) -> list[Row]:
        return sheet_at(self._history.audit, self._history.changes, place)


def contradictions(sheet: Sequence[Row]) -> Iterator[str]:
    """The ids of rows that no station can have written where they stand, as a station without memory sees it.

    A row that follows one of its spool that stands below it or is void; a repair that calls a row void that
    counts; a note of the last acceptance that stands above it; an action that isn't the first of its spool
    and follows a row that isn't there.
    """
    rows = _numbered(sheet)
    judged = judge(rows)
    counting = {row.id for row, _ in judged.counting}
    for row in rows:
        if judged.is_history(row):
            if row.acepta == judged.accepted[-1].id:
                yield row.id
            continue
        if row.kind == "ANULADO":
            called = judged.first.get(row.ref)
            if called and called.tag == row.tag and row.ref in counting:
                yield row.id
        elif judged.first.get(row.id) is row and _is_wrongly_followed(row, judged, counting, rows):
            yield row.id


def _is_wrongly_followed(row: Row, judged: Judgement, counting: set[str], rows: Sequence[Row]) -> bool:
    followed = judged.first.get(row.prev or "")
    if followed is not None and followed.tag == row.tag and not judged.is_history(followed):
        return followed.place > row.place or followed.id not in counting
    if not row.prev or row.kind == "EDITADO_A_MANO" or any(row.prev == each.id for each in rows):
        return False
    of_spool = (each for each in judged.first.values() if each.tag == row.tag and not judged.is_history(each))
    return row.prev != next(of_spool).prev


def _numbered(sheet: Sequence[Row]) -> list[Row]:
    """The rows with their places in the sheet, as a fresh reader has them."""
    above, found = "", []
    for place, row in enumerate(sheet, start=2):
        found.append(replace(row, place=place, above=above))
        above = row.id
    return found
