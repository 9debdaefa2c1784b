"""The audit as a process has read it, shared by its reader and its writer."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.presence import TRUSTED_AFTER
from kiosk.core.shop.data import AuditRow, Picture, Spool
from kiosk.services.station import keep
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.audit import known_rows
from kiosk.sheets.audit.audit_state import AuditState
from kiosk.sheets.audit.known_rows import ReadAnew, TailMark
from tests.sheets.audit.test_audit_codec import ROW
from tests.station.memory import BOOK, Memory, UtcClock, shop
from tests.support.builders import NOW, spool

FIRST = replace(ROW, id="id-1", prev="", after=Picture())
SECOND = replace(FIRST, id="id-2", prev="id-1")


@pytest.fixture
def alarms() -> Alarms:
    return Alarms()


@pytest.fixture
def audit(alarms: Alarms) -> AuditState:
    """A process that has read one audit row, in row 2."""
    audit = AuditState(alarms)
    assert not audit.replace(None, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    return audit


def test_read_from_an_earlier_mark_judges_nothing_twice(audit: AuditState) -> None:
    mark = audit.tail
    assert mark == TailMark(2, "id-1")
    assert audit.extend(mark, [SECOND], "id-2") is not None
    late = audit.extend(mark, [SECOND], "id-2")
    assert late is not None
    assert (late.end, audit.tail) == (4, TailMark(3, "id-2"))
    assert [judged.row.id for judged in late.since(2)] == ["id-1", "id-2"]


def test_read_that_began_before_the_audit_was_read_afresh_is_not_believed(audit: AuditState) -> None:
    mark = audit.tail
    assert mark is not None
    audit.replace(audit.tail, ReadAnew((), 2, [None, FIRST], "id-1"), (), NOW)
    assert audit.extend(mark, [SECOND], "id-2") is None


def test_audit_that_nobody_touched_goes_on_with_what_it_knows(audit: AuditState) -> None:
    mark = audit.tail
    assert mark is not None
    assert not audit.replace(mark, ReadAnew((), 2, [FIRST, SECOND], "id-2"), (), NOW)
    assert audit.tail == TailMark(3, "id-2", mark.reading)
    now = audit.now()
    assert now is not None
    assert now.counts("id-2")


def test_known_row_that_stands_at_the_end_too_has_the_audit_taken_over_afresh(audit: AuditState) -> None:
    """People may have sorted it, so that the row stands below others that were not read."""
    mark = audit.tail
    assert mark is not None
    assert not audit.replace(mark, ReadAnew((), 2, [FIRST, FIRST], "id-1"), (), NOW)
    assert audit.tail == TailMark(3, "id-1", mark.reading + 1)


def test_row_read_again_is_kept_once(audit: AuditState) -> None:
    changed = replace(FIRST, worker_nombre="another")
    (same, other) = audit.shared(2, [replace(FIRST), changed])
    now = audit.now()
    assert now is not None
    judged = now.judged("id-1")
    assert judged is not None
    assert same is judged.row
    assert other is changed


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_changed_row_of_an_audit_that_grew_is_no_row_as_known(audit: AuditState, alarms: Alarms) -> None:
    other = replace(FIRST, prev="another")
    assert audit.replace(audit.tail, ReadAnew((), 2, [other, SECOND], "id-2"), (), NOW)
    assert (alarms.stands(AlarmReason.AUDIT_TOUCHED), audit.tail) == (True, TailMark(2, "id-1"))


def test_long_run_forgets_old_rows_and_judges_as_before(
    audit: AuditState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_rows, "KEPT_ROWS", 10)
    for number in range(2, 40):
        mark = audit.tail
        assert mark is not None
        row = replace(FIRST, id=f"id-{number}", prev=f"id-{number - 1}")
        moment = audit.extend(mark, [row], row.id)
        assert moment is not None
        verdict = moment.judged(row.id)
        assert verdict is not None
        assert verdict.counts
    now = audit.now()
    assert now is not None
    assert now.judged("id-20") is None
    assert now.judged("id-35") is not None
    assert not now.has("id-20")


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_audit_that_lacks_a_recent_row_is_not_believed(audit: AuditState, alarms: Alarms) -> None:
    assert audit.replace(audit.tail, ReadAnew((), 2, [SECOND], "id-2"), (), NOW)
    assert (alarms.stands(AlarmReason.AUDIT_TOUCHED), audit.tail) == (True, TailMark(2, "id-1"))
    assert not audit.replace(audit.tail, ReadAnew((), 2, [FIRST, SECOND], "id-2"), (), NOW)
    assert not alarms.standing()


def test_row_older_than_a_week_may_be_gone(audit: AuditState) -> None:
    late = replace(SECOND, timestamp=FIRST.timestamp + timedelta(days=7, seconds=1))
    assert not audit.replace(audit.tail, ReadAnew((), 2, [late], "id-2"), (), late.timestamp)


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_one_row_dated_in_the_future_makes_no_recent_row_old(audit: AuditState, alarms: Alarms) -> None:
    """Anybody may have written that date, with any clock."""
    future = replace(SECOND, timestamp=FIRST.timestamp + timedelta(days=36_500))
    assert audit.replace(audit.tail, ReadAnew((), 2, [future], "id-2"), (), NOW)
    assert alarms.stands(AlarmReason.AUDIT_TOUCHED)


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_old_row_may_be_gone_only_with_all_before_it(audit: AuditState, alarms: Alarms) -> None:
    tail = audit.tail
    assert tail is not None
    audit.extend(tail, [SECOND], "id-2")
    later = NOW + timedelta(days=30)
    assert audit.replace(audit.tail, ReadAnew((), 2, [FIRST], "id-1"), (), later)
    assert not audit.replace(audit.tail, ReadAnew((), 3, [SECOND], "id-2"), (), later)


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_clock_years_ahead_makes_no_recent_row_old(audit: AuditState) -> None:
    assert audit.replace(audit.tail, ReadAnew((), 2, [], ""), (), FIRST.timestamp + timedelta(days=500))


def test_window_that_was_read_before_rows_came_does_not_miss_them(audit: AuditState, alarms: Alarms) -> None:
    """The reader reads the whole window; meanwhile the writer's echo has shown one row more."""
    began = audit.tail
    assert began is not None
    audit.extend(began, [SECOND], "id-2")
    assert not audit.replace(began, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    assert not alarms.standing()
    assert audit.extend(TailMark(2, "id-1", 1), [SECOND], "id-2") is not None


def test_second_of_two_windows_read_at_once_does_not_replace_the_first(alarms: Alarms) -> None:
    audit = AuditState(alarms)
    assert not audit.replace(None, ReadAnew((), 2, [FIRST, SECOND], "id-2"), (), NOW)
    assert not audit.replace(None, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    assert (alarms.standing(), audit.tail) == ((), TailMark(3, "id-2"))


def test_rows_of_before_a_holiday_may_be_gone_though_none_came_since(
    audit: AuditState, alarms: Alarms
) -> None:
    assert not audit.replace(
        audit.tail, ReadAnew((), 2, [], ""), (), FIRST.timestamp + timedelta(days=7, seconds=1)
    )
    assert not alarms.standing()


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_clock_that_is_late_makes_no_recent_row_old(audit: AuditState) -> None:
    assert audit.replace(audit.tail, ReadAnew((), 2, [], ""), (), FIRST.timestamp - timedelta(days=30))


class SlowKeeper:
    """Keeps nothing; while it stores the first update, another thread brings the next."""

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

    def compared(self, _at: datetime) -> None:
        """After the first read."""


def test_updates_by_two_threads_are_stored_in_their_order() -> None:
    keeper = SlowKeeper()
    audit = AuditState(Alarms(), keeper)
    audit.replace(audit.tail, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    mark = audit.tail
    assert mark is not None
    third = replace(FIRST, id="id-3", prev="id-2")
    keeper.meanwhile = lambda: audit.extend(mark, [SECOND, third], "id-3")
    audit.extend(mark, [SECOND], "id-2")
    keeper.other.join()
    assert keeper.kept == ["id-2", "id-3"]


def test_a_second_process_that_has_not_read_as_far_takes_no_row_from_the_copy(tmp_path: Path) -> None:
    """A terminal's action read the audit afresh while the window went on reading: with the next row, the
    window gives the rows back that are missing."""
    third = replace(FIRST, id="id-3", prev="id-2")
    with (
        closing(Memory(tmp_path, UtcClock(), BOOK)) as window,
        closing(Memory(tmp_path, UtcClock(), BOOK)) as other,
    ):
        audit = AuditState(Alarms(), window.audit)
        audit.replace(None, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
        mark = audit.tail
        assert mark is not None
        audit.extend(mark, [SECOND], "id-2")
        other.audit.replace((), 2, [FIRST], "id-1")
        audit.extend(mark, [SECOND, third], "id-3")
        kept = other.audit.load()
    assert kept is not None
    assert ([row.id for row in kept.rows if row], kept.end) == (["id-1", "id-2", "id-3"], "id-3")


def test_news_that_come_after_an_orderly_end_are_no_fault(tmp_path: Path) -> None:
    """A read in flight when the station closes ends later; the log has no warning, which would fail here."""
    memory = Memory(tmp_path, UtcClock(), BOOK)
    audit = AuditState(Alarms(), memory.audit)
    audit.replace(None, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    memory.close()
    assert audit.tail is not None
    assert audit.extend(audit.tail, [SECOND], "id-2") is not None
    assert keep(lambda: memory.mirror.save(shop(spool("MK-1")))) is False


def test_row_looked_up_above_the_window_does_not_make_those_after_it_gone(alarms: Alarms) -> None:
    """Only a window of the audit is read afresh, and above it the rows that some spool still rests on."""
    rows = [replace(FIRST, id=f"id-{number}", tag=f"S{number}") for number in range(2, 12)]
    audit = AuditState(alarms)
    assert not audit.replace(None, ReadAnew((), 2, rows, "id-11"), (), NOW)
    later = NOW + timedelta(days=30)
    assert not audit.replace(audit.tail, ReadAnew([rows[3]], 9, rows[7:], "id-11"), (), later)
    assert not alarms.standing()


def test_station_that_was_off_for_years_may_miss_what_was_archived_since(alarms: Alarms) -> None:
    audit = AuditState(alarms)
    audit.restore((), 2, [FIRST], "id-1")
    years = timedelta(days=800)
    there = [replace(SECOND, id=f"id-{at}", tag=f"S{at}", timestamp=NOW + years) for at in range(2, 103)]
    assert not audit.replace(audit.tail, ReadAnew((), 2, there, "id-102"), (), NOW + years)
    assert not alarms.standing()


def test_fresh_read_of_the_known_rows_ends_the_alarm_and_takes_in_new_ones(
    audit: AuditState, alarms: Alarms
) -> None:
    alarms.give(Alarm(AlarmReason.AUDIT_TOUCHED))
    known = audit.now()
    assert known is not None
    assert audit.go_on(audit.tail, ReadAnew((), 2, [replace(FIRST), SECOND], "id-2"), ())
    assert not alarms.standing()
    assert audit.was_read
    assert audit.tail == TailMark(3, "id-2")
    now = audit.now()
    assert now is not None
    assert now.is_of_same_log(known)
    assert now.counts("id-2")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [None, FIRST],
        [replace(FIRST, hold="another")],
        [FIRST, replace(SECOND, prev="00000000-0000-0000-0000-000000000009", evento_tipo="PAUSAR_SPOOL")],
    ],
    ids=["missing", "moved", "changed", "news that follow nothing"],
)
def test_fresh_read_of_other_rows_is_left_to_be_judged(
    audit: AuditState, alarms: Alarms, rows: list[AuditRow | None]
) -> None:
    before = audit.tail
    assert not audit.go_on(before, ReadAnew((), 2, rows, rows[-1].id if rows and rows[-1] else ""), ())
    assert audit.tail == before
    assert not alarms.standing()


def test_fresh_read_of_the_known_rows_is_left_to_be_judged_where_a_row_shows_an_unknown_version(
    audit: AuditState, alarms: Alarms
) -> None:
    """A row above the window may follow that version: it must be looked up before anybody is stopped."""
    shown = Spool(FIRST.tag, version="00000000-0000-0000-0000-000000000009", row=2)
    assert not audit.go_on(audit.tail, ReadAnew((), 2, [FIRST], "id-1"), [shown])
    assert not alarms.standing()


def test_fresh_read_that_began_before_another_one_ended_is_dropped(audit: AuditState) -> None:
    began = audit.tail
    audit.replace(began, ReadAnew((), 2, [None, FIRST], "id-1"), (), NOW)
    after = audit.tail
    assert audit.go_on(began, ReadAnew((), 2, [FIRST], "id-1"), ())
    assert audit.tail == after


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_station_whose_clock_is_years_ahead_is_not_confirmed_by_its_own_row(
    audit: AuditState, alarms: Alarms
) -> None:
    years = timedelta(days=800)
    own = replace(SECOND, timestamp=NOW + years)
    assert audit.replace(audit.tail, ReadAnew((), 2, [own], "id-2"), (), NOW + years)
    assert alarms.stands(AlarmReason.AUDIT_TOUCHED)


def trusts(audit: AuditState) -> bool:
    return audit.is_trusted


def test_station_trusts_its_log_of_the_audit_an_hour_after_it_first_read_it(alarms: Alarms) -> None:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    audit = AuditState(alarms, utc=lambda: now)
    assert not trusts(audit)
    assert not audit.replace(None, ReadAnew((), 2, [FIRST], "id-1"), (), NOW)
    assert not trusts(audit)
    now += TRUSTED_AFTER
    assert trusts(audit)
    assert not audit.replace(audit.tail, ReadAnew((), 2, [None, FIRST], "id-1"), (), NOW)
    assert trusts(audit)  # read anew, and compared
    alarms.take_over([Alarm(AlarmReason.AUDIT_TOUCHED, since=now - TRUSTED_AFTER / 2)])
    now += 10 * TRUSTED_AFTER
    assert not trusts(audit)  # it may have read the audit only after people had changed it


@pytest.mark.logs(r"people changed 1 rows of the audit")
def test_log_that_differs_from_what_people_left_is_trusted_however_young(audit: AuditState) -> None:
    changed = replace(FIRST, prev="id-0")
    assert audit.replace(audit.tail, ReadAnew((), 2, [changed], "id-1"), (), NOW)
    assert audit.is_trusted


def test_audit_without_a_row_that_was_known_begins_to_be_known_anew(audit: AuditState) -> None:
    restored = AuditState(Alarms())
    restored.restore((), 2, [replace(FIRST, timestamp=NOW - timedelta(days=30))], "id-1")
    assert trusts(restored)
    fresh = [replace(SECOND, id=f"id-{at}", tag=f"S{at}") for at in range(2, 103)]
    assert not restored.replace(restored.tail, ReadAnew((), 2, fresh, "id-102"), (), NOW)
    assert not trusts(restored)
