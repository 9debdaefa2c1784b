"""The summary of an import: spools, people, and the faults by kind with their cells."""

from collections.abc import Iterator

from kiosk.commands import output
from kiosk.commands.doctor import check_cells, check_people, report
from kiosk.commands.doctor.finding import Finding, Level
from kiosk.commands.doctor.links import links_of
from kiosk.commands.workbook.file_report import place_list
from kiosk.config.settings import Settings
from kiosk.core.shop import lists
from kiosk.sheets.survey import Survey
from kiosk.texts import phrase


def say_summary(found: Survey, settings: Settings) -> None:
    """Say what there is now, and what people should look at."""
    spools = found.spools or ()
    counts = {
        "spools": len(spools),
        "held": len(lists.occupied(spools)),
        "waiting": sum(not spool.fecha_materiales for spool in spools),
        "people": sum(worker.active for worker in (found.workers or {}).values()),
    }
    values = {name: str(count) for name, count in counts.items()}
    output.say("  " + phrase("imported.summary", settings.language, **values))
    for finding in _faults(found):
        cells = [each.values["cell"] for each in finding.details if "cell" in each.values]
        said = report.message(finding, settings.language)
        output.say("  " + output.one_line(f"{said} {place_list(cells, settings)}".rstrip()))


def _faults(found: Survey) -> Iterator[Finding]:
    findings = [*check_cells.check(found, links_of(None, found)), *check_people.check(found)]
    return (each for each in findings if each.level is not Level.OK)
