"""Checks that a hand edit is noted, and never covered by a write whose sender had read it. Pure.

The time of a sender's read isn't known, only the time at which it made its row. So an edit counts as lost if
the spool's next row was made so much later that its sender must have read the edit, and isn't a note of it.

Six kinds of loss are allowed. Another spool's write strayed onto the edited row before a reader noted the
edit: the server saw it fall there, or the repair of the row names a version that is the id of the other
spool's audit row. And cells that people pasted with another spool's `version` may be taken for such a strayed
write, by a repair or by a person who accepts the audit; and cells that people put back together with
`version`, as they were before the spool's first write, for the row that a write missed. And a cell of a
column that was emptied at once is put back by the spool's next write. A row of such a
column that people took out of the sheet for good is noted by nobody. And another spool's row, pasted under a
tag that has no state, is noted without its holder.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tests.chaos.excuses import UNREAD_S
from tests.chaos.history import RENAMED, Edit, History, Picture, Row, Wrote
from tests.chaos.judge import BLANK, FOR_PEOPLE, Judgement

READ_BEFORE_S = 10.0
"""The longest time between a sender's read and the row that it makes: a late answer, and a wait for the disk.
An edit typed in between may be covered."""

COLUMN = 10
"""So many cells emptied at once, or more, are a whole column, and no edits of their spools."""
AT_ONCE_S = 1.0
HOLD = ("Ocupado_Por", "Fecha_Ocupacion")


def lost(history: History, judged: Judgement) -> Iterator[Edit]:
    """The edits that were never noted although a sender must have read them, and without an excuse."""
    for edit in _without_a_note(history, judged):
        if not _excuse(edit, history, judged):
            yield edit


def excused(history: History, judged: Judgement) -> Counter[str]:
    """How many edits were never noted, by the kind of their excuse."""
    kinds = (_excuse(edit, history, judged) for edit in _without_a_note(history, judged))
    return Counter(kind for kind in kinds if kind)


def _without_a_note(history: History, judged: Judgement) -> Iterator[Edit]:
    for edit in history.edits:
        if _asks_for_a_note(edit, judged) and not _is_answered(edit, history, judged):
            yield edit


def _excuse(edit: Edit, history: History, judged: Judgement) -> str:
    if _strayed_over(edit, history) is not None:
        return "under_a_stray"
    if _was_repaired(edit, history):
        return "repaired_copy"
    if _was_put_back(edit, history):
        return "column_put_back"
    if _was_taken_out(edit, history):
        return "taken_out_with_its_column"
    meant = [edit]
    if any(tag == f"{edit.tag}{RENAMED}" and at >= edit.at for tag, at in history.by_hand):
        meant.append(replace(edit, tag=f"{edit.tag}{RENAMED}"))  # it showed under that tag from then on
    if any(_was_taken_for_unwritten(each, history, judged) for each in meant):
        return "taken_for_unwritten"
    return "noted_without_its_hold" if _was_noted_without_its_hold(edit, history) else ""


def under_strays(history: History) -> list[Edit]:
    """The edits that were never noted because another spool's write had covered them."""
    return [
        edit
        for edit in history.edits
        if not any(_is_note(row, edit) for row in _later(edit, history)) and _strayed_over(edit, history)
    ]


def noted(history: History) -> int:
    """How many edits the audit has a note of."""
    return sum(any(_is_note(row, edit) for row in _later(edit, history)) for edit in history.edits)


def _asks_for_a_note(edit: Edit, judged: Judgement) -> bool:
    """Not where it changed nothing, or put back what the audit says anyway, or nobody ever took the spool."""
    found = [row for row, _ in judged.counting if row.tag == edit.tag and row.place <= edit.place]
    true = found[-1].after or BLANK if found else None
    return true is not None and any(
        cell not in (edit.over[name], true[name]) for name, cell in edit.typed.items() if name in true
    )


def _is_answered(edit: Edit, history: History, judged: Judgement) -> bool:
    tags = (edit.tag, f"{edit.tag}{RENAMED}")
    again = [
        other.place
        for other in history.edits
        if other.tag in tags and other.at > edit.at and edit.typed.keys() & {*other.typed, *other.shown}
    ]
    read = ""
    """The `version` that a person had read who accepted the audit without the edit."""
    for row in _later(edit, history):
        if _is_note(row, edit) or row.at < edit.at + READ_BEFORE_S:
            return True
        if _stands_on(row, edit) and _is_first_of_its_spool(row, judged):
            return True
        if row.acepta:
            read = row.prev or ""
        if read and row.kind in FOR_PEOPLE and row.ref == read:
            return False
        if any(place < row.place for place in again):
            return True  # a later edit of the same cells replaces this one
        if row.after is not None and not row.acepta:  # an acceptance writes no cell: the edit still shows
            return False
    return bool(again)


