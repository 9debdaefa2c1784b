"""What a process has seen of the sheet, shared by its reader and its writer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.core.data import Snapshot
from kiosk.sheets.known import Known, TailMark
from tests.sheets.test_audit_codec import ROW
from tests.support.builders import spool

READ_AT = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)


def test_older_snapshot_that_arrives_late_does_not_replace_a_newer() -> None:
    known = Known()
    newer = Snapshot((spool("NEW"),), {}, READ_AT)
    known.read(newer)
    known.read(Snapshot((), {}, READ_AT - timedelta(seconds=1)))
    assert known.snapshot is newer


def test_end_of_the_audit_never_goes_back() -> None:
    known = Known()
    known.saw([], TailMark(9, "id-9"))
    known.saw([ROW], TailMark(7, "id-7"))
    assert known.tail == TailMark(9, "id-9")
    assert known.audit_row("id-1") == ROW


def test_lost_end_may_be_found_further_up() -> None:
    known = Known()
    known.saw([], TailMark(9, "id-9"))
    known.lost_tail()
    known.saw([], TailMark(4, "id-9"))
    assert known.tail == TailMark(4, "id-9")


def test_oldest_audit_rows_are_forgotten_first() -> None:
    known = Known()
    rows = [replace(ROW, id=str(number)) for number in range(Known.KEPT_AUDIT_ROWS + 2)]
    known.saw(rows, TailMark(2, "x"))
    assert (known.audit_row("1"), known.audit_row("2")) == (None, rows[2])
