"""`kiosk workbook export`: writes the local workbook to a file that people can open, print and send."""

import argparse
from contextlib import closing

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.workbook.file_report import say_report
from kiosk.config.settings import Settings
from kiosk.texts import phrase
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.files.csv_text import export_csv
from kiosk.workbook.files.xlsx_export import export_xlsx


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Write the whole workbook to an .xlsx file, or its spools to a .csv file; --force overwrites."""
    language, target = settings.language, args.target
    if target.exists() and not args.force:
        output.tell(phrase("trouble.export_exists", language, path=str(target)))
        return Exit.FAILURE
    with closing(LocalWorkbook.open(settings.workbook)) as book:
        if target.suffix.lower() == ".csv":
            try:
                report = export_csv(book, settings.sheet_operaciones, target)
            except LookupError:
                output.tell(phrase("trouble.no_worksheet", language, sheet=settings.sheet_operaciones))
                return Exit.FAILURE
        else:
            report = export_xlsx(book, target)
    output.say(phrase("exported", language, path=str(target), source=str(settings.workbook)))
    say_report(report, settings)
    return Exit.OK
