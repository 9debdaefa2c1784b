"""The checker finds what an acceptance of the audit dropped, and excuses only what it may."""

from dataclasses import replace

from tests.chaos.history import RENAMED, Edit, Forgot, History, Kept, Picture, Row, Said
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
from tests.chaos.test_touched import KEPT, accepted, change, excused, found, noted, shop_after


def test_an_acceptance_that_keeps_what_stood_is_nothing_wrong() -> None:
    sorted_by_hand = change(4, "pause", "again", "take")
    assert found(shop_after(*accepted(5, "take", KEPT), changes=(sorted_by_hand,))) == set()


def test_an_acceptance_that_drops_a_hold_is_found() -> None:
    dropped = noted(TAG, held("AS(45)"), paused("MR(93)"), "again")
    assert "dropped_by_acceptance" in found(shop_after(*accepted(5, "again", dropped)))


def test_an_acceptance_that_leaves_a_spool_out_is_found() -> None:
    history = shop_after(*accepted(5, "again"), cells=GOOD.cells[0])
    assert found(history) == {"dropped_by_acceptance"}


def test_an_acceptance_under_which_the_holder_has_another_hold_is_found() -> None:
    other_hold = replace(KEPT, hold="note")
    assert "dropped_by_acceptance" in found(shop_after(*accepted(5, "again", other_hold)))


def test_an_edit_that_a_restored_version_showed_may_win_at_the_acceptance() -> None:
    shown = Edit(TAG, {}, {}, 4, LONG - 5, shown=paused("MR(93)"))
    note = noted(TAG, paused("MR(93)"), paused("MR(93)"), "pause")
    assert found(shop_after(*accepted(5, "again", note), edits=(shown,))) == set()


def test_cells_typed_before_the_row_was_renamed_may_win_at_the_acceptance() -> None:
    renamed, taken = f"{TAG}{RENAMED}", held("MR(93)")
    first = noted(renamed, BLANK, held("AS(45)"), "", "")
    first = replace(first, place=5, acepta="", id="first", at=LONG - 70)
    note = noted(renamed, taken, taken, "first", "")
    edit = Edit(TAG, dict(taken), held("AS(45)"), 5, LONG - 60)
    history = shop_after(
        first,
        *accepted(6, "first", note, replace(KEPT, at=note.at)),
        edits=(edit,),
        by_hand=((renamed, LONG - 50),),
    )
    assert "dropped_by_acceptance" not in found(history)
    for wrong in (
        replace(history, edits=()),
        replace(history, by_hand=()),
        replace(history, by_hand=((renamed, LONG - 61),)),
        replace(history, edits=(replace(edit, tag="MK-9"),)),
    ):
        assert "dropped_by_acceptance" in found(wrong)


def test_an_edit_lost_in_a_restored_version_is_found() -> None:
    """A hand freed the spool after the version was restored, and the acceptance didn't see it."""
    edit = Edit(TAG, {"Ocupado_Por": ""}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60)
    assert found(shop_after(*accepted(5, "again", KEPT), edits=(edit,))) == {"edit_lost"}


def test_a_noted_edit_that_the_acceptance_of_a_restored_version_drops_is_found() -> None:
    free = {**held("AS(45)"), "Ocupado_Por": ""}
    note = noted(TAG, held("AS(45)"), free, "again")
    note = replace(note, place=5, acepta="", id="noted", at=LONG - 60)
    edit = Edit(TAG, {"Ocupado_Por": ""}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60)
    restored = change(5, "take", "pause", "again", did="restore-version")
    history = shop_after(note, *accepted(6, "again", KEPT), edits=(edit,), changes=(restored,))
    assert "dropped_by_acceptance" in found(history)


def test_rows_that_nobody_else_had_read_may_be_missing_from_an_acceptance() -> None:
    """The version that was restored is older than Ana's take, which only her own station knew."""
    rows = (TAKES, PAUSES, replace(TAKES_AGAIN, at=LONG - 2))
    restored = change(4, "take", "pause", did="restore-version")
    note = noted(TAG, paused("MR(93)"), paused("MR(93)"), "pause")
    history = replace(shop_after(*accepted(5, "pause", note)), changes=(restored,))
    history = replace(history, audit=(*rows, *history.audit[3:]))
    assert found(history) == set()
    assert excused(history) == {"unread": 1}
    long_known = replace(history, audit=(*ROWS, *history.audit[3:]))
    assert found(long_known) == {"dropped_by_acceptance"}