def _strayed_over(edit: Edit, history: History) -> Row | None:
    """The other spool's write that strayed onto the edited row, as the server saw it fall there before the
    spool's next write, or by the row's repair."""
    first = {row.id: row for row in reversed(history.audit)}
    covers = next((row.id for row in _later(edit, history) if row.after is not None and not row.acepta), "")
    landed = next((wrote.at for wrote in _writes(edit, history) if wrote.version == covers), edit.at)
    for wrote in _writes(edit, history):
        write = first.get(wrote.version)
        if write is not None and write.tag != edit.tag and wrote.at < landed:
            return write
    for repair in _later(edit, history):
        write = first.get(repair.ref) if repair.kind in FOR_PEOPLE else None
        is_anothers = write is not None and write.after is not None and write.tag != edit.tag
        if write and is_anothers and edit.place < write.place < repair.place:
            return write
    return None


def _was_taken_for_unwritten(edit: Edit, history: History, judged: Judgement) -> bool:
    """The hand put cells back as the spool's first write had found them, `version` included.

    So looks the row of a write that strayed. Only a station that has seen the row as it was before the edit
    can tell; the one that repaired it need not have, shortly after a row of the spool or without memory.
    """
    since = max((row.place for row in judged.accepted if row.place <= edit.place), default=0)
    rows = [row for row in judged.first.values() if row.tag == edit.tag and since < row.place <= edit.place]
    if not rows or edit.typed.get("version") != rows[0].prev:
        return False
    found = rows[0].before or BLANK
    true = next((row.after for row, _ in reversed(judged.counting) if row in rows), None)
    is_as_found = all(edit.typed.get(name, found[name]) == found[name] for name in found)
    answers = [
        row
        for row in _said_of(edit, history)
        if (is_as_found and _repairs_or_covers(row, edit, rows[0].prev, true))
        or _is_merged(row, edit, found, true if row.acepta else row.before)
    ]
    landed = next((wrote.at for wrote in history.wrote if wrote.version == rows[-1].id), rows[-1].at)
    shown_since = _shows_its_version_since(edit, landed, history)
    came_since = any(
        tag == edit.tag and tag.endswith(RENAMED) and at > rows[-1].at and at >= edit.at
        for tag, at in history.by_hand
    )
    return any(
        came_since
        or landed > shown_since - UNREAD_S
        or any(
            lost.station == answer.station and rows[-1].at < lost.at < answer.at + 1.0  # to the second
            for lost in history.forgot
        )
        for answer in answers
    )


def _shows_its_version_since(edit: Edit, landed: float, history: History) -> float:
    """When a hand typed the `version` that the edit leaves: an edit of before may have typed it, if no write
    has landed on the row since."""
    earlier = (
        other.at
        for other in history.edits
        if other.tag == edit.tag
        and landed < other.at < edit.at
        and other.typed.get("version") == edit.typed.get("version")
        and not any(other.at < wrote.at < edit.at for wrote in history.wrote if wrote.tag == edit.tag)
    )
    return min(earlier, default=edit.at)


def _repairs_or_covers(row: Row, edit: Edit, found: str | None, true: Picture | None) -> bool:
    """True of the repair of a row with the `version` that the spool's first write had found, and of an action
    that came before any reader can have repaired it: that repairs the row itself, and goes by the truth."""
    if row.kind in FOR_PEOPLE:
        return row.ref == found
    is_soon = row.at < edit.at + UNREAD_S + READ_BEFORE_S
    return is_soon and row.kind != "EDITADO_A_MANO" and row.before is not None and row.before == true


def _was_repaired(edit: Edit, history: History) -> bool:
    if _was_repaired_under_its_old_tag(edit, history) or _was_repaired_as_a_copy(edit, history):
        return True
    write = _pasted_write(edit, history)
    if write is None and not edit.pasted:
        return False
    return any(
        (row.kind in FOR_PEOPLE and row.ref == edit.pasted)
        or (row.acepta and (row.prev or "") == edit.pasted)
        or (
            write is not None
            and write.after is not None
            and _is_merged(row, edit, write.after, None if row.acepta else row.before)
        )
        for row in _said_of(edit, history)
    )


def _was_noted_without_its_hold(edit: Edit, history: History) -> bool:
    """Another spool's row was pasted under a tag without a state: no note of that gives a hold."""
    return any(
        row.kind == "EDITADO_A_MANO"
        and not (row.acepta or row.prev)
        and row.ref == edit.pasted != ""
        and row.before == BLANK
        and all(
            cell == ("" if name in HOLD else edit.typed.get(name, ""))
            for name, cell in (row.after or BLANK).items()
            if name != "Estado_Detalle"
        )
        for row in _said_of(edit, history)
    )


def _pasted_write(edit: Edit, history: History) -> Row | None:
    """Another spool's write whose `version` the hand pasted, or, without `version`, the hold that it gave."""
    if edit.pasted:
        return next((row for row in history.audit if row.id == edit.pasted), None)
    hold = [edit.typed.get(name, "") for name in ("Ocupado_Por", "Fecha_Ocupacion")]
    if edit.typed.get("version") != "" or not all(hold):
        return None
    for row in history.audit:
        gave = row.after or BLANK
        is_anothers = row.tag != edit.tag and row.place <= edit.place
        if is_anothers and [gave["Ocupado_Por"], gave["Fecha_Ocupacion"]] == hold:
            return row
    return None


