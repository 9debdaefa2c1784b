"""What a file brought in or out, for people."""

from kiosk.commands import output
from kiosk.texts import phrase
from kiosk.workbook.files.reports import FileReport

_MOST_NOTES = 20


def say_report(report: FileReport, language: str) -> None:
    """A line for each worksheet; what could not come along as it was is told apart from the answer."""
    for sheet in report.sheets:
        output.say("  " + phrase("imported.sheet", language, sheet=sheet.title, rows=str(sheet.rows)))
    for note in report.notes[:_MOST_NOTES]:
        output.tell("  " + phrase(f"lost.{note.lost}", language, where=note.where, detail=note.detail))
    more = len(report.notes) - _MOST_NOTES
    if more > 0:
        output.tell("  " + phrase("lost.more", language, n=str(more)))
