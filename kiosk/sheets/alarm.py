"""The alarm that stops all writing until people have looked at the sheet."""

from threading import Lock
from typing import Final

from kiosk.core.errors import Code, SheetError

AUDIT_ROWS_GONE: Final = "auditoria"
"""Recent rows of the audit are missing."""

ROWS_STRAYED: Final = "filas"
"""More rows than can be repaired show other spools' writes."""


class Alarm:
    """Shared by all threads of a process that read or write the sheet; any thread may call it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reason = ""

    @property
    def reason(self) -> str:
        """`AUDIT_ROWS_GONE`, `ROWS_STRAYED`, or "" while there is no alarm."""
        with self._lock:
            return self._reason

    def give(self, reason: str) -> None:
        """Stop all writing for this reason, which replaces an earlier one."""
        with self._lock:
            self._reason = reason

    def clear(self) -> None:
        """Allow writing again, whatever the reason was."""
        with self._lock:
            self._reason = ""

    def clear_if(self, reason: str) -> None:
        """Allow writing again if it was stopped for this reason."""
        with self._lock:
            if self._reason == reason:
                self._reason = ""

    def check(self) -> None:
        """Raises `SheetError` if writing is stopped."""
        if reason := self.reason:
            raise SheetError(Code.HOJA_CAMBIADA, alarma=reason)
