"""The copy of the audit survives a restart: complete, of one sheet only, and shared by several processes."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.core.shop.data import AuditRow
from kiosk.station import audit_copy
from kiosk.station.audit_copy import AuditCopy, KeptAudit
from kiosk.station.errors import StationUnavailable
from tests.station.conftest import Opener
from tests.station.memory import BOOK, UTC_NOW, Memory, command, raw, row_of


def row(number: int, tag: str = "MK-1") -> AuditRow:
    return replace(row_of(command(tag=tag), f"id-{number}"), prev=f"id-{number - 1}")


ROWS = [row(1), None, row(3)]


@pytest.fixture
def audit(memory: Memory) -> AuditCopy:
    """A copy with three rows from row 5 on; one of them is no audit row."""
    memory.audit.replace([], 5, ROWS, "id-3")
    return memory.audit


def reopened(open_memory: Opener) -> KeptAudit | None:
    kept = open_memory().audit.load()
    assert isinstance(kept, KeptAudit | None)
    return kept


def test_nothing_is_kept_at_first(memory: Memory) -> None:
    assert memory.audit.load() is None


def test_audit_is_there_after_a_restart(audit: AuditCopy, open_memory: Opener) -> None:
    assert reopened(open_memory) == KeptAudit((), 5, tuple(ROWS), "id-3")


def test_earlier_rows_that_count_are_kept_apart(memory: Memory, open_memory: Opener) -> None:
    base = [row(1, "MK-7"), row(2, "MK-8")]
    memory.audit.replace(base, 5_001, ROWS, "id-3")
    assert reopened(open_memory) == KeptAudit(tuple(base), 5_001, tuple(ROWS), "id-3")


def test_more_earlier_rows_than_there_are_numbers_before_the_first(memory: Memory) -> None:
    base = [row(number, f"MK-{number}") for number in range(9)]
    memory.audit.replace(base, 2, ROWS, "id-3")
    memory.audit.extend("id-3", 5, [row(4)], "id-4")
    assert memory.audit.load() == KeptAudit(tuple(base), 2, (*ROWS, row(4)), "id-4")


def test_copy_that_an_older_version_of_the_program_made_is_not_used(
    audit: AuditCopy, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It skipped rows that are read today; compared with the sheet, they would seem inserted by people."""
    monkeypatch.setattr(audit_copy, "FORM", "of tomorrow")
    assert audit.load() is None
    audit.extend("id-3", 8, [row(4)], "id-4")
    assert audit.load() is None
    audit.replace([], 5, [row(1)], "id-1")
    assert audit.load() == KeptAudit((), 5, (row(1),), "id-1")


def test_empty_audit_is_kept_as_one(memory: Memory) -> None:
    memory.audit.replace([], 2, [], "")
    assert memory.audit.load() == KeptAudit((), 2, (), "")
    memory.audit.extend("", 2, [row(1)], "id-1")
    assert memory.audit.load() == KeptAudit((), 2, (row(1),), "id-1")


def test_base_without_rows_goes_on_at_its_first_number(memory: Memory) -> None:
    memory.audit.replace([row(1)], 7, [], "id-6")
    memory.audit.extend("id-6", 7, [row(7)], "id-7")
    assert memory.audit.load() == KeptAudit((row(1),), 7, (row(7),), "id-7")


def test_new_rows_are_added(audit: AuditCopy, open_memory: Opener) -> None:
    audit.extend("id-3", 8, [None, row(5)], "id-5")
    assert reopened(open_memory) == KeptAudit((), 5, (*ROWS, None, row(5)), "id-5")


def test_rows_read_afresh_replace_all(audit: AuditCopy) -> None:
    audit.replace([], 2, [row(9)], "id-9")
    assert audit.load() == KeptAudit((), 2, (row(9),), "id-9")


def test_nothing_is_added_to_nothing(memory: Memory) -> None:
    memory.audit.extend("id-3", 8, [row(4)], "id-4")
    assert memory.audit.load() is None


def test_rows_behind_a_gap_are_not_kept_and_what_was_known_is(audit: AuditCopy) -> None:
    """A copy that forgot all would leave the station with nothing to compare a touched audit with."""
    assert audit.extend("id-4", 9, [row(5)], "id-5") == 8
    assert audit.load() == KeptAudit((), 5, tuple(ROWS), "id-3")


def test_rows_that_follow_another_end_are_not_kept_and_what_was_known_is(audit: AuditCopy) -> None:
    assert audit.extend("id-x", 8, [row(4)], "id-4") is None
    assert audit.load() == KeptAudit((), 5, tuple(ROWS), "id-3")


def test_two_processes_that_read_the_same_rows_keep_them_once(audit: AuditCopy, open_memory: Opener) -> None:
    other = open_memory().audit
    other.extend("id-3", 8, [row(4)], "id-4")
    audit.extend("id-3", 8, [row(4), row(5)], "id-5")
    other.extend("id-4", 9, [row(5)], "id-5")
    assert other.load() == audit.load() == KeptAudit((), 5, (*ROWS, row(4), row(5)), "id-5")


