"""Which lost edits the checker excuses, and by what: nothing that was said of another edit.

The shop of `test_checker`: Mauro took MK-1 and paused it, Ana took it again and has it.
"""

from dataclasses import replace

from tests.chaos.history import RENAMED, Edit, Forgot, History, Picture, Row, Wrote
from tests.chaos.judge import BLANK
from tests.chaos.test_checker import GOOD, LONG, ROWS, TAG, held, pause, paused, take
from tests.chaos.test_touched import accepted, excused, found, noted, shop_after


def test_a_pasted_row_may_be_restored_like_a_strayed_write() -> None:
    typed = Edit(TAG, {"Ocupado_Por": "LV(12)"}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60, pasted="other")
    repair = Row(5, "repair", "FILA_REPUESTA", TAG, ref="other", at=LONG)
    late = replace(pause("late", 6, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(repair, late, edits=(typed,))
    assert "edit_lost" not in found(history)
    assert excused(history) == {"repaired_copy": 1}
    assert "edit_lost" in found(replace(history, edits=(replace(typed, pasted="another"),)))


def test_so_may_one_of_which_a_cell_was_typed_as_its_write_had_left_it() -> None:
    own = Edit(TAG, {"Ocupado_Por": "DISPONIBLE"}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60, pasted="other")
    typed = Edit(TAG, {"Ocupado_Por": ""}, {"Ocupado_Por": "DISPONIBLE"}, 4, LONG - 50)
    other = replace(take("other", 2, "LV(12)", "", BLANK), tag="MK-2", after=BLANK)
    repair = Row(5, "repair", "FILA_REPUESTA", TAG, ref="other", at=LONG)
    late = replace(pause("late", 6, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(repair, late, edits=(own, typed))
    history = replace(history, audit=(other, *history.audit))
    assert excused(history)["repaired_copy"] == 1
    assert "edit_lost" not in found(history)
    for wrong in (
        replace(history, edits=(own, replace(typed, typed={"Ocupado_Por": "MR(93)"}))),
        replace(history, edits=(replace(own, tag="MK-2"), typed)),
        replace(history, edits=(replace(own, pasted=""), typed)),
        replace(history, audit=(other, *history.audit[1:-2], replace(repair, ref="x"), late)),
        replace(history, wrote=(Wrote(TAG, "a write", LONG - 55),)),
    ):
        assert "edit_lost" in found(wrong)


def test_a_row_pasted_without_version_may_be_restored_where_it_shows_the_hold_of_another_spool() -> None:
    other = replace(take("other", 2, "LV(12)", "", BLANK), tag="MK-2")
    edit = Edit(TAG, {**held("LV(12)"), "version": ""}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60)
    repair = Row(5, "repair", "FILA_REPUESTA", TAG, ref="", at=LONG)
    late = replace(pause("late", 6, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(repair, late, edits=(edit,))
    history = replace(history, audit=(other, *history.audit))
    assert excused(history)["repaired_copy"] == 1
    assert "edit_lost" not in found(history)
    later = {**edit.typed, "Fecha_Ocupacion": "24-11-2026 10:00:00"}
    for wrong in (replace(edit, typed=later), replace(edit, typed={**edit.typed, "version": "x"})):
        assert "edit_lost" in found(replace(history, edits=(wrong,)))


def test_a_pasted_row_may_be_merged_like_a_strayed_write() -> None:
    """Luis's row was pasted over Ana's, and its holder taken out: only this is taken for a hand's."""
    other = take("other", 2, "LV(12)", "", BLANK)
    typed = {**held("LV(12)"), "Ocupado_Por": "", "version": "other"}
    edit = Edit(TAG, typed, {**held("AS(45)"), "version": "again"}, 4, LONG - 60, pasted="other")
    note = noted(TAG, held("AS(45)"), {**held("AS(45)"), "Ocupado_Por": ""}, "again")
    note = replace(note, place=5, acepta="", id="noted")
    history = shop_after(note, edits=(edit,))
    history = replace(history, audit=(replace(other, tag="MK-2"), *history.audit))
    assert excused(history)["repaired_copy"] == 1
    assert "edit_lost" not in found(history)
    for cells in (held("AS(45)"), {**held("MR(93)"), "Ocupado_Por": ""}):
        wrong = replace(history, audit=(*history.audit[:-1], replace(note, after=cells)))
        assert "edit_lost" in found(wrong)


def test_a_row_that_is_renamed_back_may_be_restored_like_a_strayed_write() -> None:
    renamed = f"{TAG}{RENAMED}"
    note = replace(noted(renamed, BLANK, held("AS(45)"), ""), place=5, acepta="", id="renamed", at=LONG - 90)
    edit = Edit(renamed, {"Armador": ""}, {"Armador": "AS(45)"}, 5, LONG - 60)
    repair = Row(6, "repair", "FILA_REPUESTA", TAG, ref="renamed", at=LONG)
    late = replace(pause("late", 7, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(note, repair, late, edits=(edit,))
    assert excused(history)["repaired_copy"] == 1
    for wrong in (replace(repair, ref="again"), replace(repair, tag="MK-2"), replace(repair, place=4)):
        rows = (*history.audit[:4], wrong, late)
        assert "edit_lost" in found(replace(history, audit=rows))


def test_a_cell_of_a_column_that_was_emptied_at_once_may_be_put_back_by_the_next_write() -> None:
    emptied = [
        Edit(tag, {"Armador": ""}, {"Armador": "AS(45)"}, 4, LONG - 60)
        for tag in (TAG, *(f"MK-{number}" for number in range(101, 110)))
    ]
    late = replace(pause("late", 5, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(late, edits=tuple(emptied))
    assert excused(history) == {"column_put_back": 1}
    assert "edit_lost" not in found(history)
    repair = Row(5, "repair", "FILA_REPUESTA", TAG, ref="strayed before", at=LONG)
    repaired = shop_after(repair, replace(late, place=6), edits=tuple(emptied))
    assert excused(repaired) == {"column_put_back": 1}
    other_cell = {**(late.after or BLANK), "Armador": "MR(93)"}
    for wrong in (
        replace(history, edits=tuple(emptied[:9])),
        replace(history, edits=(replace(emptied[0], at=LONG - 30), *emptied[1:])),
        replace(history, audit=(*ROWS, replace(late, after=other_cell))),
    ):
        assert "edit_lost" in found(wrong)


def test_a_row_that_is_taken_out_while_its_column_is_empty_may_stay_without_a_note() -> None:
    """Nothing is noted from such a column, and the copy is gone before it is put back."""
    copy = f"{TAG}-C1"
    emptied = [
        Edit(tag, {"Armador": ""}, {"Armador": "AS(45)"}, 5, LONG - 60)
        for tag in (copy, *(f"MK-{number}" for number in range(101, 110)))
    ]
    note = replace(noted(copy, BLANK, paused("AS(45)"), ""), place=5, acepta="", id="copied", at=LONG - 70)
    history = replace(shop_after(note, edits=tuple(emptied)), gone=(copy,))
    assert excused(history)["taken_out_with_its_column"] == 1
    assert "edit_lost" not in found(history)
    as_known = replace(noted(copy, BLANK, paused("AS(45)"), "copied"), place=7, id="accepted", at=LONG)
    assert excused(replace(history, audit=(*history.audit, as_known)))["taken_out_with_its_column"] == 1
    after = Row(6, "later", "TOMAR_SPOOL", copy, before=BLANK, after=held("MR(93)"), prev="copied", at=LONG)
    for wrong in (
        replace(history, gone=()),
        replace(history, edits=tuple(emptied[:9])),
        replace(history, audit=(*history.audit, after)),
    ):
        assert "edit_lost" in found(wrong)


def test_what_is_said_of_a_row_long_after_an_edit_was_covered_excuses_nothing() -> None:
    """Ana's pause covered the pasted row; hours later somebody else edits another cell, or the audit is
    accepted as it is."""
    other = replace(take("other", 2, "LV(12)", "", BLANK), tag="MK-2")
    edit = Edit(
        TAG,
        {"Ocupado_Por": "LV(12)", "Armador": "XX(9)", "version": "other"},
        {"Ocupado_Por": "AS(45)", "Armador": "AS(45)", "version": "again"},
        4,
        LONG - 60,
        pasted="other",
    )
    late = replace(pause("late", 5, "AS(45)", "again", "again"), at=LONG)
    note = noted(TAG, paused("AS(45)"), {**paused("AS(45)"), "Armador": "XX(9)"}, "late")
    note = replace(note, place=6, acepta="", id="noted", at=LONG + 3600)
    kept = noted(TAG, held("LV(12)"), held("LV(12)"), "late")
    unlike = replace(edit, typed={**held("LV(12)"), "version": "other"})
    for rows, hand in (
        ((late, note), edit),
        ((late, *accepted(6, "late", kept)), unlike),
    ):
        history = shop_after(*rows, edits=(hand,))
        history = replace(history, audit=(other, *history.audit))
        assert "edit_lost" in found(history)


def test_the_next_write_may_cover_a_write_that_strayed_over_an_edit_if_the_server_saw_it_fall_there() -> None:
    edit = Edit(TAG, {"Armador": "XX(9)"}, {"Armador": "AS(45)"}, 4, LONG)
    stray = replace(take("stray", 5, "LV(12)", "", BLANK), tag="MK-2", at=LONG)
    late = replace(pause("late", 6, "AS(45)", "again", "again"), at=LONG + 60)
    history = shop_after(stray, late, edits=(edit,))
    fell, own = Wrote(TAG, "stray", LONG + 5), Wrote(TAG, "late", LONG + 61)
    assert "edit_lost" not in found(replace(history, wrote=(fell, own)))
    assert excused(replace(history, wrote=(fell, own)))["under_a_stray"] == 1
    for wrote in (own, replace(fell, tag="MK-2"), replace(fell, at=LONG - 5), replace(fell, at=LONG + 62)):
        assert "edit_lost" in found(replace(history, wrote=(wrote, own)))


EMPTIED = {**BLANK, "version": ""}


def emptied(at: float, *forgot: Forgot) -> History:
    """Somebody empties Ana's row, `version` included; it is repaired as if her take had missed it."""
    edit = Edit(TAG, EMPTIED, {**held("AS(45)"), "version": "again"}, 4, at)
    repair = Row(5, "repair", "FILA_REPUESTA", TAG, ref="", station="p", at=at + 100)
    late = replace(pause("late", 6, "AS(45)", "again", "again"), at=at + 200)
    return shop_after(repair, late, edits=(edit,), forgot=forgot)


def test_a_row_emptied_right_after_a_write_may_be_taken_for_one_that_the_write_missed() -> None:
    assert "edit_lost" not in found(emptied(5.0))
    assert excused(emptied(5.0)) == {"taken_for_unwritten": 1}
    assert "edit_lost" in found(emptied(60.0))


def test_what_is_typed_later_into_a_row_that_was_emptied_so_is_as_old_as_that() -> None:
    late = emptied(60.0)
    (edit,) = late.edits
    before = replace(edit, at=5.0)
    assert excused(replace(late, edits=(before, edit))) == {"taken_for_unwritten": 1}
    landed = (Wrote(TAG, "again", 2.0), Wrote(TAG, "a repair", 30.0))
    for wrong in (
        replace(late, edits=(replace(edit, at=20.0), edit)),
        replace(late, edits=(replace(before, typed={**EMPTIED, "version": "other"}), edit)),
        replace(late, edits=(replace(before, tag="MK-2"), edit)),
        replace(late, edits=(before, edit), wrote=landed),
    ):
        assert "edit_lost" in found(wrong)


def test_so_may_it_by_the_next_action_itself() -> None:
    def covered(at: float, before: Picture, after_s: float = 20.0) -> History:
        edit = Edit(TAG, EMPTIED, {**held("AS(45)"), "version": "again"}, 4, at)
        late = replace(pause("late", 5, "AS(45)", "again", "again"), before=before, at=at + after_s)
        return shop_after(late, edits=(edit,))

    assert excused(covered(5.0, held("AS(45)"))) == {"taken_for_unwritten": 1}
    assert "edit_lost" in found(covered(60.0, held("AS(45)")))
    assert "edit_lost" in found(covered(5.0, held("AS(45)"), 30.0))
    assert "edit_lost" in found(covered(5.0, held("MR(93)")))


def test_the_write_that_it_may_have_missed_is_as_old_as_the_server_saw_it_land() -> None:
    late = emptied(15.0)
    assert "edit_lost" in found(late)
    assert excused(replace(late, wrote=(Wrote(TAG, "again", 4.0),))) == {"taken_for_unwritten": 1}
    for wrong in (Wrote(TAG, "again", 2.5), Wrote(TAG, "first", 4.0)):
        assert "edit_lost" in found(replace(late, wrote=(wrong,)))


def test_so_may_it_by_an_acceptance_of_the_audit() -> None:
    """The spool's first take had found a name and no date: the name counts as typed away, the date as
    missing."""

    def accepting(at: float, kept: str) -> History:
        first = replace(ROWS[0], before={**BLANK, "Ocupado_Por": "DISPONIBLE"})
        edit = Edit(TAG, EMPTIED, {**held("AS(45)"), "version": "again"}, 4, at)
        left = {**held("AS(45)"), "Ocupado_Por": "", "Fecha_Ocupacion": kept}
        history = shop_after(*accepted(5, "again", noted(TAG, BLANK, left, "")), edits=(edit,))
        return replace(history, audit=(first, *history.audit[1:]))

    date = held("AS(45)")["Fecha_Ocupacion"]
    assert "edit_lost" not in found(accepting(5.0, date))
    assert "edit_lost" in found(accepting(60.0, date))
    assert "edit_lost" in found(accepting(5.0, "01-01-2026 00:00:00"))


def test_so_may_it_by_a_station_that_has_lost_its_memory_since() -> None:
    assert "edit_lost" not in found(emptied(60.0, Forgot("p", 50.0)))
    assert "edit_lost" in found(emptied(60.0, Forgot("another", 50.0)))


def test_a_memory_that_was_lost_after_the_repair_excuses_nothing() -> None:
    assert "edit_lost" in found(emptied(60.0, Forgot("p", 220.0)))


def test_so_may_a_row_that_was_emptied_and_then_renamed_to_a_tag_of_before() -> None:
    """No station has seen it under that tag before it was emptied."""
    renamed = f"{TAG}{RENAMED}"
    first = replace(noted(renamed, BLANK, held("AS(45)"), ""), place=5, acepta="", id="first", at=LONG - 90)
    edit = Edit(TAG, {**BLANK, "version": ""}, {**held("AS(45)"), "version": "again"}, 5, LONG - 60)
    repair = Row(6, "repair", "FILA_REPUESTA", renamed, ref="", at=LONG - 50, station="p")
    late = replace(pause("late", 7, "AS(45)", "again", "again"), at=LONG)
    history = shop_after(first, repair, late, edits=(edit,), by_hand=((renamed, LONG - 55),))
    assert excused(history) == {"taken_for_unwritten": 1}
    for wrong in (
        replace(history, by_hand=()),
        replace(history, by_hand=((renamed, LONG - 65),)),
        replace(history, by_hand=(("MK-2-R", LONG - 55),)),
        replace(history, audit=(*history.audit[:4], replace(repair, tag="MK-2"), late)),
    ):
        assert "edit_lost" in found(wrong)


def test_a_paste_under_a_tag_without_a_state_is_noted_without_its_hold() -> None:
    """Nobody tells it from a write that strayed there, and no doubt gives a hold."""
    pasted = {**held("MR(93)"), "Soldador": "MR(93)", "version": "another"}
    edit = Edit("MK-9", pasted, dict(BLANK), 4, LONG - 60, pasted="another")
    free = {**paused("MR(93)"), "Soldador": "MR(93)"}
    note = replace(
        noted("MK-9", BLANK, free, ""), place=5, acepta="", id="noted", ref="another", at=LONG - 30
    )
    history = shop_after(note, edits=(edit,), cells=GOOD.cells[0])
    known = replace(take("earlier", 4, "IM(71)", "", BLANK), tag="MK-9")
    history = replace(history, audit=(*ROWS, known, *history.audit[3:]))
    assert excused(history)["noted_without_its_hold"] == 1
    for wrong in (
        replace(note, ref="again"),
        replace(note, prev="again"),
        replace(note, before=held("IM(71)")),
        replace(note, after={**free, "Soldador": ""}),
    ):
        assert "edit_lost" in found(replace(history, audit=(*ROWS, known, wrong)))


def test_a_repair_of_another_emptied_row_excuses_nothing() -> None:
    """Ana's pause covered the emptied row at once; hours later the row is emptied again, and repaired."""
    history = emptied(5.0)
    late = replace(pause("late", 5, "AS(45)", "again", "again"), at=100.0)
    repair = Row(6, "repair", "FILA_REPUESTA", TAG, ref="", station="p", at=LONG * 4)
    assert "edit_lost" in found(replace(history, audit=(*ROWS, late, repair)))


def test_a_void_write_answers_no_edit_by_standing_on_it() -> None:
    """Its sender took the row that a hand had emptied for a spool without a state: Ana's end is lost."""
    edit = Edit(TAG, {**BLANK, "version": ""}, {**held("AS(45)"), "version": "again"}, 4, LONG)
    takes = replace(take("ines", 5, "IM(71)", "", BLANK), at=LONG + 60)
    assert "edit_lost" in found(replace(GOOD, audit=(*ROWS, takes), edits=(edit,)))


def test_an_acceptance_that_read_an_edit_and_leaves_it_out_is_found() -> None:
    typed = {**paused("MR(93)"), "version": ""}
    edit = Edit(TAG, typed, {**held("AS(45)"), "version": "again"}, 4, LONG - 60)
    left_out = noted(TAG, paused("MR(93)"), held("AS(45)"), "", "again")
    assert "edit_lost" in found(shop_after(*accepted(5, "again", left_out), edits=(edit,)))


def test_a_later_edit_of_other_cells_answers_no_edit() -> None:
    """A hand frees the spool, another one types a name there: only the name is noted."""
    edit = Edit(TAG, {"Ocupado_Por": ""}, {"Ocupado_Por": "AS(45)"}, 4, LONG - 60)
    name = Edit(TAG, {"Armador": "XX(9)"}, {"Armador": "AS(45)"}, 4, LONG - 30)
    note = noted(TAG, held("AS(45)"), {**held("AS(45)"), "Armador": "XX(9)"}, "again")
    note = replace(note, place=5, acepta="", id="noted")
    assert "edit_lost" in found(shop_after(note, edits=(edit, name)))
    both = replace(name, typed={**name.typed, "Ocupado_Por": "AS(45)"}, over={**name.over, "Ocupado_Por": ""})
    assert "edit_lost" not in found(shop_after(note, edits=(edit, both)))