def test_a_note_made_again_counts_where_only_its_first_one_was_taken_out_unread() -> None:
    """A restored version lost the note of Luis's hold; the note made after that is another hold."""
    first = noted(TAG, held("AS(45)"), held("LV(12)"), "again", "again")
    first = replace(first, place=5, id="first", acepta="", at=LONG - 62)
    again = replace(first, place=6, id="noted again", at=LONG - 40)
    restored = change(5, "take", "pause", "again", at=LONG - 60, did="restore-version")
    note = noted(TAG, held("LV(12)"), held("LV(12)"), "noted again", "noted again")
    edit = Edit(TAG, {"Ocupado_Por": "LV(12)"}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 64)
    history = shop_after(first, again, *accepted(7, "noted again", note), edits=(edit,), changes=(restored,))
    assert found(history) == set()
    assert excused(history) == {"unread": 1}
    long_known = replace(history, changes=(replace(restored, at=LONG - 41),))
    assert "dropped_by_acceptance" in found(long_known)
    took = take("took", 6, "MR(93)", "first", held("LV(12)"))
    by_hand = noted(TAG, held("LV(12)"), {**held("LV(12)"), "Armador": "LV(12)"}, "first", "first")
    also_unread = replace(restored, place=6)
    history = shop_after(
        first,
        replace(took, at=LONG - 61),
        *accepted(7, "again", replace(by_hand, after=held("LV(12)"))),
        edits=(edit,),
        changes=(also_unread,),
    )
    assert "dropped_by_acceptance" not in found(history)


def test_a_station_that_lost_its_memory_may_note_the_cells_as_they_stand() -> None:
    """The audit was sorted, and the only station left to accept it has read it only afterwards."""
    rows = (TAKES, PAUSES, replace(TAKES_AGAIN, at=LONG - 60))
    sorted_by_hand = change(4, "again", "pause", "take", at=LONG - 40)
    note = noted(TAG, held("AS(45)"), held("AS(45)"), "again")
    history = replace(shop_after(*accepted(5, "take", note)), changes=(sorted_by_hand,))
    history = replace(history, audit=(*rows, *history.audit[3:]), forgot=(Forgot("p", LONG - 30),))
    assert found(history) == set()
    assert excused(history) == {"accepted_unknown": 1}
    for wrong in (
        replace(history, forgot=()),
        replace(history, forgot=(Forgot("another", LONG - 30),)),
        replace(history, forgot=(Forgot("p", LONG - 70),)),
        replace(history, changes=()),
    ):
        assert "dropped_by_acceptance" in found(wrong)
    other_cells = replace(note, before=paused("AS(45)"))
    kept_by_nobody = accepted(5, "take", other_cells)
    assert "dropped_by_acceptance" in found(replace(history, audit=(*rows, *kept_by_nobody)))


def test_cells_of_a_row_without_version_count_as_typed_at_the_acceptance_and_no_holder_does() -> None:
    """A void write's date stands in the row, and a hand has emptied `version`."""
    shows = {**held("AS(45)"), "Fecha_Ocupacion": "23-11-2026 09:00:00"}
    edit = Edit(TAG, {"version": ""}, {"version": "void"}, 4, LONG - 60)
    history = shop_after(*accepted(5, "again", noted(TAG, shows, shows, "", "again")), edits=(edit,))
    assert found(history) == set()
    assert excused(history) == {"without_version": 1}
    another = {**shows, "Ocupado_Por": "MR(93)"}
    for wrong in (
        replace(history, edits=()),
        shop_after(*accepted(5, "again", noted(TAG, shows, shows, "void", "again")), edits=(edit,)),
        shop_after(*accepted(5, "again", noted(TAG, another, another, "", "again")), edits=(edit,)),
        shop_after(*accepted(5, "again", noted(TAG, BLANK, shows, "", "again")), edits=(edit,)),
    ):
        assert "dropped_by_acceptance" in found(wrong)
    over = {**edit.over, "Ocupado_Por": "AS(45)"}
    named = replace(edit, typed={**edit.typed, "Ocupado_Por": "MR(93)"}, over=over)
    by_hand = shop_after(*accepted(5, "again", noted(TAG, another, another, "")), edits=(named,))
    assert excused(by_hand) == {"without_version": 1}
    named_without = replace(named, typed={"Ocupado_Por": "MR(93)"})
    assert "dropped_by_acceptance" in found(replace(by_hand, edits=(edit, named_without)))