def test_slower_process_takes_nothing_back(audit: AuditCopy, open_memory: Opener) -> None:
    other = open_memory().audit
    other.extend("id-3", 8, [row(4), row(5)], "id-5")
    audit.extend("id-3", 8, [row(4)], "id-4")
    assert audit.load() == KeptAudit((), 5, (*ROWS, row(4), row(5)), "id-5")


def test_process_that_read_further_than_the_file_holds_is_told_what_is_missing(
    audit: AuditCopy, open_memory: Opener
) -> None:
    open_memory().audit.replace([], 5, ROWS[:1], "id-1")
    assert audit.extend("id-3", 8, [row(4)], "id-4") == 6
    assert audit.extend("id-1", 6, [*ROWS[1:], row(4)], "id-4") is None
    assert audit.load() == KeptAudit((), 5, (*ROWS, row(4)), "id-4")


def test_audit_of_another_sheet_is_not_ours(audit: AuditCopy, open_memory: Opener) -> None:
    other = open_memory("sheet:other").audit
    assert other.load() is None
    other.replace([], 2, [row(1)], "id-1")
    assert open_memory(BOOK).audit.load() is None


def test_late_rows_of_the_sheet_before_are_not_added_to_the_next(
    audit: AuditCopy, open_memory: Opener
) -> None:
    open_memory("sheet:other").audit.replace([], 5, ROWS, "id-3")
    audit.extend("id-3", 8, [row(4)], "id-4")
    assert audit.load() is None


def test_call_that_fails_changes_nothing(audit: AuditCopy, memory: Memory, open_memory: Opener) -> None:
    with memory.database.reading() as connection:
        connection.execute("PRAGMA query_only=ON")
    with pytest.raises(StationUnavailable):
        audit.extend("id-3", 8, [row(4)], "id-4")
    with pytest.raises(StationUnavailable):
        audit.replace([], 2, [], "")
    assert reopened(open_memory) == KeptAudit((), 5, tuple(ROWS), "id-3")


# What can't be read


@pytest.mark.logs("the kept audit can't be read")
@pytest.mark.parametrize("text", ["", "{}", "[]", '{"id":"id-5"', '{"id":7}', "null", "1,2"])
def test_rows_from_an_unreadable_one_on_are_dropped_and_come_again_from_the_sheet(
    audit: AuditCopy, open_memory: Opener, tmp_path: Path, text: str
) -> None:
    audit.extend("id-3", 8, [None, row(5), row(6)], "id-6")
    raw(tmp_path, f"UPDATE audit_rows SET row = '{text}' WHERE number = 9")
    assert reopened(open_memory) == KeptAudit((), 5, tuple(ROWS), "id-3")
    assert raw(tmp_path, "SELECT max(number) FROM audit_rows") == [(7,)]
    again = open_memory().audit
    again.extend("id-3", 8, [None, row(5), row(6)], "id-6")
    assert again.load() == KeptAudit((), 5, (*ROWS, None, row(5), row(6)), "id-6")


@pytest.mark.logs("the kept audit can't be read")
def test_process_that_knows_more_than_what_was_left_is_told_what_is_missing(
    audit: AuditCopy, open_memory: Opener, tmp_path: Path
) -> None:
    audit.extend("id-3", 8, [row(4)], "id-4")
    raw(tmp_path, "UPDATE audit_rows SET row = '{}' WHERE number = 8")
    open_memory().audit.load()
    assert audit.extend("id-4", 9, [row(5)], "id-5") == 8


@pytest.mark.logs("the kept audit can't be read")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_rows SET row = '{}' WHERE number = 5",
        "UPDATE audit_rows SET row = '{}' WHERE number = 4",
        "UPDATE audit_rows SET row = CAST(X'7BFF7D' AS TEXT) WHERE number = 3",
        "UPDATE mirror_facts SET value = 'cinco' WHERE name = 'audit_first'",
        "UPDATE mirror_facts SET value = 'ayer' WHERE name = 'audit_since'",
    ],
)
def test_copy_without_a_row_that_still_matters_is_dropped_as_a_whole(
    memory: Memory, open_memory: Opener, tmp_path: Path, statement: str
) -> None:
    memory.audit.replace([row(1, "MK-7"), row(2, "MK-8")], 5, ROWS, "id-3", UTC_NOW)
    raw(tmp_path, statement)
    assert reopened(open_memory) is None
    assert raw(tmp_path, "SELECT count(*) FROM audit_rows") == [(0,)]
    memory.audit.replace([], 2, [row(9)], "id-9", UTC_NOW)
    assert reopened(open_memory) == KeptAudit((), 2, (row(9),), "id-9", UTC_NOW)


def test_time_of_the_last_comparison_that_can_not_be_read_is_not_known(
    audit: AuditCopy, tmp_path: Path
) -> None:
    audit.compared(UTC_NOW)
    raw(tmp_path, "UPDATE mirror_facts SET value = 'ayer' WHERE name = 'audit_compared'")
    assert audit.compared_at() is None
