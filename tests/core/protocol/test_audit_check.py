"""Whether people have touched the audit: known rows against the ones read now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_check import AuditWindow, audit_check, differences, is_as_known
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.protocol.kinds import AuditFinding, What, is_judged
from kiosk.core.shop.data import AuditRow
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, FREE, action, foreign, repaired, tombstone
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import NOW

Rows = Sequence[AuditRow | None]

SHOP: list[AuditRow | None] = [
    action("0", after=FREE),
    action("q", tag="Q"),
    action("a", "0"),
    action("b", "0", BY_B),
    repaired("r"),
    action("p", "a", FREE),
]
"""A takes S and gives it back; B's take is void."""


def compared(before: Rows, after: Rows, first: int = 1, now: datetime | None = NOW) -> list[AuditFinding]:
    known = AuditLog().read(1, before)
    return audit_check(known, AuditWindow(1, before), AuditWindow(first, after), now)


def found(before: Rows, after: Rows) -> list[tuple[What, str]]:
    return [(finding.what, finding.row_id) for finding in compared(before, after)]


def test_same_rows_are_well() -> None:
    assert compared(SHOP, SHOP) == []


def test_what_came_since_is_well() -> None:
    assert compared(SHOP, [*SHOP, action("c", "p"), tombstone("x"), foreign("f")]) == []


def test_audit_sorted_by_action_is_found_with_its_rows() -> None:
    by_action = [SHOP[0], SHOP[3], SHOP[2], SHOP[1], SHOP[4], SHOP[5]]
    assert (What.MOVED, "b") in found(SHOP, by_action)
    assert compared(SHOP, by_action)[0] == AuditFinding(What.MOVED, 2, "b", "S")


def test_audit_sorted_by_spool_judges_the_same_and_is_well() -> None:
    by_spool = sorted(SHOP, key=lambda row: row.tag if row else "")
    assert compared(SHOP, by_spool) == []


def test_row_inserted_among_known_ones_is_found() -> None:
    assert found(SHOP, [*SHOP[:3], action("new", "?"), *SHOP[3:]]) == [(What.INSERTED, "new")]
    assert found(SHOP, [*SHOP[:3], foreign("remark"), None, *SHOP[3:]]) == []


@pytest.mark.parametrize(
    "other",
    [
        action("a", "x"),
        action("a", "0", BY_B),
        replace(action("a", "0"), hold="h"),
        replace(action("a", "0"), before=BY_B),
        replace(action("a", "0"), tag="T"),
        replace(action("a", "0"), evento_tipo="ANULADO"),
    ],
)
def test_known_row_that_says_something_else_is_found(other: AuditRow) -> None:
    assert (What.CHANGED, "a") in found(SHOP, [*SHOP[:2], other, *SHOP[3:]])


def test_dates_and_names_in_known_rows_decide_nothing() -> None:
    other = replace(action("a", "0"), timestamp=datetime(1999, 1, 1), worker_nombre="x")
    assert found(SHOP, [*SHOP[:2], other, *SHOP[3:]]) == []


def test_row_that_counts_now_by_a_tombstone_that_is_gone_is_found() -> None:
    before = [SHOP[0], tombstone("a"), action("a", "0"), action("b", "0", BY_B)]
    after = [before[0], *before[2:], before[1]]
    assert {("verdict", "a"), ("verdict", "b")} <= set(found(before, after))


def test_row_moved_above_what_gave_it_up_is_found() -> None:
    stone, late = tombstone("late", "Q"), action("late", "")
    assert found([stone, foreign("f"), late], [late, foreign("f"), stone]) == [
        (What.MOVED, "late"),
        (What.MOVED, "†late"),
    ]


def test_older_version_of_the_spreadsheet_is_found() -> None:
    assert found(SHOP, SHOP[:4]) == [(What.MISSING, "r"), (What.MISSING, "p")]
    assert found(SHOP, []) == [(What.MISSING, row.id) for row in SHOP if row]


def aged(rows: Rows, age: timedelta) -> list[AuditRow | None]:
    return [row and replace(row, timestamp=NOW - age) for row in rows]


