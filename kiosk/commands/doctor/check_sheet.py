"""The spreadsheet's worksheets: whether it is the shop's. Pure."""

import difflib

from kiosk.commands.doctor.finding import Detail, Finding, Level, is_healthy, refused
from kiosk.core.errors import Refusal
from kiosk.core.refusals import SheetUnavailable
from kiosk.sheets.headers import normalise
from kiosk.sheets.survey import Survey

CHECK = "sheet"
_ALIKE = 0.6
_TOLD_HERE = frozenset({"WORKBOOK_MISSING", "WORKBOOK_FOREIGN", "WORKBOOK_TOO_NEW"})
"""Each may also be a wrong setting, which only doctor's reader can mend."""


def check(found: Survey) -> list[Finding]:
    """Report missing worksheets, each with a similar name if there is one; otherwise the sheet's size."""
    if found.absent:
        details = tuple(_detail(each, _alike(each, found)) for each in found.absent)
        sheets = ", ".join(found.absent)
        return [
            Finding(CHECK, Level.FAULT, "sheet.absent", {"sheets": sheets, "title": found.title}, details)
        ]
    spools = found.spools or ()
    values = {"title": found.title, "spools": str(len(spools)), "workers": str(len(found.workers or ()))}
    if found.spools is not None and not spools:
        return [Finding(CHECK, Level.WARNING, "sheet.empty", values)]
    return [Finding(CHECK, Level.OK, "sheet.ok", values)]


def with_unread(findings: list[Finding], unread: Refusal | None) -> list[Finding]:
    """`findings` of the sheet's shape, and why a station's own read of all its rows fails (`unread`).

    Where they hold a fault it is the reason of that; otherwise the sheet isn't well, whatever its shape.
    """
    if unread is None or not is_healthy(findings):
        return findings
    return [refused(CHECK, unread), *(each for each in findings if each.check != CHECK)]


def unreachable(refusal: Refusal, is_api_off: bool) -> Finding:
    """The sheet can't be read. Google refuses a project without the Sheets API like an unshared sheet."""
    return Finding(CHECK, Level.FAULT, "sheet.api_off") if is_api_off else refused(CHECK, refusal)


def unusable(code: str, refusal: SheetUnavailable) -> Finding:
    """The local workbook can't be opened; `code` is the error's, told in its own words if it has any here."""
    if code in _TOLD_HERE:
        return Finding(CHECK, Level.FAULT, f"sheet.{code}", {"file": refusal.archivo or ""})
    return refused(CHECK, refusal)


def _detail(absent: str, near: str) -> Detail:
    return Detail("sheet.alike" if near else "sheet.absent", {"sheet": absent, "near": near})


def _alike(absent: str, found: Survey) -> str:
    used = {table.title for table in found.tables.values()}
    by_spelling = {normalise(title): title for title in found.titles if title not in used}
    near = difflib.get_close_matches(normalise(absent), by_spelling, n=1, cutoff=_ALIKE)
    return by_spelling[near[0]] if near else ""
