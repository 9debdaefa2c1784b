"""The alarm that stops all writing until people have looked at the sheet."""

from threading import Lock

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason, SheetChanged


class Alarm:
    """Shared by all threads of a process that read or write the sheet; any thread may call it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reason: AlarmReason | None = None

    @property
    def reason(self) -> AlarmReason | None:
        """Why writing is stopped; None while there is no alarm."""
        with self._lock:
            return self._reason

    def give(self, reason: AlarmReason) -> None:
        """Stop all writing for this reason, which replaces an earlier one."""
        with self._lock:
            self._reason = reason

    def clear(self) -> None:
        """Allow writing again, whatever the reason was."""
        with self._lock:
            self._reason = None

    def clear_if(self, reason: AlarmReason) -> None:
        """Allow writing again if it was stopped for this reason."""
        with self._lock:
            if self._reason == reason:
                self._reason = None

    def check(self) -> None:
        """Raises `SheetError` if writing is stopped."""
        if reason := self.reason:
            raise SheetError(SheetChanged(alarma=reason))
