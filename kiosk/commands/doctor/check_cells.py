"""Cells that can't be trusted, with their addresses: unreadable, without an id, repeated tags. Pure."""

from collections.abc import Sequence

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.commands.doctor.links import Links
from kiosk.core.shop import columns
from kiosk.core.shop.data import Fault, FaultKind, Spool
from kiosk.sheets.layout import Table
from kiosk.sheets.survey import Survey

CHECK = "cells"

_IN_CELLS = (FaultKind.ILEGIBLE, FaultKind.DUPLICADO, FaultKind.SIN_ID)
"""The kinds that a cell alone can have; the others are found by comparing rows with the audit."""


def check(found: Survey, links: Links) -> list[Finding]:
    """One finding for each kind of fault: a warning, since the kiosk goes on with the other spools."""
    table = found.tables.get("operaciones")
    if table is None or found.spools is None:
        return []
    tags = {spool.row: spool.tag for spool in found.spools}
    faults = _of_own_rows(found.spools)
    findings = []
    for kind in _IN_CELLS:
        details = tuple(
            _detail(each, tags[each.row], table, links)
            for each in faults
            if each.kind is kind and not each.is_number
        )
        if details:
            findings.append(_finding(f"cells.{kind}", details))
    numeric = [
        Fault(FaultKind.ILEGIBLE, table.title, row, columns.TAG_SPOOL, tags.get(row, ""))
        for row in found.numeric_tags
    ]
    if numeric:
        details = tuple(_detail(each, each.raw, table, links) for each in numeric)
        findings.append(_finding("cells.numeric", details))
    return findings or [Finding(CHECK, Level.OK, "cells.ok", {"n": str(len(found.spools))})]


def _of_own_rows(spools: Sequence[Spool]) -> list[Fault]:
    """The faults by their own row: each spool carries the faults of all rows with its tag."""
    return [fault for spool in spools for fault in spool.faults if fault.row == spool.row]


def _finding(code: str, details: tuple[Detail, ...]) -> Finding:
    return Finding(CHECK, Level.WARNING, code, {"n": str(len(details))}, details)


def _detail(fault: Fault, tag: str, table: Table, links: Links) -> Detail:
    cell = table.cell(table.header.columns[fault.column], fault.row)
    kind = "cells.tag" if fault.column == columns.TAG_SPOOL else "cells"
    return Detail(kind, {"cell": cell, "raw": fault.raw, "tag": tag, "link": links.to(cell)})
