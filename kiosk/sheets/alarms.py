"""The alarms that stop all writing until people have looked at the sheet."""

from collections.abc import Iterable
from threading import Lock

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm


class Alarms:
    """Shared by all threads of a process that read or write the sheet; any thread may call it.

    Several alarms may stand at once, one for each reason. An alarm that a read of this station found ends
    only when a later one finds its cause gone. One that the station that reads for all has shared ends only
    with that station's word, so that all stop or none: a station that knows less of the audit may see no
    cause. If that station is gone, the one that reads in its place decides by its own reads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[str, Alarm] = {}
        self._shared: dict[str, Alarm] = {}
        self._is_listener = False

    def standing(self) -> tuple[Alarm, ...]:
        """The alarms that stand now, in `AlarmReason`'s order; empty while writing is allowed."""
        with self._lock:
            stand = {**self._shared, **self._found}
        return tuple(stand[reason] for reason in sorted(stand, key=_place))

    def stands(self, reason: AlarmReason) -> bool:
        """True if there is an alarm with this reason."""
        return any(alarm.reason == reason for alarm in self.standing())

    def found_here(self) -> bool:
        """True while an alarm stands that a read of this station found: only such a read ends it."""
        with self._lock:
            return bool(self._found)

    def give(self, alarm: Alarm) -> None:
        """Stop all writing for this reason; replaces an alarm with the same one."""
        with self._lock:
            self._found[alarm.reason] = alarm

    def clear(self, reason: AlarmReason) -> None:
        """End the alarm with this reason that this station found: a read has found its cause gone.

        A station that reads for all, or alone, so ends also one that it had taken over.
        """
        with self._lock:
            self._found.pop(reason, None)
            if not self._is_listener:
                self._shared.pop(reason, None)

    def take_over(self, alarms: Iterable[Alarm]) -> None:
        """Take over the alarms that stand at the station that reads for all, in place of its earlier ones.

        The alarms that this station found itself stay.
        """
        with self._lock:
            self._shared = {alarm.reason: alarm for alarm in alarms}
            self._is_listener = True

    def read_for_all(self) -> None:
        """From now on this station reads for all, or alone: its own reads end what it had taken over."""
        with self._lock:
            self._is_listener = False

    def check(self) -> None:
        """Raises `SheetError` with the first alarm that stands."""
        for alarm in self.standing():
            raise SheetError(alarm.refusal)


def _place(reason: str) -> int:
    """The reason's place in `AlarmReason`; behind all of them if this version doesn't know it."""
    reasons = list[str](AlarmReason)
    return reasons.index(reason) if reason in reasons else len(reasons)
