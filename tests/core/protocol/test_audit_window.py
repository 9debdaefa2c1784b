"""A shortened audit judges later rows like the whole one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import in_doubt, shortened, what_still_matters
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.shop.data import AuditRow, Spool
from tests.core.protocol.rows import AUDITS, BY_A, BY_B, action, tombstone
from tests.core.protocol.test_acceptance import acceptance, note

Rows = Sequence[AuditRow | None]


def seen(log: AuditLog) -> dict[str, object]:
    """The standing of each spool."""
    return {standing.last: standing.picture for standing in log.standings()}


def whole(rows: Rows) -> AuditLog:
    log = AuditLog()
    log.read(1, rows)
    return log


def cut(rows: Rows, more: Rows, *keeps: int) -> AuditLog:
    """The log after restarts that each kept this many rows, continued with the rows after the last one."""
    base: Sequence[AuditRow] = ()
    first, kept = 1, rows
    for keep in keeps:
        base, first, kept = shortened(base, first, kept, keep)
    log = AuditLog(first, base)
    log.read(first, [*kept, *more])
    return log


def once(rows: Rows) -> list[AuditRow | None]:
    """Each action comes once."""
    met: dict[str, AuditRow] = {}
    return [row for row in rows if row is None or met.setdefault(row.id, row) is row]


def test_a_write_that_comes_after_it_was_given_up_is_void_wherever_the_audit_is_cut() -> None:
    rows = [
        action("a"),
        tombstone("late"),
        action("late", prev="a", after=BY_B),
        action("b", prev="a"),
        action("c", prev="b"),
    ]
    for keep in range(len(rows) + 1):
        assert seen(cut(rows, [], keep)) == seen(whole(rows)), keep


def test_a_write_given_up_before_the_cut_is_void_when_it_comes_after_it_and_again() -> None:
    rows: Rows = [action("a"), tombstone("late"), action("late", prev="a", after=BY_B)]
    late = [action("late", prev="a", after=BY_B)]
    assert seen(cut(rows[:2], late, 0)) == seen(whole(rows))
    assert seen(cut(rows, late, 0, 0)) == seen(whole([*rows, *late]))


def test_an_action_given_up_after_it_counted_still_counts() -> None:
    rows: Rows = [action("a"), tombstone("a"), action("b", prev="a", after=BY_B)]
    for keep in range(len(rows) + 1):
        assert seen(cut(rows, [], keep)) == seen(whole(rows)), keep


def test_a_spool_whose_first_row_may_have_been_given_up_before_the_window_is_in_doubt() -> None:
    """A station that had read the tombstone wrote on the state before the late row."""
    rows: Rows = [
        action("late", prev="a", after=BY_B),
        action("b", prev="a"),
        action("c", prev="b"),
    ]
    spool = Spool("S", version="c", picture=BY_A)
    fresh = AuditLog(3).read(3, rows)
    assert in_doubt(fresh, [spool]) == {"S"}
    earlier: Rows = [action("a"), tombstone("late")]
    found = AuditLog(3, what_still_matters(whole(earlier), earlier))
    found.read(3, rows)
    assert seen(found) == seen(whole([*earlier, *rows]))


@given(AUDITS.map(once), st.integers(0, 14), st.integers(0, 14), st.integers(0, 14))
def test_any_audit_judges_on_as_if_it_were_whole(audit: Rows, at: int, keep: int, again: int) -> None:
    rows, more = audit[:at], audit[at:]
    assert seen(cut(rows, more, keep, again)) == seen(whole(audit))


@pytest.mark.parametrize("keep", range(1, 7))
def test_a_void_acceptance_stays_void_where_the_row_that_it_names_would_be_left_out(keep: int) -> None:
    """Its answer was lost, and another one was sent and landed first, with a note for each spool."""
    first = [action("0"), acceptance("Z", "0"), note("n", "Z"), replace(note("m", "Z"), tag="Q")]
    rows = [*first, acceptance("Y", "0"), note("o", "Y"), action("a", "n", BY_B)]
    base, start, kept = shortened((), 1, rows, keep)
    log = AuditLog(start, base).read(start, kept)
    assert (log.acceptance(), log.standing("S")) == (first[1], Standing("a", BY_B, "a"))