def test_a_row_renamed_after_its_version_was_emptied_counts_as_typed_at_the_acceptance() -> None:
    """It had borne this tag before, and stood otherwise then."""
    renamed = f"{TAG}{RENAMED}"
    before = replace(noted(renamed, BLANK, paused("IM(71)"), "", ""), place=5, acepta="", id="first")
    before = replace(before, at=LONG - 70)
    note = noted(renamed, paused("MR(93)"), paused("MR(93)"), "", "")
    edit = Edit(TAG, {"version": ""}, {"version": "again"}, 5, LONG - 60)
    by_hand = ((renamed, LONG - 71), (renamed, LONG - 50))

    def after(note: Row, **more: object) -> History:
        rows = (before, *accepted(6, "first", note, replace(KEPT, at=note.at)))
        return replace(shop_after(*rows, edits=(edit,), by_hand=by_hand), **more)  # type: ignore[arg-type]

    assert "dropped_by_acceptance" not in found(after(note))
    assert excused(after(note))["without_version"] == 1
    for wrong in (
        after(note, edits=()),
        after(note, by_hand=by_hand[:1]),
        after(note, edits=(replace(edit, tag="MK-9"),)),
        after(note, edits=(replace(edit, typed={"Armador": ""}, over={"Armador": "MR(93)"}),)),
        after(replace(note, prev="first")),
        after(replace(note, before=BLANK)),
        after(replace(note, before=held("MR(93)"), after=held("MR(93)"))),
    ):
        assert "dropped_by_acceptance" in found(wrong)


def test_who_cancels_a_take_that_was_taken_out_need_not_know_what_it_found() -> None:
    free = {**paused("AS(45)"), "Armador": ""}
    cancel = replace(pause("cancel", 7, "AS(45)", KEPT.id, "again"), action="CANCELAR", after=free)
    wishes = (*GOOD.wishes[:3], replace(wish(cancel, 7.0), action="CANCELAR"))
    out = change(6, "take", "pause", "accepted", KEPT.id, did="delete-audit")
    history = shop_after(*accepted(5, "again", KEPT), cancel, wishes=wishes, changes=(out,))
    assert "wrong_cells" not in found(history)
    assert excused(history)["lost_take"] == 1
    assert "wrong_cells" in found(replace(history, changes=()))
    assert "wrong_cells" in found(replace(history, changes=(replace(out, place=8),)))


def test_a_command_above_an_acceptance_may_be_refused_if_its_effect_is_gone() -> None:
    free = noted(TAG, paused("AS(45)"), paused("AS(45)"), "late")
    late = pause("refused", 5, "AS(45)", "again", "again")
    wishes = (*GOOD.wishes[:3], wish(late, 5.0))
    edit = Edit(TAG, {"Armador": "XX(9)"}, {"Armador": "AS(45)"}, 5, LONG - 5)
    free = replace(free, after={**paused("AS(45)"), "Armador": "XX(9)"})
    history = shop_after(late, *accepted(6, "refused", free), wishes=wishes, edits=(edit,))
    assert found(history) == set()
    assert excused(history) == {"before_acceptance": 1}


def test_a_command_that_an_acceptance_kept_must_not_be_refused() -> None:
    late = pause("refused", 5, "AS(45)", "again", "again")
    kept = noted(TAG, paused("AS(45)"), late.after or BLANK, "refused")
    history = shop_after(late, *accepted(6, "refused", kept), wishes=(*GOOD.wishes[:3], wish(late, 5.0)))
    assert found(history) == {"not_saved_and_counts", "journal_and_audit_differ"}


FREED = {"Ocupado_Por": ""}


def freed_by_hand(*rows: Row) -> History:
    """A hand freed Ana's spool, then the audit was accepted as if she had it; then came these rows."""
    edit = Edit(TAG, FREED, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60)
    return shop_after(*accepted(5, "again", KEPT), *rows, edits=(edit,))


