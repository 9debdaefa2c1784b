"""New rows at the audit's end that a station may not take in before it has read the audit again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_check import AuditWindow, without_rows_above
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.tail_check import is_suspect, places_to_check
from kiosk.core.shop.data import AuditRow, Spool
from tests.core.protocol.rows import AUDITS, BY_B, FREE, IDS, action, foreign, repaired, tombstone
from tests.core.protocol.test_acceptance import acceptance


def uid(name: str) -> str:
    """An id of a station's making."""
    return f"{ord(name):08x}-0000-4000-8000-000000000000"


FIRST, TAKE, LOST = action(uid("0"), "", FREE), action(uid("a"), uid("0")), action(uid("b"), uid("0"), BY_B)
PAUSE = action(uid("p"), uid("a"), FREE)
KNOWN = [FIRST, TAKE, LOST]
NEXT = action(uid("n"), uid("p"))
VOID_TAKE = replace(repaired(uid("r")), ref=uid("a"), written=uid("0"))
VOID_LOST = replace(repaired(uid("r")), ref=uid("b"), written=uid("a"))


def _called(row_id: str, ref: str) -> AuditRow:
    return replace(repaired(row_id), tag=ref[0], ref=ref, written="w")


CALLED = st.builds(_called, st.sampled_from(["r1", "r2"]), st.sampled_from(IDS))


def log_of(rows: Sequence[AuditRow | None]) -> LogAt:
    return AuditLog().read(1, rows)


@pytest.mark.parametrize(
    "came",
    [
        [],
        [None, foreign("x"), PAUSE, NEXT, tombstone(uid("z"))],
        [action(uid("l"), uid("0"), BY_B)],
        [VOID_LOST],
        [action(uid("q"), uid("u"), tag="Q")],
        [PAUSE, PAUSE],
    ],
    ids=["nothing", "work", "one that lost a race", "its repair", "another spool", "landed twice"],
)
def test_shops_ordinary_rows_are_taken_in(came: list[AuditRow | None]) -> None:
    assert not is_suspect(log_of(KNOWN), came, [Spool("S", FREE, uid("a")), Spool("Q", FREE, uid("u"))])


@pytest.mark.parametrize(
    "came",
    [
        [PAUSE, acceptance(uid("x"), uid("p"))],
        [TAKE],
        [action(uid("p"), uid("b"), FREE)],
        [NEXT, PAUSE],
        [action(uid("l"), uid("0"), BY_B), action(uid("m"), uid("l"), FREE)],
        [VOID_TAKE],
        [PAUSE, replace(repaired(uid("r")), ref=uid("p"), written=uid("a"))],
        [NEXT],
    ],
    ids=[
        "acceptance",
        "known row moved down",
        "follows a void one",
        "follows a later one",
        "follows a void one that came with it",
        "calls void what counts",
        "calls void what counts and came with it",
        "follows a row that is gone",
    ],
)
def test_what_no_station_writes_on_this_audit_has_it_read_again(came: list[AuditRow | None]) -> None:
    assert is_suspect(log_of(KNOWN), came)


def test_row_of_the_sheet_that_shows_what_the_audit_lacks() -> None:
    known = log_of(KNOWN)
    assert is_suspect(known, [], [Spool("S", FREE, uid("p"))])
    assert not is_suspect(known, [PAUSE], [Spool("S", FREE, uid("p"))])
    assert not is_suspect(known, [], [Spool("Q", FREE, uid("p"))])


def test_row_of_the_sheet_that_shows_what_only_a_repair_has_written() -> None:
    """The row of the pause was deleted before this station read it; the repair stands there still."""
    repair = replace(repaired(uid("r")), ref=uid("b"), written=uid("p"))
    assert is_suspect(log_of(KNOWN), [repair], [Spool("S", FREE, uid("p"))])
    assert is_suspect(log_of([*KNOWN, repair]), [], [Spool("S", FREE, uid("p"))])


