"""Prints the result of an import or export."""

from kiosk.commands import output
from kiosk.texts import phrase
from kiosk.workbook.files.reports import FileReport

_MOST_NOTES = 20


def say_report(report: FileReport, language: str) -> None:
    """One line for each worksheet; losses in conversion go to standard error."""
    for sheet in report.sheets:
        output.say("  " + phrase("imported.sheet", language, sheet=sheet.title, rows=str(sheet.rows)))
    for note in report.notes[:_MOST_NOTES]:
        output.tell("  " + phrase(f"lost.{note.lost}", language, where=note.where, detail=note.detail))
    more = len(report.notes) - _MOST_NOTES
    if more > 0:
        output.tell("  " + phrase("lost.more", language, n=str(more)))
