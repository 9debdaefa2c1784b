"""`kiosk workbook import`: makes a local workbook from a copy of the shop's own sheet."""

import argparse
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.opening import services_of
from kiosk.commands.workbook.file_report import say_report
from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError
from kiosk.program.resources import resource
from kiosk.texts import phrase, sentence
from kiosk.workbook import LocalWorkbook, WorkbookError, WorkbookExists
from kiosk.workbook.files.csv_text import import_csv
from kiosk.workbook.files.reports import FileReport
from kiosk.workbook.files.xlsx import import_xlsx
from kiosk.workbook.sample.companions import People, Titles, add_companions, people_of, sample_people

log = logging.getLogger(__name__)


class WorkbookInUse(WorkbookError):
    """Another process has the workbook open, so it must not be replaced."""

    code = "WORKBOOK_IN_USE"


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Make the workbook from an .xlsx or .csv file; --force replaces an existing one."""
    language, target = settings.language, settings.workbook
    if target.exists() and not args.force:
        raise WorkbookExists(target)
    people = None
    # Built in a file beside it first, so that a failed import changes nothing.
    draft = target.with_name(f".{target.name}.import")
    try:
        if args.source.suffix.lower() == ".csv":
            people = _present_people(settings)
            report = _filled(draft, lambda book: _fill_from_csv(book, args.source, settings, people))
        else:
            report = _filled(draft, lambda book: import_xlsx(args.source, book))
        kept = _put_aside(target) if target.exists() else None
        draft.rename(target)
    finally:
        _remove(draft)
    output.say(phrase("imported", language, path=str(target), source=str(args.source)))
    say_report(report, language)
    if args.source.suffix.lower() == ".csv":
        output.say(phrase("imported.sample_people" if people is None else "imported.same_people", language))
    if kept is not None:
        output.tell(phrase("imported.old_kept", language, path=str(kept)))
    _warn_of_what_is_missing(settings)
    return Exit.OK


def _filled(path: Path, fill: Callable[[LocalWorkbook], FileReport]) -> FileReport:
    reports: list[FileReport] = []
    _remove(path)
    LocalWorkbook.create(path, lambda book: reports.append(fill(book))).close()
    return reports[0]


def _fill_from_csv(
    book: LocalWorkbook, source: Path, settings: Settings, people: People | None
) -> FileReport:
    """Import the file's spools, and add the other worksheets that a kiosk needs."""
    folder = resource("sample")
    with book.writing() as grid:
        spools = import_csv(source, grid, settings.sheet_operaciones)
        others = add_companions(grid, _titles(settings), people or sample_people(folder), folder)
    return FileReport((*spools.sheets, *others), spools.notes)


def _present_people(settings: Settings) -> People | None:
    """The people of the workbook that is to be replaced; None if they can't be read."""
    if not settings.workbook.exists():
        return None
    try:
        with closing(LocalWorkbook.open(settings.workbook)) as book:
            return people_of(book, _titles(settings))
    except (WorkbookError, sqlite3.Error):
        log.info("the workbook to be replaced can't be read", exc_info=True)
        return None


def _titles(settings: Settings) -> Titles:
    return Titles(
        settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata, settings.sheet_uniones
    )


def _remove(path: Path) -> None:
    for each in (path, *_companion_files(path)):
        each.unlink(missing_ok=True)


def _companion_files(path: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a workbook; the last process that closes it deletes them."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _put_aside(target: Path) -> Path:
    """Rename the existing workbook, unless a process has it open. Returns its new path."""
    try:
        with closing(sqlite3.connect(target, timeout=1.0)) as connection:
            # Changing the journal mode needs exclusive access, and merges the write-ahead log into the file.
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise WorkbookInUse(target, str(error)) from error
    except sqlite3.DatabaseError:  # damaged, or not a workbook: nothing to merge
        mode = "delete"
    if mode != "delete":
        raise WorkbookInUse(target, "open in another process")
    kept = target.with_name(f"{target.stem}-{datetime.now():%Y%m%d-%H%M%S}{target.suffix}")  # noqa: DTZ005
    return target.rename(kept)


def _warn_of_what_is_missing(settings: Settings) -> None:
    """Report missing columns or worksheets now rather than at the first take."""
    try:
        with services_of(settings) as services:
            missing = services.dashboard.snapshot().missing
    except KioskError as error:
        output.tell(sentence(error.refusal, settings.language).without_saved)
    else:
        if missing:
            output.tell(phrase("imported.missing", settings.language, missing=", ".join(missing)))
