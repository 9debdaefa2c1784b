"""An audit that contradicts itself is not trusted, also by a station that knows no log."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions, is_our_form
from kiosk.core.protocol.kinds import Mark, What
from kiosk.core.shop.data import AuditRow, Spool
from tests.core.protocol.rows import BY_A, BY_B, FREE, action, foreign, repaired, tombstone
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import duplicated

OURS = "11111111-2222-4333-8444-555555555555"


def found(
    rows: Sequence[AuditRow | None], spools: list[Spool] | None = None, above: set[str] | None = None
) -> list[tuple[What, str]]:
    log = AuditLog().read(1, rows)
    there = contradictions(log, AuditWindow(1, rows), spools or [], above or set(), is_ours)
    return [(finding.what, finding.row_id) for finding in there]


def is_ours(version: str) -> bool:
    """Ids of these tests, and those of real stations."""
    return len(version) == 1 or is_our_form(version)


FIRST, TAKE, LOST = action("0", "v", after=FREE), action("a", "0"), action("b", "0", BY_B)
PAUSE = action("p", "a", FREE)


def void_of(ref: str, written: str | None = "a") -> AuditRow:
    return replace(repaired(f"r{ref}"), ref=ref, written=written)


def test_shops_ordinary_log_says_nothing_against_itself() -> None:
    late = action("late", "0", BY_B)
    rows = [FIRST, TAKE, LOST, void_of("b"), tombstone("late"), PAUSE, late, foreign("f"), None]
    assert found([*rows, TAKE], [Spool("S", FREE, "p"), Spool("Q", FREE, OURS)]) == []


def test_a_row_that_follows_a_later_one() -> None:
    assert found([FIRST, PAUSE, TAKE]) == [(What.FOLLOWS_LATER_OR_VOID, "p")]


def test_a_row_that_follows_a_void_one() -> None:
    """T7: a void row swapped with the one that counts; the pause was written on what counted."""
    assert found([FIRST, LOST, TAKE, PAUSE]) == [(What.FOLLOWS_LATER_OR_VOID, "p")]


def test_a_row_of_another_spool_is_no_ground_to_judge_by() -> None:
    assert found([FIRST, action("q", "b", tag="Q"), TAKE, LOST]) == []


def test_b_repair_that_calls_void_what_counts() -> None:
    assert found([FIRST, LOST, TAKE, void_of("b")]) == [(What.CALLED_VOID, "rb")]
    assert found([FIRST, LOST, TAKE, void_of("b", None)]) == []  # older programs didn't say what they wrote
    strayed = replace(void_of("b"), tag="Q", evento_tipo=Mark.FILA_REPUESTA)
    assert found([FIRST, LOST, strayed]) == []


def test_c_action_that_follows_a_row_taken_away() -> None:
    """T8: the row between was deleted."""
    assert found([FIRST, PAUSE]) == [(What.FOLLOWS_NOTHING, "p")]
    assert found([FIRST, PAUSE], above={"a"}) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(PAUSE, evento_tipo=Mark.EDITADO_A_MANO),
        action("x", "", BY_B),
        action("x", "v", BY_B),
        action("x", "version 7", BY_B),
    ],
    ids=[
        "note",
        "first take of a row without version",
        "first take that lost",
        "first take of a row whose version a person had pasted",
    ],
)
def test_c_says_nothing_of_notes_and_of_first_takes(other: AuditRow) -> None:
    assert found([FIRST, other]) == []


def test_c_first_row_may_follow_anything() -> None:
    assert found([PAUSE, action("n", "p")]) == []


def test_d_row_that_shows_what_is_not_in_the_audit() -> None:
    gone = Spool("S", BY_A, OURS, row=7)
    assert found([FIRST], [gone]) == [(What.SHOWN_AND_ABSENT, OURS)]
    assert found([FIRST], [gone], above={OURS}) == []
    assert found([FIRST], [gone, Spool("Q", BY_A, OURS)]) == []  # a copy of that row
    assert found([FIRST], [duplicated(gone, 7, 8)]) == []
    assert found([action("0", OURS, FREE)], [gone]) == []
    assert found([action("q", tag="Q")], [gone]) == []


def test_d_repair_that_wrote_a_version_is_no_sign_of_its_row() -> None:
    """Else a take whose row was deleted would pass for an old picture, and be undone."""
    shown = Spool("S", BY_A, OURS, row=7)
    assert found([FIRST, TAKE, LOST, void_of("b", OURS)], [shown]) == [(What.SHOWN_AND_ABSENT, OURS)]


@pytest.mark.parametrize(("ref", "is_late"), [("l", True), ("n", False), ("", False)])
def test_d_repair_that_was_under_way_while_the_audit_was_accepted(ref: str, is_late: bool) -> None:
    """It brings back a `version` whose row people have taken out; a second acceptance would be needed."""
    shown = Spool("S", BY_A, OURS, row=7)
    accepted = [FIRST, acceptance("Z", "0"), note("n", "Z", prev="l")]
    expected = [] if is_late else [(What.SHOWN_AND_ABSENT, OURS)]
    repair = replace(repaired("r", Mark.FILA_REPUESTA), ref=ref, written=OURS)
    assert found([*accepted, repair], [shown]) == expected


def test_form_of_our_ids() -> None:
    assert is_our_form(OURS)
    assert not any(is_our_form(text) for text in ("", "0815", f"x{OURS}", OURS.replace("-", "")))


def test_version_that_a_row_above_the_window_follows_is_shown_by_right() -> None:
    shown = [Spool("S", FREE, OURS)]
    window = AuditWindow(1, [FIRST, TAKE])
    log = AuditLog().read(1, window.rows)
    assert [each.what for each in contradictions(log, window, shown)] == [What.SHOWN_AND_ABSENT]
    assert contradictions(log, window, shown, followed_above={OURS}) == []


def test_row_that_only_others_above_the_window_follow_is_still_no_row() -> None:
    follows = action("p", "gone")
    rows = [FIRST, TAKE, follows]
    log = AuditLog().read(1, rows)
    there = contradictions(log, AuditWindow(1, rows), [], (), bool, followed_above={"gone"})
    assert [each.what for each in there] == [What.FOLLOWS_NOTHING]


def test_rows_above_an_acceptance_say_nothing() -> None:
    broken = [FIRST, LOST, TAKE, PAUSE, void_of("b")]
    accepted = [*broken, acceptance("Z", "rb"), note("n", "Z", prev="p")]
    assert found(broken) != []
    assert found([*accepted, action("late", "a", FREE), action("c", "n")]) == []
    assert found([*accepted, action("d", "e"), action("e", "n")]) == [(What.FOLLOWS_LATER_OR_VOID, "d")]


SENT = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), min_size=1, max_size=6)
"""Writes: how late each lands, whether it was given up before, whether a repair said "void"."""


def test_notes_of_an_acceptance_stand_below_it() -> None:
    """Sorted by worker, those of held spools go up: these would have no state, and a late write count."""
    accepted = acceptance("Z", "archived")
    notes = [note("n", "Z"), replace(note("m", "Z"), tag="Q")]
    assert found([FIRST, accepted, *notes]) == []
    assert found([FIRST, notes[0], accepted, notes[1]]) == [(What.FOLLOWS_LATER_OR_VOID, "n")]
    again = [acceptance("Y", "m"), note("o", "Y"), replace(note("p", "Y"), tag="Q")]
    assert found([FIRST, notes[0], accepted, notes[1], *again]) == []


def history(sent: list[tuple[int, bool, bool]]) -> list[AuditRow]:
    """An audit that nobody has changed: each row follows one that once was the last to count."""
    log, lasts, rows = AuditLog(), ["v"], list[AuditRow]()
    for number, (lag, is_given_up, is_repaired) in enumerate(sent):
        row = action("rstuwxyz"[number], lasts[max(0, len(lasts) - 1 - lag)], FREE)
        new = [tombstone(row.id), row] if is_given_up else [row]
        read = log.read(log.next_place, new)
        judged, standing = read.judged(row.id), read.standing("S")
        assert judged is not None
        if is_repaired and not judged.counts:
            new.append(void_of(row.id, standing.last if standing else "v"))
            log.read(log.next_place, new[-1:])
        rows += new
        lasts.append(standing.last if standing else "v")
    return rows


@given(SENT)
def test_no_history_without_a_person_contradicts_itself(sent: list[tuple[int, bool, bool]]) -> None:
    assert found(history(sent)) == []


def counting(log: LogAt, rows: list[AuditRow]) -> set[str]:
    return {row.id for row in rows if (judged := log.judged(row.id)) and judged.counts}


@given(SENT)
def test_what_no_fresh_station_can_see_is_a_void_row_that_no_repair_calls_void(
    sent: list[tuple[int, bool, bool]],
) -> None:
    rows = history(sent)
    before = AuditLog().read(1, rows)
    was = before.standing("S")
    if was is None:
        return
    called_void = {row.ref for row in rows if row.evento_tipo == Mark.ANULADO}
    for touched in touched_ways(rows):
        after = AuditLog().read(1, touched)
        now = after.standing("S")
        if now is None or now.last == was.last:
            continue  # without any row its cells are its state
        if not found(touched, [Spool("S", was.picture, was.last)]):
            assert counting(after, rows) - counting(before, rows) - called_void


def touched_ways(rows: list[AuditRow]) -> Iterator[list[AuditRow]]:
    """All ways to swap two rows or delete one."""
    for one, other in combinations(range(len(rows)), 2):
        swapped = list(rows)
        swapped[one], swapped[other] = rows[other], rows[one]
        yield swapped
    for at in range(len(rows)):
        yield [*rows[:at], *rows[at + 1 :]]
