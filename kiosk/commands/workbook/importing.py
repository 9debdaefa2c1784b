"""`kiosk workbook import`: makes a local workbook from a copy of the shop's own sheet."""

import argparse
import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.asking import Asker
from kiosk.commands.exits import Exit
from kiosk.commands.init import new_columns
from kiosk.commands.patience import telling_that_it_waits
from kiosk.commands.unbroken import unbroken
from kiosk.commands.workbook.file_report import place_list, say_report, tell_losses
from kiosk.commands.workbook.fitness import Fitness, fitness
from kiosk.commands.workbook.progress import ImportProgress
from kiosk.commands.workbook.put_aside import put_aside
from kiosk.commands.workbook.summary import say_summary
from kiosk.config.settings import Settings
from kiosk.program.resources import resource
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.survey import Survey, survey
from kiosk.texts import phrase
from kiosk.workbook import LocalWorkbook, WorkbookError, WorkbookExists
from kiosk.workbook.book import file
from kiosk.workbook.files.csv_text import import_csv
from kiosk.workbook.files.reports import FileReport, SheetReport
from kiosk.workbook.files.xlsx import import_xlsx
from kiosk.workbook.sample.companions import (
    People,
    Titles,
    add_audit,
    add_joints,
    add_people,
    people_of,
    sample_people,
)

log = logging.getLogger(__name__)


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Make the workbook from an .xlsx or .csv file; --force replaces an existing one.

    It is built in a file beside it first, and checked there: a refused import changes nothing.
    """
    target = settings.workbook
    if target.exists() and not args.force:
        raise WorkbookExists(target)
    file.refuse_if_gone(target)
    draft = target.with_name(f".{target.name}.import")
    importing = _Import(replace(settings, workbook=draft), args, _present_people(settings))
    try:
        report, found = importing.draft()
        if found is None:
            return Exit.FAILURE
        with unbroken():
            kept = put_aside(target) if target.exists() else None
            draft.rename(target)
    finally:
        _remove(draft)
    output.say(phrase("imported", settings.language, path=str(target), source=str(args.source)))
    say_report(report, settings)
    say_summary(found, settings)
    if importing.is_csv:
        output.say(phrase(f"imported.{importing.whose}_people", settings.language))
    if kept is not None:
        output.tell(phrase("imported.old_kept", settings.language, path=str(kept)))
    return Exit.OK


class _Import:
    """One import into a draft, which is the workbook of these `settings`."""

    def __init__(self, settings: Settings, args: argparse.Namespace, present: People | None) -> None:
        self._settings = settings
        self._language = settings.language
        self._source: Path = args.source
        self._adds: bool = args.add_missing
        self._present = present
        self._names: SheetNames = dependency.sheet_names(settings)
        self.is_csv = self._source.suffix.lower() == ".csv"
        self.whose = "sample" if present is None else "same"

    def draft(self) -> tuple[FileReport, Survey | None]:
        """Read the file and complete it after a yes. No survey: people have been told why not."""
        report = self._read()
        found = self._survey()
        judged = fitness(found, self._names, report.notes)
        if judged.unfit:
            tell_losses(report.notes, self._settings)
            self._tell_unfit(judged)
            return report, None
        if not judged.lacks:
            return report, found
        if not self._wants(judged):
            self._tell("import.not_added", path=str(self._source))
            return report, None
        added = self._complete(judged, found)
        return FileReport((*report.sheets, *added), report.notes), self._survey()

    def _read(self) -> FileReport:
        reports: list[FileReport] = []
        _remove(self._settings.workbook)
        with telling_that_it_waits(self._language, "import.reading", path=str(self._source)):
            LocalWorkbook.create(
                self._settings.workbook, lambda book: reports.append(self._fill(book))
            ).close()
        return reports[0]

    def _fill(self, book: LocalWorkbook) -> FileReport:
        if not self.is_csv:
            return import_xlsx(self._source, book, ImportProgress(self._language))
        with book.writing() as grid:
            spools = import_csv(self._source, grid, self._settings.sheet_operaciones)
            others = add_people(grid, self._titles(), self._people())
            others += add_audit(grid, self._titles()) + add_joints(grid, self._titles(), resource("sample"))
        return FileReport((*spools.sheets, *others), spools.notes)

    def _survey(self) -> Survey:
        with closing(dependency.sheets_client(self._settings)) as client:
            return survey(client, self._names, self._settings.zone)

    def _complete(self, judged: Fitness, found: Survey) -> list[SheetReport]:
        if judged.headers:
            with closing(dependency.sheets_client(self._settings)) as client:
                new_columns.add(client, judged.headers, found.widths)
        added: list[SheetReport] = []
        with closing(LocalWorkbook.open(self._settings.workbook)) as book, book.writing() as grid:
            if judged.lacks_people:
                added += add_people(grid, self._titles(), self._people())
            if judged.lacks_audit:
                added += add_audit(grid, self._titles())
        return added

    def _wants(self, judged: Fitness) -> bool:
        """Name all that would be added; True after a yes."""
        self._tell("import.lacking", path=str(self._source))
        for each in judged.headers:
            headers = ", ".join(each.headers)
            self._tell("import.lacking.columns", "  - ", sheet=each.table.title, headers=headers)
        if judged.lacks_audit:
            self._tell("import.lacking.audit", "  - ", sheet=self._names.metadata)
        if judged.lacks_people:
            people = {"workers": self._names.trabajadores, "roles": self._names.roles}
            self._tell(f"import.lacking.{self.whose}_people", "  - ", **people)
        return self._adds or Asker(self._language).agrees("import.ask.add")

    def _tell_unfit(self, judged: Fitness) -> None:
        self._tell("import.refused", path=str(self._source))
        for each in judged.unfit:
            cells = {"cells": place_list(each.cells, self._settings)} if each.cells else {}
            self._tell(f"import.{each.key}", "  - ", **{**each.values, **cells})

    def _tell(self, key: str, before: str = "", **values: str) -> None:
        output.tell(before + output.one_line(phrase(key, self._language, **values)))

    def _people(self) -> People:
        return sample_people(resource("sample")) if self._present is None else self._present

    def _titles(self) -> Titles:
        return _titles(self._settings)


def _present_people(settings: Settings) -> People | None:
    """The people of the workbook that is to be replaced; None if they can't be read."""
    if not settings.workbook.exists():
        return None
    try:
        with closing(LocalWorkbook.open(settings.workbook)) as book:
            return people_of(book, _titles(settings))
    except WorkbookError:
        log.info("the workbook to be replaced can't be read", exc_info=True)
        return None


def _titles(settings: Settings) -> Titles:
    return Titles(
        settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata, settings.sheet_uniones
    )


def _remove(path: Path) -> None:
    for each in (path, *file.beside(path)):
        each.unlink(missing_ok=True)
