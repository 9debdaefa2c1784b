"""`kiosk workbook`: the local workbook of this machine; a shop starts on a copy of its own sheet."""

import argparse
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk import dependency
from kiosk.commands import output, workbook_serve
from kiosk.commands.exits import Exit
from kiosk.config import Settings
from kiosk.core.errors import KioskError
from kiosk.sheets.local import LocalWorkbook, WorkbookError, WorkbookExists
from kiosk.sheets.local.xlsx import ImportReport, import_xlsx
from kiosk.texts import phrase, sentence


class WorkbookInUse(WorkbookError):
    """Another process has the workbook open, so it must not be replaced."""

    code = "WORKBOOK_IN_USE"


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Do what the verb says with the configured local workbook."""
    if not settings.is_local:
        output.tell(phrase("trouble.no_local_workbook", settings.language))
        return Exit.FAILURE
    verbs = {"import": _import_in_place, "serve": workbook_serve.run}
    return verbs[args.verb](settings, args)


def _import_in_place(settings: Settings, args: argparse.Namespace) -> int:
    """Make the workbook from a file, in place of one that is there with --force."""
    target = settings.workbook
    if target.exists() and not args.force:
        raise WorkbookExists(target)
    # Built beside it first: an import that fails leaves everything as it was.
    draft = target.with_name(f".{target.name}.import")
    try:
        report = _import(args.source, draft)
        kept = _put_aside(target) if target.exists() else None
        draft.rename(target)
    finally:
        _remove(draft)
    _say(report, settings, args.source, kept)
    _warn_of_what_is_missing(settings)
    return Exit.OK


def _import(source: Path, path: Path) -> ImportReport:
    reports: list[ImportReport] = []
    _remove(path)
    LocalWorkbook.create(path, lambda book: reports.append(import_xlsx(source, book))).close()
    return reports[0]


def _remove(path: Path) -> None:
    for each in (path, *_companions(path)):
        each.unlink(missing_ok=True)


def _companions(path: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a workbook; they go when the last process closes it."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _put_aside(target: Path) -> Path:
    """Rename the workbook that is there, if nobody has it open. Its new name."""
    try:
        with closing(sqlite3.connect(target, timeout=1.0)) as connection:
            # Asking for another journal mode takes the whole file, and brings the log into it.
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise WorkbookInUse(target, str(error)) from error
    except sqlite3.DatabaseError:  # damaged, or no workbook: nothing to bring in
        mode = "delete"
    if mode != "delete":
        raise WorkbookInUse(target, "open in another process")
    kept = target.with_name(f"{target.stem}-{datetime.now():%Y%m%d-%H%M%S}{target.suffix}")  # noqa: DTZ005
    return target.rename(kept)


def _say(report: ImportReport, settings: Settings, source: Path, kept: Path | None) -> None:
    language = settings.language
    output.say(phrase("imported", language, path=str(settings.workbook), source=str(source)))
    for sheet in report.sheets:
        output.say("  " + phrase("imported.sheet", language, sheet=sheet.title, rows=str(sheet.rows)))
    for note in report.notes:
        output.tell("  " + note)
    if kept is not None:
        output.tell(phrase("imported.old_kept", language, path=str(kept)))


def _warn_of_what_is_missing(settings: Settings) -> None:
    """The kiosk may not be able to work on it: better known now than at the first take."""
    try:
        with dependency.commands(settings) as services:
            missing = services.dashboard.snapshot().missing
    except KioskError as error:
        output.tell(sentence(error.refusal, settings.language).without_saved)
    else:
        if missing:
            output.tell(phrase("imported.missing", settings.language, missing=", ".join(missing)))
