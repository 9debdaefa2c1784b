"""What a process has seen of the sheet, shared by its reader and its writer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.protocol.memory import Seen
from kiosk.core.shop.data import First, Snapshot
from kiosk.sheets.audit.known_rows import ReadAnew, TailMark
from kiosk.sheets.sheet_state import SheetState
from tests.sheets.audit.test_audit_codec import ROW
from tests.support.builders import NOW, spool

READ_AT = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)


@pytest.fixture
def sheet_state() -> SheetState:
    """A process that has read one audit row, in row 2."""
    sheet_state = SheetState()
    assert not sheet_state.audit.replace(None, ReadAnew((), 2, [ROW], "id-1"), (), NOW)
    return sheet_state


def test_older_snapshot_that_arrives_late_does_not_replace_a_newer(sheet_state: SheetState) -> None:
    first, second = sheet_state.begin_read(), sheet_state.begin_read()
    newer = Snapshot((spool("NEW"),), {}, READ_AT)
    sheet_state.read(newer, None, second)
    sheet_state.read(Snapshot((), {}, READ_AT - timedelta(seconds=1)), None, first)
    assert sheet_state.snapshot is newer


def test_read_after_the_clock_was_set_back_is_the_newer_one(sheet_state: SheetState) -> None:
    sheet_state.remember(Snapshot((), {}, READ_AT + timedelta(days=1)))
    sheet_state.read(Snapshot((), {}, READ_AT + timedelta(hours=1)), None, sheet_state.begin_read())
    newer = Snapshot((spool("NEW"),), {}, READ_AT)
    sheet_state.read(newer, None, sheet_state.begin_read())
    assert sheet_state.snapshot is newer


def test_picture_that_another_station_read_replaces_an_older_one_only(sheet_state: SheetState) -> None:
    mine = Snapshot((spool("MINE"),), {}, READ_AT)
    sheet_state.read(mine, None, sheet_state.begin_read())
    sheet_state.took(Snapshot((), {}, READ_AT))
    assert sheet_state.snapshot is mine
    theirs = Snapshot((spool("THEIRS"),), {}, READ_AT + timedelta(seconds=1))
    sheet_state.took(theirs)
    assert (sheet_state.snapshot, sheet_state.cells, sheet_state.audit.tail) == (
        theirs,
        None,
        TailMark(2, "id-1"),
    )


def test_picture_that_another_station_read_tells_how_a_spool_stood(sheet_state: SheetState) -> None:
    shown = replace(spool("A", ocupado_por="AS(45)"), version="id-9")
    sheet_state.took(Snapshot((shown,), {}, READ_AT))
    mark = sheet_state.audit.tail
    assert mark is not None
    assert sheet_state.memory_before(mark).of("A") == Seen(First("id-9", shown.picture, shown.picture))