def _was_put_back(edit: Edit, history: History) -> bool:
    """A whole column was emptied at once, and the next write or repair of the spool has the cell as it was:
    nothing is noted from such a column."""
    writes = (
        row for row in _later(edit, history) if row.kind in FOR_PEOPLE or (row.after and not row.acepta)
    )
    write = next(writes, None)
    return (
        _is_of_an_emptied_column(edit, history)
        and write is not None
        and (write.after is None or all(write.after.get(name) == edit.over[name] for name in edit.typed))
    )


def _was_taken_out(edit: Edit, history: History) -> bool:
    """A whole column was emptied at once, and this row went with it: a copy, of which nobody wrote again. An
    acceptance may note it as it was last known, as it has no row any more."""
    return (
        _is_of_an_emptied_column(edit, history)
        and edit.tag in history.gone
        and not edit.tag.endswith(RENAMED)  # such a row comes back under its own tag
        and all(row.acepta for row in _later(edit, history))
    )


def _is_of_an_emptied_column(edit: Edit, history: History) -> bool:
    together = [
        each for each in history.edits if each.typed == edit.typed and abs(each.at - edit.at) < AT_ONCE_S
    ]
    return list(edit.typed.values()) == [""] and len(together) >= COLUMN


def _was_repaired_as_a_copy(edit: Edit, history: History) -> bool:
    """A hand had pasted a row there just before, and with this edit the cells are as that row's write left
    them: the repair of the copy says nothing of the edit."""
    before = [
        other
        for other in history.edits
        if other.tag == edit.tag
        and other.pasted
        and other.at < edit.at
        and not any(other.at < wrote.at < edit.at for wrote in history.wrote if wrote.tag == edit.tag)
    ]
    if not before or "version" in edit.typed or edit.pasted:
        return False
    write = next((row for row in history.audit if row.id == before[-1].pasted), None)
    is_as_written = (
        write is not None and write.after is not None and edit.typed.items() <= write.after.items()
    )
    return is_as_written and _was_repaired(before[-1], history)


def _was_repaired_under_its_old_tag(edit: Edit, history: History) -> bool:
    """The row was renamed, noted under the new tag, edited, and renamed back: it shows the new tag's note, as
    if that had strayed."""
    notes = {row.id for row in history.audit if row.tag == edit.tag and edit.tag.endswith(RENAMED)}
    return any(
        row.tag == edit.tag.removesuffix(RENAMED)
        and row.kind in FOR_PEOPLE
        and row.ref in notes
        and row.place > edit.place
        for row in history.audit
    )


def _is_merged(note: Row, edit: Edit, written: Picture, true: Picture | None) -> bool:
    """A note that took the cells that are as `written` for a station's, which are `true`, and only the others
    for a hand's."""
    after = note.after
    return (
        note.kind == "EDITADO_A_MANO"
        and true is not None
        and after is not None
        and any(cell != written[name] for name, cell in edit.typed.items() if name in after)
        and all(
            after[name] == (true[name] if cell == written[name] else cell)
            for name, cell in edit.typed.items()
            if name in after
        )
    )


def _writes(edit: Edit, history: History) -> Iterator[Wrote]:
    return (wrote for wrote in history.wrote if wrote.tag == edit.tag and wrote.at > edit.at)


def _later(edit: Edit, history: History) -> list[Row]:
    return [row for row in history.audit if row.tag == edit.tag and row.place > edit.place]


def _said_of(edit: Edit, history: History) -> list[Row]:
    """The rows that may speak of this edit: no later than the first write that covers it, or made so soon
    after this one that their reader may still have seen the edit."""
    rows = _later(edit, history)
    cover = next((row for row in rows if row.after is not None and not row.acepta), None)
    return [
        row for row in rows if cover is None or row.place <= cover.place or row.at < cover.at + READ_BEFORE_S
    ]


def _is_first_of_its_spool(row: Row, judged: Judgement) -> bool:
    """True of a write that counts on a spool without a state; not of an acceptance's note."""
    since = max((each.place for each in judged.accepted if each.place < row.place), default=0)
    counting = (each for each, _ in judged.counting if each.tag == row.tag and each.place > since)
    return next(counting, None) is row and not row.acepta


def _stands_on(row: Row, edit: Edit) -> bool:
    """True of a write that found the cells as the hand had left them, `version` included."""
    before = row.before
    return (
        before is not None
        and row.prev == edit.typed.get("version")
        and all(before[name] == cell for name, cell in edit.typed.items() if name in before)
    )


def _is_note(row: Row, edit: Edit) -> bool:
    after = row.after
    return (
        row.kind == "EDITADO_A_MANO"
        and after is not None
        and all(after[name] == cell for name, cell in edit.typed.items() if name in after)
    )
