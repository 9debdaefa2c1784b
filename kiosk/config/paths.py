"""Reads the settings that are paths, and says why one can't be used. Looks at the disk; changes nothing."""

import stat
from pathlib import Path

from kiosk.config.values import WrongValue, filled, string


def path(value: object, start: Path) -> Path:
    """The path that is meant; `~` is a home, and a relative one begins at `start`."""
    given = filled(string(value))  # a folder's name may be of any bytes
    if "\0" in given:
        raise WrongValue("no_such_file", value=given)
    try:
        return start / Path(given).expanduser()
    except RuntimeError:  # ~nobody
        raise WrongValue("no_such_file", value=given) from None


def workbook(value: object, start: Path) -> Path:
    """A file that need not be there, in a folder that is there or can be made."""
    found = path(value, start)
    _kind(found)
    _must_be_folder(found.parent)
    return found


def existing_file(value: object, start: Path) -> Path:
    """A file that is there."""
    found = path(value, start)
    kind = _kind(found)
    if kind is None or not stat.S_ISREG(kind):
        raise WrongValue("no_such_file", value=str(found))
    return found


def folder(value: object, start: Path) -> Path:
    """A folder that is there or can be made."""
    found = path(value, start)
    _must_be_folder(found)
    return found


def exists(path: Path) -> bool:
    """True if the path exists, or if that can't be told: opening it will then say why."""
    try:
        return path.exists()
    except OSError:
        return True


def _must_be_folder(wanted: Path) -> None:
    """Raises `WrongValue` where a file stands in the folder's way, or a link that leads nowhere."""
    for part in (wanted, *wanted.parents):
        kind = _kind(part)
        if kind is not None and not stat.S_ISDIR(kind):
            raise WrongValue("no_folder", value=str(part))
        if kind is not None:
            return
        if part.is_symlink():
            raise WrongValue("no_target", value=str(part))


def _kind(path: Path) -> int | None:
    """The `st_mode` of what is there; None if nothing is. Raises `WrongValue` if that can't be told."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WrongValue("no_access", value=str(path), os_error=str(error.errno or 0)) from None