OLD, YOUNG = timedelta(days=8), timedelta(days=6)


def test_archived_rows_are_no_loss() -> None:
    before = [*aged([foreign(f"f{n}") for n in range(200)], OLD), *SHOP]
    archived = [*aged([action("old")] * 1, OLD), *before]
    assert compared(archived, archived[1:]) == []
    assert compared(archived, archived[101:]) == []


def test_rows_younger_than_the_window_are_a_loss_wherever_they_stood() -> None:
    before = aged(SHOP, YOUNG)
    assert [finding.row_id for finding in compared(before, before[2:])] == ["0", "q"]


def test_old_row_gone_from_among_others_is_a_loss() -> None:
    before = aged(SHOP, OLD)
    assert compared(before, before[1:]) == []
    assert [finding.row_id for finding in compared(before, [before[0], *before[2:]])] == ["q"]


def test_one_wrong_date_makes_no_row_archived() -> None:
    before = list(SHOP)
    before[0] = replace(action("0", after=FREE), timestamp=datetime(1999, 1, 1))
    assert [finding.row_id for finding in compared(before, before[1:])][:1] == ["0"]
    future = [*SHOP, replace(foreign("f"), timestamp=datetime(2926, 1, 1))]
    assert [finding.row_id for finding in compared(future, future[1:])][:1] == ["0"]


def test_without_a_plausible_clock_no_row_is_archived() -> None:
    before = aged(SHOP, OLD)
    assert [finding.row_id for finding in compared(before, before[1:], now=None)] == ["0"]


def test_cut_window_is_judged_from_the_known_standing() -> None:
    """Judged from nothing, the void take in the first row would count, and the pause would be void."""
    assert compared(SHOP, SHOP[3:], first=4, now=NOW + timedelta(days=30)) == []


def test_no_row_in_common_leaves_nothing_to_compare() -> None:
    before = aged(SHOP, OLD)
    assert compared(before, [action("new")]) == []


def test_rows_above_an_acceptance_are_never_compared() -> None:
    swapped = [SHOP[0], SHOP[3], SHOP[2]]
    accepted = [*swapped, acceptance("Z", "a"), note("n", "Z", BY_A)]
    assert compared(SHOP[:4], accepted) == []
    assert compared(accepted, [*accepted[:1], accepted[2], *accepted[2:]]) == []


def test_rows_below_an_acceptance_are_compared() -> None:
    known = [*SHOP, acceptance("Z", "p"), note("n", "Z"), action("c", "n", FREE), action("d", "n", BY_B)]
    assert compared(known, known) == []
    assert compared(known, known[3:], first=4) == []
    assert (What.MOVED, "d") in found(known, [*known[:8], known[9], known[8]])
    assert found(known, known[:9]) == [(What.MISSING, "d")]


def test_known_rows_that_all_stand_below_an_acceptance_are_compared_from_the_first_one() -> None:
    rows = [*SHOP, acceptance("Z", "p"), note("n", "Z"), action("c", "n", FREE), action("d", "c", BY_B)]
    log = AuditLog()
    log.read(1, rows)
    known, window = log.shortened(2).now(), AuditWindow(len(rows) - 1, rows[-2:])
    fresh = AuditWindow(1, [*rows[:-1], foreign("f"), rows[-1]])
    assert differences(known, window, fresh, (), NOW) == []


def test_acceptance_that_is_taken_away_or_made_void_is_found() -> None:
    known = [*SHOP, acceptance("Z", "p"), note("n", "Z")]
    assert (What.MISSING, "Z") in found(known, [*SHOP, known[-1]])
    inserted = [*SHOP, foreign("f"), *known[-2:]]
    assert {(What.VERDICT, "Z"), (What.VERDICT, "n")} <= set(found(known, inserted))


def once(rows: Rows) -> list[AuditRow | None]:
    met: dict[str, AuditRow] = {}
    return [row if row is None or met.setdefault(row.id, row) is row else None for row in rows]


