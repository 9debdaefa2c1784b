"""The alarms that stop all writing until people have looked at the sheet."""

from threading import Lock

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason, SheetChanged
from kiosk.core.sharing.alarms import Alarm


class Alarms:
    """Shared by all threads of a process that read or write the sheet; any thread may call it.

    Several alarms may stand at once, one for each reason. Only a later read that finds the alarm's own cause
    gone may clear it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[AlarmReason, Alarm] = {}

    def standing(self) -> tuple[Alarm, ...]:
        """The alarms that stand now, in `AlarmReason`'s order; empty while writing is allowed."""
        with self._lock:
            return tuple(self._found[reason] for reason in AlarmReason if reason in self._found)

    def stands(self, reason: AlarmReason) -> bool:
        """True if there is an alarm with this reason."""
        return any(alarm.reason is reason for alarm in self.standing())

    def give(self, alarm: Alarm) -> None:
        """Stop all writing for this reason; replaces an alarm with the same one."""
        with self._lock:
            self._found[alarm.reason] = alarm

    def clear(self, reason: AlarmReason) -> None:
        """End the alarm with this reason, if there is one: a read has found its cause gone."""
        with self._lock:
            self._found.pop(reason, None)

    def check(self) -> None:
        """Raises `SheetError` with the first alarm that stands."""
        for alarm in self.standing():
            raise SheetError(SheetChanged(alarma=alarm.reason))
