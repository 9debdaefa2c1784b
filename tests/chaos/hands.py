"""Checks what is made of spools that people touched: nothing is lost, and no doubt gives a hold. Pure."""

from collections.abc import Iterator

from tests.chaos.excuses import Excuses
from tests.chaos.history import PICTURE, RENAMED, Edit, History, Row, Violation
from tests.chaos.judge import BLANK, Judgement, State, holder

NOTED_S = 60.0
"""What people put under a tag is noted so many seconds later at most, also after a doubt or an outage."""
SECOND_S = 2.0
"""A row's time is to the second, and of the read before it."""


def violations(history: History, judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    yield from _dropped(history, judged, excuses)
    yield from _held_by_doubt(history, judged, excuses)


def _dropped(history: History, judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    """States that an acceptance changed or left out, though no hand had."""
    notes = {(row.acepta, row.tag): row for row, _ in judged.counting if row.acepta}
    for acceptance in judged.accepted:
        for tag, state in judged.left[acceptance.id].items():
            note = notes.get((acceptance.id, tag))
            if note is None:
                if any(tag not in read for read in excuses.may_have_read(acceptance)):
                    excuses.counted["unread"] += 1
                else:
                    yield Violation("dropped_by_acceptance", tag, "it has no note", acceptance.place)
            elif cells := _changed(history, note, state):
                if kind := _excuse(history, acceptance, note, state, judged, excuses):
                    excuses.counted[kind] += 1
                else:
                    yield Violation("dropped_by_acceptance", tag, f"{cells}", note.place)


def _excuse(
    history: History, acceptance: Row, note: Row, state: State, judged: Judgement, excuses: Excuses
) -> str:
    """Why a note may differ from the state by the rows as appended; "" if there is no reason."""
    for states in excuses.may_have_read(acceptance):
        read = states.get(note.tag)
        if read != state and (read is None or not _changed(history, note, read)):
            return "unread"
    if _counts_as_typed(history, note, state):
        return "without_version"
    made = judged.first.get(state.last)
    is_as_it_stands = note.after == note.before
    return "accepted_unknown" if is_as_it_stands and made and excuses.was_forgotten(made, note) else ""


def _counts_as_typed(history: History, note: Row, state: State) -> bool:
    """People emptied the row's `version`, and no cell of the note is new; nobody else holds by it, unless
    they typed that holder with it."""
    before, after = note.before or BLANK, note.after or BLANK
    emptied = [
        edit
        for edit in history.edits
        if edit.typed.get("version") == ""
        and (edit.tag == note.tag or _was_renamed_since(history, edit, note))
    ]
    typed = {edit.typed.get("Ocupado_Por") for edit in emptied}
    return (
        bool(emptied)
        and not note.prev
        and all(cell in (before[name], state.picture[name]) for name, cell in after.items())
        and (holder(after) in ("", holder(state.picture)) or after["Ocupado_Por"] in typed)
    )


def _changed(history: History, note: Row, state: State) -> dict[str, tuple[str, str]]:
    """The cells of the note that are neither the state's nor a hand's, with the state's; and a lost hold."""
    after = note.after or BLANK
    edits = (
        edit for edit in history.edits if edit.tag == note.tag or _was_renamed_since(history, edit, note)
    )
    by_hand = [hand for edit in edits for hand in (edit.typed, edit.shown)]
    found = {
        name: (state.picture[name], after[name])
        for name in PICTURE
        if after[name] != state.picture[name] and not any(hand.get(name) == after[name] for hand in by_hand)
    }
    if not found and holder(after) and holder(after) == holder(state.picture) and note.hold != state.hold:
        return {"hold": (state.hold, note.hold)}
    return found


def _was_renamed_since(history: History, edit: Edit, note: Row) -> bool:
    """True if a hand typed into the row, and gave it the note's tag after that."""
    renamed = (at for tag, at in history.by_hand if tag == note.tag)
    return f"{edit.tag}{RENAMED}" == note.tag and any(edit.at <= at < note.at + SECOND_S for at in renamed)


def _was_put_there(history: History, note: Row) -> bool:
    """True if a hand put another spool's row, or this holder, under the tag shortly before the note."""
    name = (note.after or BLANK)["Ocupado_Por"]
    return any(
        tag == note.tag and note.at - NOTED_S < at < note.at + SECOND_S for tag, at in history.by_hand
    ) or any(
        edit.tag == note.tag
        and edit.place < note.place
        and {**edit.shown, **edit.typed}.get("Ocupado_Por") == name
        for edit in history.edits
    )


def _held_by_doubt(history: History, judged: Judgement, excuses: Excuses) -> Iterator[Violation]:
    """Notes that give a spool without a state the holder of another spool's write, where no hand put it."""
    seen = set[str]()
    for row, _ in judged.counting:
        is_first, after = row.tag not in seen, row.after or BLANK
        seen.add(row.tag)
        if row.kind != "EDITADO_A_MANO" or not is_first or row.acepta or not holder(after):
            continue
        like = [
            other
            for other in judged.first.values()
            if other.tag != row.tag
            and other.place < row.place
            and (other.after or BLANK)["Ocupado_Por"] == after["Ocupado_Por"]
            and (other.after or BLANK)["Fecha_Ocupacion"] == after["Fecha_Ocupacion"]
        ]
        if not like or not after["Fecha_Ocupacion"] or _was_put_there(history, row):
            continue
        if any(map(excuses.was_unread, like)):
            excuses.counted["unread"] += 1
        else:
            yield Violation("held_by_doubt", row.tag, f"as {like[-1].tag}", row.place)
