"""Which rows of the audit count: a fold over them in the sheet's order, the same for every reader."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark, is_judged, is_tombstone
from kiosk.core.shop.data import AuditRow, Picture, same_holder
from tests.core.protocol.rows import (
    AUDITS,
    BY_A,
    BY_B,
    FREE,
    IDS,
    JUDGED,
    SILENT,
    TOMBSTONES,
    action,
    foreign,
    log_of,
    repaired,
    tombstone,
)


def verdicts(log: LogAt) -> dict[str, bool]:
    return {row_id: judged.counts for row_id in IDS if (judged := log.judged(row_id))}


def all_said(log: LogAt) -> tuple[dict[str, bool], list[Standing | None], list[bool]]:
    """All results of the log by which a station decides."""
    return verdicts(log), [log.standing(tag) for tag in "SQ"], [log.is_renounced(row_id) for row_id in IDS]


def test_the_first_row_of_a_spool_counts_whatever_it_follows() -> None:
    assert log_of(action("a", "unknown")).standing("S") == Standing("a", BY_A, "a")


def test_second_of_two_takes_that_follow_the_same_row_is_void() -> None:
    log = log_of(action("0", after=FREE), action("a", "0"), action("b", "0", BY_B))
    assert [judged.counts for row_id in "ab" if (judged := log.judged(row_id))] == [True, False]
    assert log.standing("S") == Standing("a", BY_A, "a")


def test_void_row_has_a_picture_all_the_same() -> None:
    judged = log_of(action("0", after=FREE), action("b", "x", BY_B)).judged("b")
    assert judged is not None
    assert (judged.counts, judged.after, judged.place) == (False, BY_B, 2)


def test_hold_is_the_row_that_gave_the_spool_to_its_holder() -> None:
    finished = replace(BY_A, fecha_armado="14-05-2026")
    log = log_of(action("a"), action("n", "a", finished, kind=Mark.EDITADO_A_MANO))
    assert log.standing("S") == Standing("n", finished, "a")


def test_hold_before_the_first_row_is_the_one_that_its_sender_read() -> None:
    first = action("n", "v7", replace(BY_A, soldador="x"), before=BY_A)
    assert log_of(first).standing("S") == Standing("n", replace(BY_A, soldador="x"), "v7")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FREE, Picture(ocupado_por=" disponible "), True),
        (BY_A, Picture(ocupado_por="aa(1) "), True),
        (BY_A, BY_B, False),
        (BY_A, FREE, False),
        (Picture(ocupado_por="Pedro"), Picture(ocupado_por="Pedro "), True),
    ],
)
def test_holder_is_known_by_his_id(one: Picture, other: Picture, same: bool) -> None:
    assert same_holder(one, other) is same


def test_renounced_action_is_void_however_late_it_comes() -> None:
    log = log_of(action("0", after=FREE), tombstone("a"), action("a", "0"))
    assert (log.is_renounced("a"), log.standing("S")) == (True, Standing("0", FREE, ""))


def test_renounced_first_action_leaves_no_standing() -> None:
    log = log_of(tombstone("a"), action("a"))
    assert log.standing("S") is None
    assert log.judged("a") is not None


def test_tombstone_after_the_action_changes_nothing() -> None:
    log = log_of(action("a"), tombstone("a"))
    assert log.standing("S") == Standing("a", BY_A, "a")


def test_tombstone_of_nothing_says_nothing() -> None:
    empty = replace(tombstone("a"), ref=None)
    assert log_of(empty, action("a")).standing("S") == Standing("a", BY_A, "a")


@pytest.mark.parametrize(
    "row",
    [
        foreign("f"),
        action("f", None),
        action("f", after=None),
        action(""),
        repaired("f"),
        action("f", kind=Mark.FILA_REPUESTA),
        tombstone("f"),
    ],
)
def test_what_is_no_action_is_not_judged(row: AuditRow) -> None:
    assert not is_judged(row)
    log = log_of(row)
    assert (log.judged(row.id), log.standing("S")) == (None, None)


def test_action_of_a_later_version_is_judged() -> None:
    assert is_judged(action("a", kind="RELEVO_TRIPLE"))


def test_rows_that_were_never_read_are_missed() -> None:
    log = AuditLog(first=5)
    log.read(5, [action("a")])
    with pytest.raises(ValueError, match="rows 6 to 6 were never read"):
        log.read(7, [action("b", "a")])
    assert log.next_place == 6


def test_log_goes_on_from_known_rows() -> None:
    log = AuditLog(first=900, base=[action("a", before=FREE)])
    assert log.now().standing("S") == Standing("a", BY_A, "a")
    assert log.read(900, [action("p", "a", FREE)]).standing("S") == Standing("p", FREE, "p")


@given(AUDITS)
def test_judge_is_the_rule_said_in_a_few_lines(rows: list[AuditRow | None]) -> None:
    last: dict[str, str] = {}
    renounced, counts = set(), {}
    for row in filter(None, rows):
        if is_tombstone(row):
            renounced.add(row.ref)
        elif is_judged(row) and row.id not in counts:
            counts[row.id] = row.id not in renounced and last.get(row.tag, row.prev) == row.prev
            if counts[row.id]:
                last[row.tag] = row.id
    log = log_of(*rows)
    assert verdicts(log) == counts
    assert {tag: standing.last for tag in "SQ" if (standing := log.standing(tag))} == last


@given(AUDITS, st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14))))
def test_reading_in_any_pieces_says_the_same(
    rows: list[AuditRow | None], pieces: list[tuple[int, int]]
) -> None:
    log = AuditLog()
    for start, length in pieces:
        first = min(start + 1, log.next_place)  # overlapping, and never beyond what was read
        log.read(first, rows[first - 1 : first - 1 + length])
    log.read(log.next_place, rows[log.next_place - 1 :])
    assert all_said(log.now()) == all_said(log_of(*rows))


@given(AUDITS, AUDITS)
def test_a_moment_stays_as_it_was(earlier: list[AuditRow | None], later: list[AuditRow | None]) -> None:
    log = AuditLog()
    moment = log.read(1, earlier)
    said = all_said(moment)
    log.read(log.next_place, later)
    assert all_said(moment) == said == all_said(log_of(*earlier))


@given(AUDITS, AUDITS)
def test_verdict_is_final(earlier: list[AuditRow | None], later: list[AuditRow | None]) -> None:
    before, after = verdicts(log_of(*earlier)), verdicts(log_of(*earlier, *later))
    assert before.items() <= after.items()


@given(AUDITS, st.data())
def test_repeat_of_an_id_changes_nothing(rows: list[AuditRow | None], data: st.DataObject) -> None:
    ours = [place for place, row in enumerate(rows) if row and is_judged(row)]
    if ours:
        first = data.draw(st.sampled_from(ours))
        where = data.draw(st.integers(first + 1, len(rows)))
        original = rows[first]
        assert original is not None
        repeat = replace(data.draw(JUDGED), id=original.id)
        said = all_said(log_of(*rows))
        assert all_said(log_of(*rows[:where], repeat, *rows[where:])) == said


@given(AUDITS, SILENT, st.integers(0, 14))
def test_repairs_and_foreign_rows_change_nothing(
    rows: list[AuditRow | None], silent: AuditRow | None, where: int
) -> None:
    assert all_said(log_of(*rows[:where], silent, *rows[where:])) == all_said(log_of(*rows))


@given(AUDITS, TOMBSTONES)
def test_tombstone_at_the_end_changes_no_verdict_yet(rows: list[AuditRow | None], stone: AuditRow) -> None:
    assert all_said(log_of(*rows, stone))[:2] == all_said(log_of(*rows))[:2]


@given(AUDITS)
def test_spools_are_judged_apart(rows: list[AuditRow | None]) -> None:
    alone = [row for row in rows if row and (is_tombstone(row) or row.tag == "S")]
    assert log_of(*alone).standing("S") == log_of(*rows).standing("S")
