"""The checker finds planted faults in runs whose people touch audit and rows, and excuses only what it may.

The shop of `test_checker`: Mauro took MK-1 and paused it, Ana took it again and has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.chaos.checker import examine
from tests.chaos.history import (
    Asked,
    CellRow,
    Change,
    Edit,
    Forgot,
    History,
    Kept,
    Picture,
    Row,
    Said,
    Started,
    Stop,
    Stopped,
    Wish,
)
from tests.chaos.judge import BLANK
from tests.chaos.test_checker import (
    GOOD,
    LONG,
    PAUSES,
    ROWS,
    TAG,
    TAKES,
    TAKES_AGAIN,
    held,
    pause,
    paused,
    take,
    wish,
)

AFTER_ALL = 5
"""The first place below the three rows of the good history."""


def found(history: History) -> set[str]:
    return {violation.name for violation in examine(history)[0]}


def excused(history: History) -> Mapping[str, int]:
    return {kind: count for kind, count in examine(history)[1].items() if count}


def change(place: int, *stands: str, at: float = LONG, did: str = "sort-audit accion") -> Change:
    return Change(did, at, place, stands)


def accepted(place: int, tras: str, *notes: Row, above: str = "") -> tuple[Row, ...]:
    """An acceptance, and its notes below it."""
    acceptance = Row(place, "accepted", "AUDITORIA_ACEPTADA", "", tras=tras, above=above or tras, at=LONG)
    return (acceptance, *(replace(note, place=place + at, above="") for at, note in enumerate(notes, 1)))


def noted(tag: str, before: Picture, after: Picture, prev: str, hold: str = "") -> Row:
    row = Row(0, f"note {tag}", "EDITADO_A_MANO", tag, action="EDITAR", prev=prev, hold=hold)
    return replace(row, before=before, after=after, station="p", at=LONG, acepta="accepted")


KEPT = noted(TAG, held("AS(45)"), held("AS(45)"), "again", "again")


def shop_after(*rows: Row, cells: CellRow | None = None, **more: object) -> History:
    """The good history, and then these rows of the audit."""
    last = rows[-1]
    row = cells or CellRow(2, TAG, last.after or BLANK, last.id)
    return replace(GOOD, audit=(*ROWS, *rows), cells=(row, *GOOD.cells[1:]), **more)  # type: ignore[arg-type]


# --- two holders


INES = take("ines", 5, "IM(71)", "pause", paused("MR(93)"))


def told_too(*changes: Change, forgot: tuple[Forgot, ...] = ()) -> History:
    """Inés was told as well that she has the spool, by an audit that people had changed."""
    return replace(
        GOOD,
        wishes=(*GOOD.wishes, wish(INES, 6.0)),
        said=(*GOOD.said, Said("ines", "applied", "", "p", 6.5)),
        audit=(*ROWS, INES),
        journals=(*GOOD.journals, Kept("ines", "applied", "ines", True, "p")),
        changes=changes,
        forgot=forgot,
    )


def test_two_told_holders_after_a_sort_without_alarm_are_found() -> None:
    """Ana's take was sorted below Inés's, and the station knew the audit."""
    history = told_too(change(4, "take", "again", "pause"))
    assert {"double_holder", "saved_and_not_there"} <= found(history)
    assert not excused(history)


def test_a_station_without_memory_may_be_misled_by_what_contradicts_itself_nowhere() -> None:
    """A take of Inés's lost to Ana's. People take Ana's row out before the repair says so."""
    lost = replace(INES, id="lost", cmd="lost", place=5)
    goes_on = pause("ines-pauses", 6, "IM(71)", "lost", "lost")
    taken_out = change(5, "take", "pause", "lost", did="delete-audit again")
    history = replace(
        GOOD,
        wishes=(*GOOD.wishes, wish(lost, 4.0), wish(goes_on, 6.0)),
        said=(
            *GOOD.said,
            Said("lost", "refused"),
            Said("ines-pauses", "applied", "", "p", 6.5),
        ),
        audit=(*ROWS, lost, goes_on),
        cells=(CellRow(2, TAG, goes_on.after or BLANK, "ines-pauses"), *GOOD.cells[1:]),
        journals=(
            *GOOD.journals,
            Kept("lost", "refused", "", True, "p"),
            Kept("ines-pauses", "applied", "ines-pauses", True, "p"),
        ),
        changes=(taken_out,),
        forgot=(Forgot("p", LONG + 1),),
    )
    assert found(history) == set()
    assert excused(history) == {"no_known_log": 1}
    assert "saved_and_not_there" in found(replace(history, forgot=()))
    repair = Row(6, "repair", "ANULADO", TAG, ref="lost")
    told_void = replace(taken_out, place=6, stands=("take", "pause", "lost", "repair"))
    below = replace(goes_on, place=7)
    assert "saved_and_not_there" in found(
        replace(history, audit=(*ROWS, lost, repair, below), changes=(told_void,))
    )


def test_a_take_that_nobody_else_had_read_before_it_was_taken_out_may_be_followed_by_another() -> None:
    rows = (TAKES, PAUSES, replace(TAKES_AGAIN, at=LONG - 2), INES)
    history = replace(told_too(change(4, "take", "pause", did="restore-version")), audit=rows)
    history = replace(history, cells=(CellRow(2, TAG, held("IM(71)"), "ines"), *GOOD.cells[1:]))
    assert found(history) == set()
    assert excused(history) == {"unread": 1}
    assert "double_holder" in found(replace(history, audit=(*ROWS, INES)))


