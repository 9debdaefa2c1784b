"""Who may end the alarm of the audit: each log takes back what it found itself, and only that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import AuditRow
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.audit.audit_state import AuditState
from kiosk.sheets.audit.known_rows import ReadAnew, TailMark
from tests.sheets.audit.test_audit_state import FIRST, SECOND
from tests.support.builders import NOW

CHANGED = replace(FIRST, prev="another")
FOLLOWS_NOTHING = replace(SECOND, prev="00000000-0000-0000-0000-000000000009", evento_tipo="PAUSAR_SPOOL")
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)

pytestmark = pytest.mark.logs(r"people changed 1 rows of the audit")


class Knowing:
    """A station that reads the audit, at a time of its own clock."""

    def __init__(self, name: str, alarms: Alarms | None = None) -> None:
        self.now = MORNING
        self.alarms = alarms or Alarms(name)
        self.audit = AuditState(self.alarms, utc=lambda: self.now)

    def reads(self, *rows: AuditRow) -> None:
        self.now += timedelta(minutes=1)
        self.audit.replace(self.audit.tail, ReadAnew((), 2, list(rows), rows[-1].id), (), NOW)

    @property
    def alarm(self) -> Alarm | None:
        return self.alarms.of(AlarmReason.AUDIT_TOUCHED)

    def reads_for_all_with(self, *alarms: Alarm | None) -> None:
        """It takes these over from a station that is gone."""
        self.alarms.take_over(alarm for alarm in alarms if alarm)
        self.alarms.read_for_all()


def finding(name: str) -> Knowing:
    """A young station that has found the audit changed."""
    station = Knowing(name)
    station.reads(FIRST)
    station.reads(CHANGED)
    assert station.alarm
    return station


def restarted(station: Knowing, rows: list[AuditRow | None]) -> Knowing:
    """The same station after a restart, with its alarm and its copy of the audit."""
    again = Knowing(station.alarms.station)
    again.audit.restore((), 2, rows, "id-1", MORNING + timedelta(minutes=1))
    for alarm in station.alarms.standing():
        again.alarms.give(alarm)
    return again


def test_station_whose_log_found_it_ends_it_however_young_that_log_is() -> None:
    station = finding("Puesto 1")
    station.reads(FIRST)
    assert station.alarm is None


def test_station_that_was_restarted_ends_it_by_the_log_that_it_stored() -> None:
    station = restarted(finding("Puesto 1"), [FIRST])
    station.reads(CHANGED)
    assert station.alarm
    station.reads(FIRST)
    assert station.alarm is None


def test_station_of_the_same_name_with_another_log_does_not_end_it() -> None:
    station = Knowing("Puesto 1")
    station.now += timedelta(minutes=5)
    station.reads_for_all_with(finding("Puesto 1").alarm)
    station.reads(CHANGED)
    station.reads(CHANGED)
    assert station.alarm


@pytest.mark.parametrize("is_listener", [True, False])
def test_station_with_its_alarm_and_without_its_copy_of_the_audit_does_not_end_it(is_listener: bool) -> None:
    """An update of the program reads rows otherwise than before, and gives the copy up."""
    station = Knowing("Puesto 1")
    for alarm in finding("Puesto 1").alarms.standing():
        station.alarms.give(alarm)
    if is_listener:
        station.alarms.take_over([])
    station.now += timedelta(minutes=5)
    station.reads(CHANGED)
    assert station.alarm


def test_read_that_has_no_row_in_common_with_the_log_takes_nothing_back() -> None:
    """All that the station knew may have been archived since: it begins to know the audit anew."""
    station = Knowing("Puesto 1")
    old = replace(FIRST, timestamp=NOW - timedelta(days=30))
    station.audit.restore((), 2, [old], "id-1", MORNING)
    station.reads(replace(CHANGED, timestamp=old.timestamp))
    station.reads(*(replace(SECOND, id=f"id-{at}", tag=f"S{at}") for at in range(2, 103)))
    assert station.audit.tail == TailMark(102, "id-102", 1)
    assert station.alarm


def test_alarm_that_two_logs_found_ends_only_when_both_find_it_gone() -> None:
    one, two = finding("Puesto 1"), finding("Puesto 2")
    two.reads_for_all_with(one.alarm)
    two.reads(FIRST)
    assert two.alarm
    one.reads_for_all_with(two.alarm)
    one.reads(FIRST)
    assert one.alarm is None


def test_what_any_station_can_see_is_ended_by_any() -> None:
    """A station without a log meets a row that follows nothing: it compares with nothing, nor need others."""
    fresh, other = Knowing("Puesto 1"), Knowing("Puesto 2")
    fresh.reads(FIRST, FOLLOWS_NOTHING)
    assert fresh.alarm
    assert {place.what for place in fresh.alarm.places} == {What.FOLLOWS_NOTHING}
    other.reads_for_all_with(fresh.alarm)
    other.reads(FIRST)
    assert other.alarm is None


@pytest.mark.parametrize(
    ("looked_up", "named"),
    [(None, ("*",)), (frozenset({"old"}), ("old",))],
    ids=["not looked up", "looked up"],
)
def test_alarm_names_the_acceptances_above_the_window_once_they_have_been_looked_up(
    looked_up: frozenset[str] | None, named: tuple[str, ...]
) -> None:
    station = Knowing("Puesto 1")
    station.reads(FIRST)
    read = ReadAnew((), 4, [CHANGED], "id-1", ["old", "other"], acceptances_above=looked_up)
    station.audit.replace(station.audit.tail, read, (), NOW)
    assert station.alarm is not None
    assert station.alarm.accepted == named
