"""The workbook that an import replaces: put aside beside the new one, and found again."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.workbook.book import file
from kiosk.workbook.book.errors import WorkbookBusy, WorkbookDamaged, WorkbookError
from kiosk.workbook.book.sqlite_errors import ERRORS, problem

_MOMENT = "%Y%m%d-%H%M%S"


class WorkbookInUse(WorkbookError):
    """Another process has the workbook open, so it must not be replaced."""

    code = "WORKBOOK_IN_USE"


def put_aside(target: Path) -> Path:
    """Rename the existing workbook, unless a process has it open. Returns its new path.

    Raises WorkbookInUse, OSError, and other WorkbookErrors if its drive or its rights don't allow it.
    """
    try:
        with closing(sqlite3.connect(target, timeout=1.0)) as connection:
            # Changing the journal mode needs exclusive access, and merges the write-ahead log into the file.
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except ERRORS as error:
        found = problem(target, error)
        if isinstance(found, WorkbookBusy):
            raise WorkbookInUse(target, str(error)) from error
        if not isinstance(found, WorkbookDamaged):
            raise found from error
        mode = "delete"  # damaged, or not a workbook: nothing to merge
    if mode != "delete":
        raise WorkbookInUse(target, "open in another process")
    kept = target.rename(_free_name(target))
    for now, then in zip(file.beside(target), file.beside(kept), strict=True):
        if now.exists():  # it was damaged, or its kiosks killed: SQLite would apply these to the next one
            now.replace(then)
    return kept


def last_put_aside(target: Path) -> Path | None:
    """The workbook that was put aside last; None if there is none."""
    return max(_all_put_aside(target).items(), default=(None, None))[1]


def _free_name(target: Path) -> Path:
    """A name later than all others, also in the same second or by a clock that was set back."""
    moment = datetime.now().replace(microsecond=0)  # noqa: DTZ005 -- for people who look at the folder
    last = max(_all_put_aside(target), default=None)
    if last is not None and moment <= last:
        moment = last + timedelta(seconds=1)
    return target.with_name(f"{target.stem}-{moment:{_MOMENT}}{target.suffix}")


def _all_put_aside(target: Path) -> dict[datetime, Path]:
    name = re.compile(rf"{re.escape(target.stem)}-(\d{{8}}-\d{{6}}){re.escape(target.suffix)}")
    found = {}
    for path in target.parent.iterdir():
        if matched := name.fullmatch(path.name):
            try:
                found[datetime.strptime(matched[1], _MOMENT)] = path  # noqa: DTZ007 -- as in the name
            except ValueError:  # digits that are no date: somebody else's file
                continue
    return found