def test_log_that_forgot_old_rows_knows_their_ids() -> None:
    """Only a late row names one of them, and it would look like a row deleted in the middle."""
    long = AuditLog()
    long.read(1, [*KNOWN, PAUSE, NEXT])
    short = long.shortened(1).now()
    assert not is_suspect(short, [action(uid("l"), uid("a"), BY_B)], [Spool("S", FREE, uid("b"))])
    assert is_suspect(short, [LOST])


def test_known_row_that_comes_again_landed_twice_where_it_has_not_left_its_place() -> None:
    known, rows = log_of(KNOWN), AuditWindow(1, KNOWN)
    assert places_to_check(known, rows, [PAUSE, TAKE]) == {2: uid("a")}
    assert not is_suspect(known, [PAUSE, TAKE], [], rows, {2: uid("a")})
    assert is_suspect(known, [PAUSE, TAKE], [], rows, {2: uid("n")})
    assert is_suspect(known, [PAUSE, TAKE], [], rows)


def test_every_place_of_a_row_that_landed_twice_before_is_checked() -> None:
    rows = [*KNOWN, TAKE]
    assert places_to_check(log_of(rows), AuditWindow(1, rows), [TAKE]) == {2: uid("a"), 4: uid("a")}


def test_row_of_another_program_that_uses_one_id_again_is_new() -> None:
    rows = [*KNOWN, foreign("x"), foreign("x")]
    known, window = log_of(rows), AuditWindow(1, rows)
    assert places_to_check(known, window, [replace(foreign("x"), worker_nombre="BB")]) == {}
    assert places_to_check(known, window, [foreign("x")]) == {4: "x", 5: "x"}
    assert places_to_check(known, window, [foreign(uid("a"))]) == {2: uid("a")}


def test_place_of_a_row_that_was_forgotten_can_not_be_checked() -> None:
    long = AuditLog()
    long.read(1, [*KNOWN, PAUSE, NEXT])
    assert places_to_check(long.shortened(1).now(), AuditWindow(5, [NEXT]), [LOST]) is None


@given(st.data(), AUDITS, st.integers(0, 14))
def test_no_unread_row_stands_above_unseen(
    data: st.DataObject, audit: list[AuditRow | None], end: int
) -> None:
    """However people sort an audit, a row of ours that a station hasn't read is never above its known end."""
    rows = [row for row in audit if row is not None]
    known, sorted_rows = rows[:end], data.draw(st.permutations(rows))
    in_place = {number: row.id for number, row in enumerate(sorted_rows, 1)}
    if not is_suspect(log_of(known), sorted_rows[len(known) :], [], AuditWindow(1, known), in_place):
        above = sorted(row.id for row in sorted_rows[: len(known)])
        assert above == sorted(row.id for row in known)


@given(AUDITS, AUDITS, st.lists(CALLED, max_size=3))
def test_trial_finds_what_the_whole_log_would(
    known: list[AuditRow | None], came: list[AuditRow | None], called: list[AuditRow]
) -> None:
    log = AuditLog()
    before = log.read(1, known)
    new = [row for row in (*came, *called) if row is None or not before.has(row.id)]
    trial = AuditLog.about(before, new, []).read(before.end, new)
    whole = log.read(before.end, new)
    for row in filter(None, new):
        one, other = trial.judged(row.id), whole.judged(row.id)
        assert (one and (one.counts, one.place)) == (other and (other.counts, other.place))
    window = AuditWindow(before.end, new)
    ids = {row.id for row in known if row}
    assert contradictions(trial, window, [], ids, bool) == contradictions(whole, window, [], ids, bool)


def test_known_rows_above_the_window_are_not_missing() -> None:
    rows = [FIRST, None, TAKE, LOST, PAUSE]
    above = [uid("x"), uid("0"), "", uid("a"), uid("y")]
    assert without_rows_above(AuditWindow(7, rows), above) == AuditWindow(10, rows[3:])
    moved = [uid("a"), uid("0")]
    assert without_rows_above(AuditWindow(7, rows), moved) == AuditWindow(9, rows[2:])
    assert without_rows_above(AuditWindow(7, rows), []) == AuditWindow(7, rows)
    assert without_rows_above(AuditWindow(7, rows[:3]), above) == AuditWindow(10, [])
