"""Several alarms may stand at once, and each ends by itself."""

import pytest

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason, SheetChanged
from kiosk.core.sharing.alarms import Alarm, Place
from kiosk.sheets.alarms import Alarms

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
    assert refused.value.refusal == SheetChanged(alarma=AlarmReason.ROWS_STRAYED)
    alarms.clear(AlarmReason.ROWS_STRAYED)
    alarms.check()
