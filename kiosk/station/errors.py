"""Errors of the station's memory: the file can't be used, or a call contradicts the recorded facts."""

from pathlib import Path
from typing import ClassVar

from kiosk.core.errors import JournalClosed, JournalError
from kiosk.core.refusals import StationWithoutMemory


class StationError(JournalError):
    """The station's file can't be used. `code` is stable, `path` is the file, `reason` is for the log."""

    code: ClassVar[str] = "STATION_ERROR"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(StationWithoutMemory(archivo=str(path), motivo=self.code))
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class StationUnavailable(StationError):
    """No permission to write, disk full, or locked by another process for too long. Nothing was recorded."""

    code = "STATION_UNAVAILABLE"


class StationClosed(StationUnavailable, JournalClosed):
    """This program has closed the file, and ends."""

    code = "STATION_CLOSED"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "closed")


class StationWithoutWal(StationUnavailable):
    """SQLite keeps no write-ahead log there, as on some drives and shared folders: it was asked, and has
    answered with another mode. Processes would block one another, and a power cut might lose what was said to
    be stored."""

    code = "STATION_NO_WAL"

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__(path, f"no write-ahead log: {mode}")


class StationDamaged(StationError):
    """The file was found damaged while in use. Opening it again renames it, once no process has it open."""

    code = "STATION_DAMAGED"


class StationTooNew(StationError):
    """Written by a newer version of the kiosk; it is left untouched."""

    code = "STATION_TOO_NEW"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, f"station format {found}, this version knows up to {known}")
        self.found = found
        self.known = known


class OutOfOrder(Exception):
    """A call that contradicts the recorded facts, such as "refused" for a write that may be on the sheet.

    The caller's error: nothing was recorded.
    """
