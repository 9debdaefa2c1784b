"""A person accepts the audit: judging begins anew there, with the same result however much was read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.acceptance import (
    Lack,
    acceptance_rows,
    known_and_since,
    lack,
    may_accept,
    meets_acceptance,
    was_accepted,
    what_is_accepted,
)
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import AuditFinding, Mark, What, is_judged
from kiosk.core.shop.data import AuditRow, Picture, Spool
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, FREE, action, foreign, log_of, tombstone
from tests.support.builders import NOW, duplicated


def acceptance(row_id: str, tras: str | None) -> AuditRow:
    return AuditRow(row_id, NOW, Mark.AUDITORIA_ACEPTADA, "", None, "", "", "ACEPTAR", tras=tras)


def note(
    row_id: str, acepta: str, after: Picture = BY_A, prev: str = "v", hold: str | None = None
) -> AuditRow:
    return replace(action(row_id, prev, after, kind=Mark.EDITADO_A_MANO), acepta=acepta, hold=hold)


def audit_of(*rows: AuditRow | None) -> AuditLog:
    log = AuditLog()
    log.read(1, rows)
    return log


HISTORY = [action("0", after=FREE), action("a", "0"), action("b", "0", BY_B)]


def test_no_spool_has_a_standing_below_an_acceptance_before_its_note() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"))
    assert log.standing("S") is None
    assert log.acceptance() == acceptance("Z", "b")


def test_noted_cells_are_the_spools_state() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"), note("n", "Z", BY_B))
    assert log.standing("S") == Standing("n", BY_B, "n")
    assert audit_of(*HISTORY, acceptance("Z", "b"), note("n", "Z", BY_B)).standings() == [log.standing("S")]


def test_hold_that_the_known_log_had_goes_on() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"), note("n", "Z", hold="a"))
    assert log.standing("S") == Standing("n", BY_A, "a")


def test_earlier_moment_is_still_judged_as_it_was() -> None:
    log = AuditLog()
    before = log.read(1, HISTORY)
    log.read(4, [acceptance("Z", "b"), note("n", "Z", BY_B)])
    assert before.standing("S") == Standing("a", BY_A, "a")
    assert before.acceptance() is None


def test_acceptance_is_void_where_a_row_landed_while_the_person_read() -> None:
    log = log_of(*HISTORY, action("c", "a", FREE), acceptance("Z", "b"), note("n", "Z", BY_B))
    assert (log.standing("S"), log.is_valid("Z")) == (Standing("c", FREE, "c"), False)
    noted = log.judged("n")
    assert noted is not None
    assert not noted.counts


@pytest.mark.parametrize("between", [foreign("f"), tombstone("x"), None])
def test_any_row_between_makes_it_void(between: AuditRow | None) -> None:
    assert log_of(*HISTORY, between, acceptance("Z", "b")).is_valid("Z") is False


def test_acceptance_is_valid_where_the_row_that_it_names_is_not_there() -> None:
    log = log_of(*HISTORY, acceptance("Z", "archived"))
    assert (log.is_valid("Z"), log.standing("S")) == (True, None)
    assert log_of(*HISTORY, acceptance("Z", "archived")).is_unplaced
    assert not log_of(*HISTORY, acceptance("Z", "b")).is_unplaced


def test_acceptance_without_the_row_that_was_read_last_is_none() -> None:
    assert log_of(*HISTORY, acceptance("Z", None)).standing("S") == Standing("a", BY_A, "a")


def test_second_of_two_people_who_accept_finds_his_own_void() -> None:
    log = log_of(*HISTORY, acceptance("Y", "b"), note("m", "Y"), acceptance("Z", "b"), note("n", "Z", BY_B))
    assert (log.is_valid("Y"), log.is_valid("Z")) == (True, False)
    assert log.standing("S") == Standing("m", BY_A, "m")


def test_acceptance_that_lands_twice_is_one() -> None:
    once = acceptance("Z", "b")
    log = log_of(*HISTORY, once, note("n", "Z"), action("p", "n", FREE), once, note("n", "Z"))
    assert log.standing("S") == Standing("p", FREE, "p")


def test_note_counts_under_its_own_acceptance_alone() -> None:
    log = log_of(*HISTORY, acceptance("Y", "b"), acceptance("Z", "Y"), note("m", "Y", BY_B))
    assert (log.is_valid("Z"), log.standing("S")) == (True, None)
    assert log_of(note("m", "Y", BY_B)).standing("S") is None


def test_note_counts_as_the_first_of_its_spool_alone() -> None:
    landed = action("c", "a", FREE)
    log = log_of(*HISTORY, acceptance("Z", "b"), landed, note("n", "Z", BY_B, prev="c"))
    assert log.standing("S") == Standing("c", FREE, "a")


def test_id_above_the_acceptance_stays_seen() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"), action("a", "0"))
    assert log.standing("S") is None
    known = log.judged("b")
    assert known is not None
    assert (known.after, log.is_history(known)) == (BY_B, True)


def test_what_was_given_up_above_the_acceptance_stays_given_up() -> None:
    log = log_of(tombstone("late"), acceptance("Z", "†late"), action("late", ""))
    assert log.standing("S") is None


def test_write_that_was_on_its_way_is_void_below_the_note() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"), note("n", "Z"), action("p", "a", FREE))
    assert log.standing("S") == Standing("n", BY_A, "n")


def fates(log: LogAt) -> dict[str, bool | None]:
    return {row_id: fate(log, row_id) for row_id in "abn" if log.judged(row_id)}


def test_command_above_the_acceptance_was_applied_if_the_note_keeps_what_it_left() -> None:
    log = log_of(*HISTORY, acceptance("Z", "b"), note("n", "Z", BY_A))
    assert fates(log) == {"a": True, "b": False, "n": None}
    assert fates(log_of(*HISTORY, acceptance("Z", "b"))) == {"a": False, "b": False}


def test_first_acceptance_below_a_command_decides_whatever_others_did_since() -> None:
    """The pause's station was stopped until a second acceptance stood, with another's take in between."""
    paused = action("p", "a", FREE)
    first = [*HISTORY, paused, acceptance("Z", "p"), note("n", "Z", FREE, prev="p")]
    taken = [*first, action("t", "n", BY_B), acceptance("Y", "t"), note("m", "Y", BY_B, prev="t")]
    back = [*taken, action("r", "m", BY_A), acceptance("X", "r"), note("k", "X", BY_A, prev="r")]
    for rows in (first, taken, back):
        log = log_of(*rows)
        assert (fate(log, "p"), fate(log, "a")) == (True, False)
    assert (fate(log, "t"), fate(log, "r"), fate(log, "k")) == (True, True, None)
    early = replace(log, end=len(taken) + 1)
    assert (fate(early, "p"), fate(early, "t"), fate(early, "m")) == (True, True, None)


def test_command_whose_spool_the_first_acceptance_did_not_note_is_refused() -> None:
    rows = [*HISTORY, acceptance("Z", "b"), acceptance("Y", "Z"), note("n", "Y", BY_A)]
    assert fate(log_of(*rows), "a") is False
    strange = [*HISTORY, acceptance("Z", "b"), note("n", "another", BY_A)]
    assert fate(log_of(*strange), "a") is False


def fate(log: LogAt, row_id: str) -> bool | None:
    judged = log.judged(row_id)
    assert judged is not None
    return was_accepted(log, judged)


def test_acceptance_is_met_in_the_tail() -> None:
    assert meets_acceptance([None, foreign("f"), acceptance("Z", "b")])
    assert not meets_acceptance([None, *HISTORY])


def as_the_log(log: LogAt, spool: Spool) -> Picture:
    standing = log.standing(spool.tag)
    assert standing is not None
    return standing.picture


def made(known: LogAt | None, fresh: Sequence[AuditRow | None], spools: list[Spool]) -> list[AuditRow]:
    ids = iter(f"z{number}" for number in range(100))
    accepted = what_is_accepted(known, log_of(*fresh), spools, as_the_log)
    last = [row for row in fresh if row][-1].id
    return acceptance_rows(accepted, fresh, last, lambda: next(ids), NOW, "s1", "Rosa")


def test_what_is_noted_is_the_known_logs_state_and_never_a_void_writes_cells() -> None:
    swapped = [HISTORY[0], HISTORY[2], HISTORY[1]]
    rows = made(log_of(*HISTORY), swapped, [Spool("S", BY_B, "b"), Spool("other", BY_A, "x")])
    assert [(row.evento_tipo, row.tras, row.acepta) for row in rows] == [
        (Mark.AUDITORIA_ACEPTADA, "a", None),
        (Mark.EDITADO_A_MANO, None, "z0"),
    ]
    assert (rows[1].prev, rows[1].before, rows[1].after, rows[1].hold) == ("b", BY_B, BY_A, "a")
    for log in (log_of(*swapped, *rows), log_of(*HISTORY, *[replace(rows[0], tras="b"), *rows[1:]])):
        assert log.standing("S") == Standing("z1", BY_A, "a")


def test_station_without_a_known_log_accepts_the_cells() -> None:
    rows = made(None, HISTORY, [Spool("S", BY_B, "b")])
    assert (rows[1].after, rows[1].hold) == (BY_B, None)


def test_holder_goes_on_with_his_hold_where_nothing_was_known_and_the_log_that_is_read_has_it() -> None:
    rows = made(None, HISTORY, [Spool("S", BY_A, "a")])
    assert (rows[1].after, rows[1].hold) == (BY_A, "a")


def test_person_is_shown_what_changes() -> None:
    swapped = [HISTORY[0], HISTORY[2], HISTORY[1]]
    spools = [Spool("S", BY_A, "a"), duplicated(Spool("S", BY_A, "a"), 2, 3)]
    (changed,) = what_is_accepted(log_of(*HISTORY), log_of(*swapped), spools, as_the_log)
    assert changed.is_changed
    (same,) = what_is_accepted(log_of(*HISTORY), log_of(*HISTORY), spools[:1], as_the_log)
    assert not same.is_changed


def test_note_that_came_since_is_judged_on_the_known_log() -> None:
    late = action("n", "0", BY_B, kind=Mark.EDITADO_A_MANO)
    swapped = [HISTORY[1], HISTORY[0], HISTORY[2], late]
    log = known_and_since(log_of(*HISTORY), log_of(*swapped), swapped)
    noted = log.judged("n")
    assert (log.standing("S"), noted and noted.counts) == (Standing("a", BY_A, "a"), False)


def test_rows_that_were_sorted_before_they_were_read_are_judged_as_they_follow_one_another() -> None:
    """Else a release that was told as saved is dropped, as it stands above the take that it ends."""
    take, pause, again = action("a", "0"), action("p", "a", FREE), action("c", "p", BY_B)
    ring = [action("x", "y", tag="Q"), action("y", "x", tag="Q")]
    repeated = [again, pause, pause, HISTORY[0], take, *ring, take]
    log = known_and_since(log_of(HISTORY[0]), log_of(*repeated), repeated)
    assert log.standing("S") == Standing("c", BY_B, "c")
    assert all(log.has(row.id) for row in ring)


def test_what_came_since_is_told_from_what_a_memory_has_seen() -> None:
    came = [*HISTORY, action("q", "", tag="Q")]
    log = known_and_since(log_of(*HISTORY), log_of(*came), came)
    assert (log.named_since(4, "Q"), log.named_since(4, "S"), log.named_since(3, "S")) == (True, False, True)


def test_below_an_acceptance_that_is_not_known_the_fresh_log_speaks() -> None:
    rows = [*HISTORY, acceptance("Z", "b"), note("n", "Z", BY_B)]
    fresh = log_of(*rows)
    assert known_and_since(log_of(*HISTORY), fresh, rows) is fresh


def test_an_acceptance_above_the_known_rows_is_known_all_the_same() -> None:
    """Weeks after an acceptance a station keeps only the rows below it."""
    accepted = acceptance("Z", "b")
    below = [note("n", "Z", BY_B), action("c", "n"), action("d", "c", BY_B)]
    known = AuditLog(6, [accepted, below[0]]).read(6, below[1:])
    swapped = [*HISTORY, accepted, below[0], below[2], below[1]]
    fresh = log_of(*swapped)
    assert known_and_since(known, fresh, swapped).standing("S") == Standing("d", BY_B, "d")
    assert lack(known, [AuditFinding(What.MOVED, 6, "d", "S")]) is None


def test_an_acceptance_from_before_the_known_rows_ends_nothing_that_is_known() -> None:
    """Sorted by kind, a void acceptance that the station no longer keeps stands below the valid one."""
    accepted, void = acceptance("Z", "b"), acceptance("Y", "b")
    below = [note("n", "Z", BY_B), action("c", "n"), action("d", "c", BY_B)]
    later = [replace(row, timestamp=NOW + timedelta(hours=1)) for row in below[1:]]
    known = AuditLog(7, [accepted, below[0]]).read(7, later)
    swapped = [accepted, void, *HISTORY, below[0], later[1], later[0]]
    fresh = log_of(*swapped)
    assert fresh.acceptance() == void
    assert known_and_since(known, fresh, swapped, later).standing("S") == Standing("d", BY_B, "d")
    new = replace(void, timestamp=NOW + timedelta(hours=2))
    fresh = log_of(accepted, new)
    assert known_and_since(known, fresh, [accepted, new], later) is fresh


def test_station_that_knows_less_leaves_the_acceptance_to_others() -> None:
    moved = AuditFinding(What.MOVED, 3, "a", "S")
    inserted = AuditFinding(What.INSERTED, 1, "x", "S")
    known = log_of(*HISTORY)
    assert may_accept(known, [moved], others_know=True)
    assert not may_accept(known, [moved, inserted], others_know=True)
    assert not may_accept(None, [], others_know=True)
    assert may_accept(None, [], others_know=False)
    assert may_accept(known, [inserted], others_know=False)
    assert (lack(known, [moved]), lack(known, [moved, inserted])) == (None, Lack.ORDER)
    assert lack(None, []) is Lack.LOG
    follows = replace(moved, what=What.FOLLOWS_NOTHING)
    assert [lack(known, found, is_trusted=False) for found in ([], [follows], [moved])] == [
        Lack.LOG,
        Lack.LOG,
        None,
    ]
    assert not may_accept(known, [follows], others_know=True, is_trusted=False)
    assert may_accept(known, [follows], others_know=True, is_trusted=True)


def test_tombstones_of_the_window_are_said_again() -> None:
    old = [replace(tombstone(f"o{n}"), timestamp=NOW - timedelta(days=9)) for n in range(60)]
    new = [*(foreign(f"f{n}") for n in range(60)), tombstone("x"), tombstone("x"), tombstone("y")]
    rows = made(None, [*old, *new], [])
    assert [row.ref for row in rows if row.evento_tipo == Mark.RENUNCIADO] == ["x", "y"]
    assert len({row.id for row in rows}) == len(rows)


@given(AUDITS, AUDITS, st.integers(0, 20), st.integers(0, 20))
def test_differently_cut_logs_agree_below_an_acceptance(
    above: list[AuditRow | None], below: list[AuditRow | None], keep: int, cut: int
) -> None:
    """Each id comes once, as a shortened log doesn't know the ids that it has forgotten."""
    met: set[str] = set()
    once: list[AuditRow | None] = []
    for row in [*above, *below]:
        once.append(None if row and row.id in met else row)
        met |= {row.id} if row else set()
    above, below = once[: len(above)], once[len(above) :]
    stones = [row for row in above if row and row.evento_tipo == Mark.RENUNCIADO]
    again = [replace(row, id=f"again {row.id}") for row in stones]
    tags = {row.tag for row in above if row and is_judged(row)}
    named = [replace(note(f"n{tag}", "Z"), tag=tag) for tag in sorted(tags)]
    last = next((row.id for row in reversed(above) if row), "")
    while above and above[-1] is None:
        above = above[:-1]
    rows = [*above, acceptance("Z", last), *again, *named, *below]
    whole = log_of(*rows)
    assert whole.is_valid("Z")
    short = AuditLog(5).read(5, rows[len(above) :])
    base, first, kept = shortened((), 1, rows, keep)
    kept_log = AuditLog(first, base)
    for log in (short, kept_log.read(first, kept)):
        assert [shown(log, tag) for tag in "SQ"] == [shown(whole, tag) for tag in "SQ"]


def shown(log: LogAt, tag: str) -> tuple[str, Picture] | None:
    """Last row and picture. The hold is left out, as these rows lack the cells that their senders read."""
    standing = log.standing(tag)
    return (standing.last, standing.picture) if standing else None
