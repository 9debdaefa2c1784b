"""The header contract: the difference between required and present headers. Pure."""

from collections.abc import Sequence

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.commands.doctor.links import Links
from kiosk.sheets.contract import Breach, Cost, breaches
from kiosk.sheets.survey import Survey

CHECK = "headers"
_LEVELS = {Cost.WORK: Level.FAULT, Cost.WRITING: Level.FAULT, Cost.DETAIL: Level.WARNING}


def check(found: Survey, links: Links) -> list[Finding]:
    """One finding for each kind of consequence, the worst first."""
    wrong = breaches(found.tables)
    by_cost = [(cost, [each for each in wrong if each.cost is cost]) for cost in Cost]
    findings = [_finding(cost, those, links) for cost, those in by_cost if those]
    if findings or found.absent:
        return findings
    return [Finding(CHECK, Level.OK, "headers.ok")]


def _finding(cost: Cost, those: Sequence[Breach], links: Links) -> Finding:
    titles = list(dict.fromkeys(each.sheet for each in those))
    ordered = sorted(those, key=lambda each: (titles.index(each.sheet), not (each.near or each.at)))
    details = tuple(_detail(each, links) for each in ordered)
    return Finding(CHECK, _LEVELS[cost], f"headers.{cost}", {"n": str(len(those))}, details)


def _detail(breach: Breach, links: Links) -> Detail:
    values = {"sheet": breach.sheet, "header": breach.header}
    if breach.is_repeated:
        cells = {"cells": ", ".join(breach.at), "link": links.to(breach.at[-1])}
        return Detail("headers.repeated", {**values, **cells})
    if breach.near:
        near = {"near": breach.near, "cell": breach.near_at, "link": links.to(breach.near_at)}
        return Detail("headers.renamed", {**values, **near})
    return Detail("headers.missing", {**values, "cell": breach.free_at, "link": links.to(breach.free_at)})