@given(AUDITS.map(once), st.integers(0, 14), st.integers(0, 14), AUDITS)
def test_audit_that_only_grew_is_well_however_it_is_cut(
    rows: list[AuditRow | None], keep: int, start: int, more: list[AuditRow | None]
) -> None:
    base, first, kept = shortened((), 1, rows, keep)
    log = AuditLog(first, base)
    known = log.read(first, kept)
    begin = min(start, len(rows))
    fresh = AuditWindow(begin + 1, [*rows[begin:], *once([*rows, *more])[len(rows) :]])
    later = NOW + timedelta(days=30)
    assert audit_check(known, AuditWindow(first, kept), fresh, later) == []


def repeated(rows: Rows) -> list[AuditRow | None]:
    """The rows as if each id's later rows were its first one, whose write landed again."""
    met: dict[str, AuditRow] = {}
    return [row and met.setdefault(row.id, row) for row in rows]


@given(
    AUDITS.map(repeated),
    st.integers(0, 14),
    st.integers(0, 14),
    st.integers(0, 14),
    st.integers(0, 3),
    AUDITS,
)
def test_writes_that_landed_twice_are_well_however_the_audit_is_cut(
    rows: list[AuditRow | None], keep: int, kept: int, start: int, repeats: int, more: list[AuditRow | None]
) -> None:
    """A row may stand above the known rows, or above the fresh ones, and among them as well."""
    rows = repeated([*rows, *rows[-repeats:]])
    base, first, left = shortened((), 1, rows, keep)
    log = AuditLog(first, base)
    log.read(first, left)
    known, since = log.shortened(min(kept, len(left))).now(), left[len(left) - min(kept, len(left)) :]
    begin = min(start, len(rows))
    fresh = AuditWindow(begin + 1, repeated([*rows, *more])[begin:])
    above = [row.id if row else "" for row in rows[:begin]]
    later = NOW + timedelta(days=30)
    assert differences(known, AuditWindow(known.rows.first, since), fresh, above, later) == []


@given(AUDITS.map(once), st.integers(0, 13), st.integers(0, 13))
def test_two_rows_swapped_are_found_or_judged_the_same(
    rows: list[AuditRow | None], one: int, other: int
) -> None:
    assume(max(one, other) < len(rows))
    swapped = list(rows)
    swapped[one], swapped[other] = rows[other], rows[one]
    if not compared(rows, swapped):
        before, after = AuditLog().read(1, rows), AuditLog().read(1, swapped)
        assert [before.standing(tag) for tag in "SQ"] == [after.standing(tag) for tag in "SQ"]
        ours = [row.id for row in rows if row and is_judged(row)]
        assert all(
            (was := before.judged(row_id)) and (now := after.judged(row_id)) and was.counts == now.counts
            for row_id in ours
        )


@given(AUDITS.map(once), st.integers(0, 13))
def test_a_row_taken_away_is_found_or_was_none_of_ours(rows: list[AuditRow | None], at: int) -> None:
    assume(at < len(rows))
    row = rows[at]
    after = [*rows[:at], *rows[at + 1 :]]
    assert bool(compared(rows, after)) is bool(row and not foreign_like(row))


def foreign_like(row: AuditRow) -> bool:
    return not is_judged(row) and row.ref is None


def test_fresh_rows_are_as_known_only_in_the_same_places_with_the_same_content() -> None:
    first, second, third = (action(f"id-{number}") for number in (1, 2, 3))
    known = AuditWindow(5, [first, second])
    assert is_as_known(known, AuditWindow(5, [first, second, third]), ())
    assert is_as_known(known, AuditWindow(6, [second, third]), ["other", first.id])
    assert not is_as_known(known, AuditWindow(6, [first, second]), ["other"])
    assert not is_as_known(known, AuditWindow(6, [second]), ["other", "inserted"])
    assert not is_as_known(known, AuditWindow(5, [second, first]), ())
    assert not is_as_known(known, AuditWindow(5, [first, replace(second, prev="x")]), ())
    assert not is_as_known(known, AuditWindow(5, [first]), ())
    assert not is_as_known(known, AuditWindow(4, [first, second]), ())
    assert not is_as_known(known, AuditWindow(7, [third]), [first.id, second.id])
