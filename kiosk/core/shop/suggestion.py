"""Guesses the operation when a spool is scanned rather than tapped. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from kiosk.core.errors import Refusal
from kiosk.core.refusals import RoleMissing, WorkerNotFound
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Operation, Spool, Worker
from kiosk.core.shop.operations import spec_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The operation to go on with.

    `refusal` is set where the spool waits only for operations that this worker has no role for.
    """

    operation: Operation
    refusal: Refusal | None = None


def suggest(spool: Spool, worker: Worker, chosen: Operation, today: date) -> Suggestion:
    """The one operation that this worker may begin on the spool; `chosen` where there is none or several.

    `today` is the shop's local date.
    """
    is_unique = not spool.duplicates
    waits_for = [each for each in Operation if is_unique and _fits_row(spool, worker, each)]
    allowed = [operation for operation in waits_for if rules.has_role(worker, operation)]
    if len(allowed) == 1:
        return Suggestion(allowed[0])
    if allowed or not waits_for:
        return Suggestion(chosen)
    refusal = rules.may(_begin(spool, worker, waits_for[0]), spool, worker, today)
    if isinstance(refusal, RoleMissing):
        refusal = replace(refusal, tag=spool.tag, solo=True)
    elif isinstance(refusal, WorkerNotFound):
        refusal = replace(refusal, tag=spool.tag)
    return Suggestion(chosen, refusal)


def _fits_row(spool: Spool, worker: Worker, operation: Operation) -> bool:
    return rules.on_row(_begin(spool, worker, operation), spool) is None


def _begin(spool: Spool, worker: Worker, operation: Operation) -> Command:
    return Command("", spec_of(operation).begun_by, spool.tag, worker.id, operation)
