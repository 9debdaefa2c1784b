"""Which operation is meant by a spool that was scanned, with nobody's finger on one. Pure."""

from dataclasses import dataclass
from datetime import date

from kiosk.core.errors import Refusal
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Spool, Worker
from kiosk.core.shop.operations import OFFERED


@dataclass(frozen=True, slots=True)
class Fit:
    """The operation to go on with, and the refusal where the spool waits only for what he may not do."""

    operation: Operation
    refusal: Refusal | None = None


def fitting(spool: Spool, worker: Worker, chosen: Operation, today: date) -> Fit:
    """The one operation that this worker may take the spool for; the chosen one where it isn't just one."""
    is_unique = not spool.duplicates
    waits_for = [each for each in OFFERED if is_unique and _fits_row(spool, worker, each)]
    allowed = [operation for operation in waits_for if rules.has_role(worker, operation)]
    if len(allowed) == 1:
        return Fit(allowed[0])
    if allowed or not waits_for:
        return Fit(chosen)
    refusal = rules.may(_take(spool, worker, waits_for[0]), spool, worker, today)
    return Fit(chosen, refusal and Refusal(refusal.code, {**refusal.values, "tag": spool.tag, "solo": "1"}))


def _fits_row(spool: Spool, worker: Worker, operation: Operation) -> bool:
    return rules.on_row(_take(spool, worker, operation), spool) is None


def _take(spool: Spool, worker: Worker, operation: Operation) -> Command:
    return Command("", Action.TOMAR, spool.tag, worker.id, operation)
