"""Numbers that several people have, people without roles, and unknown roles. Pure."""

from collections.abc import Container

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.core.shop.data import Operation
from kiosk.core.shop.operations import SUPERVISOR, spec_of
from kiosk.core.shop.rules import is_supervisor
from kiosk.sheets.survey import Survey

CHECK = "people"
OTHER_ROLES = frozenset({"Revestimiento", "Pintura", "Despacho", SUPERVISOR})
"""Roles of the shop that no operation here asks for, and the supervisors'."""


def check(found: Survey, with_pin: Container[int] = ()) -> list[Finding]:
    """Report workers who can't take anything, with the reason. `with_pin`: who has a PIN here."""
    if found.workers is None:
        return []
    active = [worker for worker in found.workers.values() if worker.active]
    findings = []
    repeated = [worker for worker in found.workers.values() if worker.repeats]
    if repeated:
        values = {"n": str(len(repeated))}
        rows = (
            {"id": str(worker.id), "sheet": fault.sheet, "row": str(fault.row), "name": fault.raw}
            for worker in repeated
            for fault in worker.repeats
        )
        details = tuple(Detail("people.repeated", each) for each in rows)
        findings.append(Finding(CHECK, Level.WARNING, "people.repeated", values, details))
    if not active:
        return [*findings, Finding(CHECK, Level.FAULT, "people.nobody")]
    idle = [worker for worker in active if not worker.roles]
    if idle:
        details = tuple(Detail("people", {"worker": each.mark, "name": each.full_name}) for each in idle)
        findings.append(Finding(CHECK, Level.WARNING, "people.no_role", {"n": str(len(idle))}, details))
    known = OTHER_ROLES.union(*(spec_of(each).roles for each in Operation))
    strange = [
        Detail("people.role", {"worker": worker.mark, "name": worker.full_name, "role": role})
        for worker in active
        for role in sorted(worker.roles - known)
    ]
    if strange:
        values = {"n": str(len(strange)), "known": ", ".join(sorted(known))}
        findings.append(Finding(CHECK, Level.WARNING, "people.strange_role", values, tuple(strange)))
    findings = findings or [Finding(CHECK, Level.OK, "people.ok", {"n": str(len(active))})]
    supervisors = [worker for worker in active if is_supervisor(worker)]
    if supervisors:
        values = {"n": str(sum(worker.id in with_pin for worker in supervisors)), "of": str(len(supervisors))}
        findings.append(Finding(CHECK, Level.OK, "people.pins.ok", values))
    return findings
