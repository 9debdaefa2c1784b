"""An alarm that two reads found, or two stations."""

from datetime import UTC, datetime, timedelta

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, united

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOON = MORNING + timedelta(hours=4)


def alarm(since: datetime | None = None, *accepted: str) -> Alarm:
    return Alarm(AlarmReason.AUDIT_TOUCHED, since=since, accepted=accepted or None)


def test_acceptance_that_either_knew_ends_neither() -> None:
    both = alarm(MORNING, "a-1").goes_on_as(alarm(NOON, "a-2"))
    assert [both.is_ended_by(each) for each in ("a-1", "a-2", "a-3")] == [False, False, True]


def test_it_stands_since_the_first_whichever_is_told_first() -> None:
    early, late = alarm(MORNING), alarm(NOON)
    assert early.goes_on_as(late).since == late.goes_on_as(early).since == MORNING
    assert alarm().goes_on_as(late).since == late.goes_on_as(alarm()).since == NOON


def test_acceptances_that_one_does_not_know_are_those_that_the_other_does() -> None:
    assert not alarm(MORNING).goes_on_as(alarm(NOON, "a-1")).is_ended_by("a-1")
    assert not alarm(MORNING, "a-1").goes_on_as(alarm(NOON)).is_ended_by("a-1")


def test_alarms_of_several_stations_with_one_reason_are_one() -> None:
    column = Alarm(AlarmReason.COLUMN_EMPTIED)
    found = united([alarm(NOON, "a-1"), column, alarm(MORNING, "a-2")])
    assert list(found) == [AlarmReason.AUDIT_TOUCHED, AlarmReason.COLUMN_EMPTIED]
    both = found[AlarmReason.AUDIT_TOUCHED]
    assert (both.since, both.accepted) == (MORNING, ("a-1", "a-2"))


def test_it_stands_until_each_log_that_found_it_finds_it_gone() -> None:
    one, two = (Alarm(AlarmReason.AUDIT_TOUCHED, found_by=(name,)) for name in ("one", "two"))
    left = one.goes_on_as(two).without({"one"})
    assert left is not None
    assert left.found_by == ("two",)
    assert left.without({"one", "two"}) is None