def test_an_acceptance_covers_no_edit_that_is_noted_below_it() -> None:
    note = noted(TAG, held("AS(45)"), {**held("AS(45)"), **FREED}, KEPT.id)
    note = replace(note, place=7, acepta="", id="noted", at=LONG + 2)
    assert found(freed_by_hand(note)) == set()


def test_a_repair_that_follows_an_acceptance_covers_the_edit_that_this_one_left_out() -> None:
    repair = Row(7, "repair", "FILA_REPUESTA", TAG, ref="again", station="p", at=LONG + 2)
    late = replace(pause("late", 8, "AS(45)", KEPT.id, "again"), at=LONG + 9)
    again = Edit(TAG, {"Ocupado_Por": "-"}, {"Ocupado_Por": "AS(45)"}, 7, LONG + 5)
    history = freed_by_hand(repair, late)
    assert "edit_lost" in found(replace(history, edits=(*history.edits, again)))


def paused_twice(*, told_at: float, after: Picture) -> History:
    """Ana paused at two stations at once: the second row is void, and the acceptance noted what both say."""
    once = replace(pause("late", 5, "AS(45)", "again", "again"), cmd="late")
    twice = replace(pause("twice", 6, "AS(45)", "again", "again"), cmd="twice", after=after)
    kept = noted(TAG, paused("AS(45)"), paused("AS(45)"), "late")
    history = shop_after(once, twice, *accepted(7, "twice", kept))
    return replace(
        history,
        wishes=(*GOOD.wishes, wish(once, 5.0), wish(twice, 5.0)),
        said=(
            *GOOD.said,
            Said("late", "applied", "", "p", 6.0),
            Said("twice", "applied", "", "p", told_at),
        ),
        journals=(
            *GOOD.journals,
            Kept("late", "applied", "late", True, "p"),
            Kept("twice", "applied", "twice", True, "p"),
        ),
    )


def test_a_void_command_may_be_told_as_applied_where_an_acceptance_noted_what_it_wished() -> None:
    history = paused_twice(told_at=LONG + 5, after=paused("AS(45)"))
    assert found(history) == set()
    assert excused(history) == {"as_accepted": 1}


def test_a_void_command_told_before_the_acceptance_or_of_other_cells_is_found() -> None:
    early = paused_twice(told_at=6.0, after=paused("AS(45)"))
    other = paused_twice(told_at=LONG + 5, after=paused("MR(93)"))
    assert "saved_and_not_there" in found(early)
    assert "saved_and_not_there" in found(other)


def test_a_hold_that_an_acceptance_keeps_may_be_cancelled_by_what_its_take_had_read() -> None:
    """The take counted as the sheet stood then, and not as the rows were appended."""
    take_of_ines = take("ines", 5, "IM(71)", "pause", paused("MR(93)"))
    kept = noted(TAG, held("IM(71)"), held("IM(71)"), "ines", "ines")
    cancels = replace(
        pause("cancel", 8, "IM(71)", KEPT.id, "ines"), action="CANCELAR", after=paused("MR(93)")
    )
    history = shop_after(take_of_ines, *accepted(6, "ines", kept), cancels)
    assert "wrong_cells" not in found(history)
    other = replace(cancels, after=paused("LV(12)"))
    assert "wrong_cells" in found(shop_after(take_of_ines, *accepted(6, "ines", kept), other))


def test_only_a_hold_that_an_acceptance_keeps_may_begin_with_a_void_row() -> None:
    """A take was given up before it landed: nobody can undo it."""
    stone = Row(5, "stone", "RENUNCIADO", "MK-3", ref="given-up", cmd="given-up")
    given_up = replace(take("given-up", 6, "LV(12)", "", BLANK), tag="MK-3")
    undone = Row(7, "undone", "DESHACER", "MK-3", action="DESHACER", prev="given-up")
    undone = replace(undone, before=held("LV(12)"), after=BLANK, station="p")
    assert "wrong_cells" in found(replace(GOOD, audit=(*ROWS, stone, given_up, undone)))


def test_what_a_void_acceptance_says_counts_for_nothing() -> None:
    """A row stands between the one that the person had seen and the acceptance."""
    dropped = noted(TAG, held("AS(45)"), paused("MR(93)"), "again")
    history = shop_after(*accepted(5, "pause", dropped, above="again"), cells=GOOD.cells[0])
    assert found(history) == set()
