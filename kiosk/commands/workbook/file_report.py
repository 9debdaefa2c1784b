"""Prints the result of an import or export."""

import logging
from collections import defaultdict
from collections.abc import Sequence

from kiosk.commands import output
from kiosk.commands.workbook.cell_list import ranges
from kiosk.config.settings import Settings
from kiosk.texts import phrase
from kiosk.workbook.files.reports import FileReport, Note

log = logging.getLogger(__name__)

_MOST_PLACES = 40


def say_report(report: FileReport, settings: Settings) -> None:
    """One line for each worksheet; losses in conversion go to standard error."""
    for sheet in report.sheets:
        rows = phrase("imported.sheet", settings.language, sheet=sheet.title, rows=str(sheet.rows))
        output.say("  " + output.one_line(rows))
    tell_losses(report.notes, settings)


def tell_losses(notes: Sequence[Note], settings: Settings) -> None:
    """One line for each kind of loss, with all its cells."""
    kinds = defaultdict(list)
    for note in notes:
        kinds[note.lost, note.detail].append(note.where)
    for (lost, detail), cells in kinds.items():
        where = place_list(cells, settings)
        said = phrase(f"lost.{lost}", settings.language, where=where, detail=detail)
        output.tell("  " + output.one_line(said))


def row_list(parts: Sequence[tuple[int, int]], settings: Settings) -> str:
    """Parts of a worksheet by their first and last row; of very many the first, as in `place_list`."""
    return _listed([str(first) if first == last else f"{first}-{last}" for first, last in parts], settings)


def place_list(cells: Sequence[str], settings: Settings) -> str:
    """The cells as ranges; of very many the first, with the log that has all of them."""
    return _listed(ranges(cells), settings)


def _listed(found: Sequence[str], settings: Settings) -> str:
    if len(found) <= _MOST_PLACES:
        return ", ".join(found)
    log.info("all %d: %s", len(found), ", ".join(found))
    more = {"n": str(len(found) - _MOST_PLACES), "log": str(settings.log_file)}
    return ", ".join([*found[:_MOST_PLACES], phrase("imported.more", settings.language, **more)])