def test_the_first_write_of_a_spool_without_a_state_may_stand_on_what_a_hand_left_there() -> None:
    """The audit was accepted while the tag was another; then a hand emptied the row, and Inés took it."""
    edit = Edit(TAG, {**BLANK, "version": ""}, {**held("AS(45)"), "version": "again"}, 5, LONG)
    takes = replace(take("ines", 6, "IM(71)", "", BLANK), at=LONG + 60)
    history = replace(without_a_note(edit), audit=(*ROWS, *accepted(5, "again"), takes))
    assert "edit_lost" not in found(history)
    other = replace(takes, before=paused("MR(93)"))
    assert "edit_lost" in found(replace(history, audit=(*ROWS, *accepted(5, "again"), other)))


def without_a_note(*edits: Edit) -> History:
    """Ana holds the spool, and the audit is accepted without a note of it. Then Inés takes it."""
    takes = replace(take("ines", 6, "IM(71)", "again", {**held("AS(45)"), "Ocupado_Por": "-"}), at=LONG)
    history = shop_after(*accepted(5, "again"), takes, edits=edits)
    return replace(
        history,
        wishes=(*GOOD.wishes, wish(takes, 6.0)),
        said=(*GOOD.said, Said("ines", "applied", "", "p", 6.5)),
        journals=(*GOOD.journals, Kept("ines", "applied", "ines", True, "p")),
    )


# --- copies and stops


GIVEN_BY_DOUBT = replace(noted("MK-3", BLANK, held("AS(45)"), "", ""), place=5, acepta="", id="doubt")


def test_a_note_that_gives_a_hold_by_doubt_is_found() -> None:
    """Ana's take strayed onto a row of which nobody knew anything, and the note gave it to her."""
    history = shop_after(GIVEN_BY_DOUBT, cells=GOOD.cells[0])
    history = replace(history, cells=(*history.cells, CellRow(4, "MK-3", held("AS(45)"), "doubt")))
    assert found(history) == {"held_by_doubt"}
    assert found(replace(history, by_hand=(("MK-3", LONG - 5),))) == set()
    assert found(replace(history, by_hand=(("MK-3", LONG - 500), ("MK-4", LONG - 5)))) == {"held_by_doubt"}


PLANTED: dict[str, Callable[[], History]] = {
    "alarm_never_ended": lambda: replace(GOOD, stops=(Stop("p", "auditoria", "--accept-audit", LONG, True),)),
    "stop_without_way_out": lambda: replace(GOOD, stops=(Stop("p", "auditoria", "", LONG),)),
    "stop_not_named": lambda: replace(
        GOOD,
        said=(
            *GOOD.said,
            Said("refused", "refused", "ESCRITURA_DETENIDA", "p", LONG - 1, "auditoria"),
            Said("refused", "refused", "ESCRITURA_DETENIDA", "p", LONG + 3, "auditoria"),
        ),
        asked=(Asked("p", LONG, LONG + 2),),
    ),
    "release_refused_by_alarm": lambda: replace(
        GOOD,
        wishes=(*GOOD.wishes, Wish("waits", "PAUSAR", TAG, 45, "ARM", "again", "p", LONG)),
        said=(*GOOD.said, Said("waits", "refused", "ESCRITURA_DETENIDA", "p", LONG + 1, "auditoria")),
    ),
    # A release that waited while an alarm stood, and of which nothing was heard afterwards.
    "journal_not_empty": lambda: replace(
        shop_after(*accepted(5, "again", KEPT)),
        said=(*GOOD.said, Said("waits", "queued", "", "p", 5.0)),
        wishes=(*GOOD.wishes, Wish("waits", "PAUSAR", TAG, 45, "ARM", "again", "p", 4.0)),
        journals=(*GOOD.journals, Kept("waits", "", "", False, "p")),
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_by_its_name(name: str) -> None:
    assert name in found(PLANTED[name]())


def test_a_release_seconds_after_the_take_has_to_wait_too() -> None:
    """Its station may have heard of the take by an event alone."""
    soon = PLANTED["release_refused_by_alarm"]()
    wishes = (*GOOD.wishes, replace(soon.wishes[-1], at=3.5))
    said = (*GOOD.said, replace(soon.said[-1], at=4.0))
    assert found(replace(soon, wishes=wishes, said=said)) == {"release_refused_by_alarm"}


def test_a_stop_of_a_station_that_was_started_meanwhile_need_not_be_named() -> None:
    """Doctor was asked while it was closed, and of a closed station it believes no alarm."""
    stopped = PLANTED["stop_not_named"]()
    assert found(replace(stopped, started=(Started("p", LONG + 1),))) == set()
    open_all_the_time = (Started("p", LONG - 60), Started("p", LONG - 1.5), Started("p", LONG + 3.5))
    for started in (Started("another", LONG + 1), *open_all_the_time):
        assert found(replace(stopped, started=(started,))) == {"stop_not_named"}


def test_a_stop_that_ended_and_came_again_meanwhile_need_not_be_named() -> None:
    stopped = PLANTED["stop_not_named"]()
    assert found(replace(stopped, stopped=(Stopped("p", LONG + 1),))) == set()
    other = Stopped("p", LONG + 1, ("columna_vaciada",))
    assert found(replace(stopped, stopped=(other,))) == set()
    came_again = (Stopped("p", LONG - 0.5), Stopped("p", LONG - 0.2, ("auditoria",)))
    for noted in (
        (Stopped("another", LONG + 1),),
        (Stopped("p", LONG + 1, ("auditoria",)),),
        (Stopped("p", LONG - 60),),
        (Stopped("p", LONG + 2.5),),
        came_again,
    ):
        assert found(replace(stopped, stopped=noted)) == {"stop_not_named"}


def test_a_stop_that_doctor_names_is_nothing_wrong() -> None:
    stopped = PLANTED["stop_not_named"]()
    named = replace(stopped, asked=(Asked("p", LONG, LONG + 2, ("auditoria",)),))
    assert found(named) == set()
