"""What a process has seen of the sheet, shared by its reader and its writer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from kiosk.core.shop.data import Picture, Snapshot
from kiosk.sheets.sheet_state import SheetState, TailMark
from tests.sheets.test_audit_codec import ROW
from tests.support.builders import NOW, spool

READ_AT = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)
FIRST = replace(ROW, id="id-1", prev="", after=Picture())
SECOND = replace(FIRST, id="id-2", prev="id-1")


@pytest.fixture
def sheet_state() -> SheetState:
    """A process that has read one audit row, in row 2."""
    sheet_state = SheetState()
    assert sheet_state.read_afresh(sheet_state.tail, (), 2, [FIRST], "id-1", NOW)
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


def test_read_from_an_earlier_mark_judges_nothing_twice(sheet_state: SheetState) -> None:
    mark = sheet_state.tail
    assert mark == TailMark(2, "id-1")
    assert sheet_state.read_on(mark, [SECOND], "id-2") is not None
    late = sheet_state.read_on(mark, [SECOND], "id-2")
    assert late is not None
    assert (late.end, sheet_state.tail) == (4, TailMark(3, "id-2"))
    assert [judged.row.id for judged in late.since(2)] == ["id-1", "id-2"]


def test_read_that_began_before_the_audit_was_read_afresh_is_not_believed(sheet_state: SheetState) -> None:
    mark = sheet_state.tail
    assert mark is not None
    sheet_state.read_afresh(sheet_state.tail, (), 2, [FIRST], "id-1", NOW)
    assert sheet_state.read_on(mark, [SECOND], "id-2") is None


@pytest.mark.logs(r"1 recent rows of the audit are gone")
def test_audit_that_lacks_a_recent_row_is_not_believed(sheet_state: SheetState) -> None:
    assert not sheet_state.read_afresh(sheet_state.tail, (), 2, [SECOND], "id-2", NOW)
    assert (sheet_state.alarm, sheet_state.tail) == ("auditoria", TailMark(2, "id-1"))
    assert sheet_state.read_afresh(sheet_state.tail, (), 2, [FIRST, SECOND], "id-2", NOW)
    assert sheet_state.alarm == ""


def test_row_older_than_a_week_may_be_gone(sheet_state: SheetState) -> None:
    late = replace(SECOND, timestamp=FIRST.timestamp + timedelta(days=7, seconds=1))
    assert sheet_state.read_afresh(sheet_state.tail, (), 2, [late], "id-2", NOW)


def test_window_that_was_read_before_rows_came_does_not_miss_them(sheet_state: SheetState) -> None:
    """The reader reads the whole window; meanwhile the writer's echo has shown one row more."""
    began = sheet_state.tail
    assert began is not None
    sheet_state.read_on(began, [SECOND], "id-2")
    assert sheet_state.read_afresh(began, (), 2, [FIRST], "id-1", NOW)
    assert sheet_state.alarm == ""
    assert sheet_state.read_on(TailMark(2, "id-1", 1), [SECOND], "id-2") is not None


def test_of_two_windows_read_at_once_the_later_one_does_not_undo_the_first() -> None:
    sheet_state = SheetState()
    assert sheet_state.read_afresh(None, (), 2, [FIRST, SECOND], "id-2", NOW)
    assert sheet_state.read_afresh(None, (), 2, [FIRST], "id-1", NOW)
    assert (sheet_state.alarm, sheet_state.tail) == ("", TailMark(3, "id-2"))


def test_rows_of_before_a_holiday_may_be_gone_though_none_came_since(sheet_state: SheetState) -> None:
    assert sheet_state.read_afresh(
        sheet_state.tail, (), 2, [], "", FIRST.timestamp + timedelta(days=7, seconds=1)
    )
    assert sheet_state.alarm == ""


@pytest.mark.logs(r"1 recent rows of the audit are gone")
def test_clock_that_is_late_makes_no_recent_row_old(sheet_state: SheetState) -> None:
    assert not sheet_state.read_afresh(sheet_state.tail, (), 2, [], "", FIRST.timestamp - timedelta(days=30))


def test_picture_that_another_station_read_replaces_an_older_one_only(sheet_state: SheetState) -> None:
    mine = Snapshot((spool("MINE"),), {}, READ_AT)
    sheet_state.read(mine, None, sheet_state.begin_read())
    sheet_state.took(Snapshot((), {}, READ_AT))
    assert sheet_state.snapshot is mine
    theirs = Snapshot((spool("THEIRS"),), {}, READ_AT + timedelta(seconds=1))
    sheet_state.took(theirs)
    assert (sheet_state.snapshot, sheet_state.cells, sheet_state.tail) == (theirs, None, TailMark(2, "id-1"))


def test_picture_that_another_station_read_tells_how_a_spool_stood(sheet_state: SheetState) -> None:
    shown = replace(spool("A", ocupado_por="AS(45)"), version="id-9", hold="id-8")
    sheet_state.took(Snapshot((shown,), {}, READ_AT))
    remembered = sheet_state.contexts(["A"])["A"].remembered
    assert remembered is not None
    assert (remembered.last, remembered.picture, remembered.hold) == ("id-9", shown.picture, "id-8")


class SlowKeeper:
    """Keeps nothing; while it is at the first news another thread brings the next."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.other = Thread(target=lambda: self.meanwhile())

    def replace(self, *_: object) -> None:
        """The first read."""

    def extend(self, _since: str, _first: int, _rows: object, end: str) -> None:
        if end == "id-2":
            self.other.start()
            self.other.join(0.2)
        self.kept.append(end)


def test_news_of_two_threads_are_kept_in_their_order() -> None:
    keeper = SlowKeeper()
    sheet_state = SheetState(keeper)
    sheet_state.read_afresh(sheet_state.tail, (), 2, [FIRST], "id-1", NOW)
    mark = sheet_state.tail
    assert mark is not None
    third = replace(FIRST, id="id-3", prev="id-2")
    keeper.meanwhile = lambda: sheet_state.read_on(mark, [SECOND, third], "id-3")
    sheet_state.read_on(mark, [SECOND], "id-2")
    keeper.other.join()
    assert keeper.kept == ["id-2", "id-3"]
