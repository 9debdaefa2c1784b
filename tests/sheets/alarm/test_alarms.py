"""Several alarms may stand at once, and each ends by itself."""

from dataclasses import replace

import pytest

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import UNREAD, Alarm, Place, Report
from kiosk.sheets.alarm.alarms import Alarms

AUDIT = Alarm(AlarmReason.AUDIT_TOUCHED, (Place("moved", 812, "MK-1"),))
ROWS = Alarm(AlarmReason.ROWS_STRAYED, (Place("strayed", 5, "MK-2"),))
COLUMN = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Armador",))


def test_alarms_stand_in_the_order_of_their_reasons() -> None:
    alarms = Alarms()
    for alarm in (COLUMN, ROWS, AUDIT):
        alarms.give(alarm)
    assert alarms.standing() == (AUDIT, ROWS, COLUMN)


def test_later_alarm_with_the_same_reason_replaces_the_earlier() -> None:
    alarms = Alarms()
    alarms.give(ROWS)
    later = Alarm(AlarmReason.ROWS_STRAYED, (Place("strayed", 9, "MK-3"),))
    alarms.give(later)
    assert alarms.standing() == (later,)


def test_nothing_is_written_until_the_last_alarm_has_ended() -> None:
    alarms = Alarms()
    alarms.give(AUDIT)
    alarms.give(ROWS)
    alarms.clear(AlarmReason.AUDIT_TOUCHED)
    with pytest.raises(SheetError) as refused:
        alarms.check()
    assert refused.value.refusal == ROWS.refusal
    alarms.clear(AlarmReason.ROWS_STRAYED)
    alarms.check()


def test_alarm_that_was_taken_over_ends_with_the_reader_s_later_picture() -> None:
    alarms = Alarms()
    alarms.take_over([AUDIT])
    assert alarms.standing() == (AUDIT,)
    alarms.take_over([ROWS])
    assert alarms.standing() == (ROWS,)
    alarms.take_over([])
    assert alarms.standing() == ()


def test_alarm_that_a_station_found_itself_ends_only_with_its_own_read() -> None:
    alarms = Alarms()
    alarms.give(AUDIT)
    alarms.take_over([ROWS])
    alarms.take_over([])
    assert alarms.standing() == (AUDIT,)
    alarms.clear(AlarmReason.AUDIT_TOUCHED)
    assert alarms.standing() == ()


def test_alarm_that_was_taken_over_stands_while_a_listener_s_own_read_sees_no_cause() -> None:
    alarms = Alarms()
    alarms.take_over([AUDIT])
    alarms.give(AUDIT)
    alarms.clear(AlarmReason.AUDIT_TOUCHED)
    assert alarms.standing() == (AUDIT,)
    assert not alarms.found_here()
    alarms.take_over([])
    assert alarms.standing() == ()


def test_new_reader_s_own_read_ends_an_alarm_that_it_had_taken_over() -> None:
    alarms = Alarms()
    alarms.take_over([ROWS])
    alarms.read_for_all()
    assert alarms.standing() == (ROWS,)
    alarms.clear(AlarmReason.ROWS_STRAYED)
    assert alarms.standing() == ()


def test_alarm_of_a_station_that_is_gone_stands_beside_another_s_with_the_same_reason() -> None:
    alarms = Alarms()
    alarms.take_over([replace(AUDIT, found_by=("one",))])
    alarms.read_for_all()
    alarms.hear_reports({"two": Report((replace(AUDIT, found_by=("two",)),))})
    alarms.hear_reports({})
    alarms.clear(AlarmReason.AUDIT_TOUCHED, lambda alarm: alarm.without({"one"}))
    assert [alarm.found_by for alarm in alarms.standing()] == [("two",)]


def listener_that_can_not_tell() -> Alarms:
    """It found the alarm by a log that it has lost since, and its last read found nothing."""
    listener = Alarms()
    listener.take_over([])
    listener.give(replace(AUDIT, found_by=("one",)))
    listener.clear(AlarmReason.AUDIT_TOUCHED, lambda alarm: alarm)
    return listener


def test_alarm_whose_end_a_listener_can_not_tell_is_left_to_the_reader() -> None:
    reader, listener = Alarms(), listener_that_can_not_tell()
    assert listener.standing() == (AUDIT,)
    assert listener.has_to_report()
    reader.hear_reports({"listener": listener.report()})
    listener.take_over(reader.standing())
    assert not listener.has_to_report()
    reader.hear_reports({"listener": listener.report()})
    assert listener.standing() == reader.standing() == (AUDIT,)
    reader.clear(AlarmReason.AUDIT_TOUCHED)
    listener.take_over(reader.standing())
    assert listener.standing() == reader.standing() == ()


def test_alarm_that_a_listener_left_is_its_own_to_end_once_it_reads_for_all() -> None:
    listener = listener_that_can_not_tell()
    listener.read_for_all()
    listener.clear(AlarmReason.AUDIT_TOUCHED, lambda alarm: alarm)
    assert listener.is_undecided
    listener.clear(AlarmReason.AUDIT_TOUCHED)
    assert listener.standing() == ()


def test_listener_whose_log_finds_nothing_any_more_ends_what_that_log_found_before_a_restart() -> None:
    reader, listener = Alarms(), Alarms()
    reader.hear_reports({"before": Report((replace(AUDIT, found_by=("one", "two")),))})
    reader.hear_reports({})
    reader.clear(AlarmReason.AUDIT_TOUCHED, lambda alarm: alarm)
    listener.take_over(reader.standing())
    assert not listener.has_to_report()
    for name, stays in (("one", (AUDIT,)), ("two", ())):
        listener.clear(AlarmReason.AUDIT_TOUCHED, closed=[name])
        assert listener.has_to_report()
        reader.hear_reports({"listener": listener.report()})
        listener.take_over(reader.standing())
        assert reader.standing() == listener.standing() == stays
    assert (reader.is_undecided, listener.has_to_report()) == (False, False)


def test_log_that_finds_something_again_takes_nothing_back() -> None:
    listener = Alarms()
    listener.clear(AlarmReason.AUDIT_TOUCHED, closed=["one"])
    listener.give(replace(AUDIT, found_by=("one",)))
    assert listener.report().closed == ()


def test_acceptances_are_asked_for_once_for_an_alarm_that_is_found_again_and_again() -> None:
    alarms = Alarms()
    alarms.give(replace(AUDIT, accepted=("a-1", UNREAD)))
    assert alarms.lacks_acceptances()
    alarms.name_acceptances({"a-0", "a-1"})
    alarms.give(replace(AUDIT, accepted=("a-2", UNREAD)))
    assert not alarms.lacks_acceptances()
    assert [alarm.accepted for alarm in alarms.standing()] == [("a-0", "a-1", "a-2")]


def test_listener_asks_for_no_acceptances_of_an_alarm_that_only_others_found() -> None:
    alarms = Alarms()
    alarms.take_over([replace(AUDIT, accepted=(UNREAD,))])
    assert not alarms.lacks_acceptances()
    alarms.read_for_all()
    assert alarms.lacks_acceptances()


def test_reason_of_a_newer_version_stops_this_one_too() -> None:
    alarms = Alarms()
    alarms.take_over([Alarm("reloj"), COLUMN])
    assert [alarm.reason for alarm in alarms.standing()] == ["columna_vaciada", "reloj"]
