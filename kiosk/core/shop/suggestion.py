"""Suggests what to go on with: the operation when a spool is scanned rather than tapped, and the next step
once one is finished. Pure.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.refusals import RoleMissing, WorkerNotFound
from kiosk.core.shop import rules
from kiosk.core.shop.data import AuditRow, Command, Operation, Progress, Result, Spool, Worker
from kiosk.core.shop.operations import COMPLETIONS, spec_of
from kiosk.core.shop.prueba import is_prueba_worker
from kiosk.core.shop.states import states_of


@frozen
class Suggestion:
    """The operation to go on with.

    `refusal` is set where the spool waits only for operations that this worker has no role for.
    """

    operation: Operation
    refusal: Refusal | None = None


def suggest(spool: Spool, worker: Worker, chosen: Operation, today: date) -> Suggestion:
    """The operation that is under way or paused on the spool, else the only one that this worker may begin.

    `chosen` where it is paused itself, and where that is none or several, or he has no role for it. `today`
    is the shop's local date.
    """
    begun = _begun(spool, chosen)
    if begun is not None and rules.has_role(worker, begun):
        return Suggestion(begun)
    waiting = waits_for(spool)
    allowed = [operation for operation in waiting if rules.has_role(worker, operation)]
    if len(allowed) == 1:
        return Suggestion(allowed[0])
    if allowed or not waiting:
        return Suggestion(chosen)
    refusal = rules.may(begin(spool, worker.id, waiting[0]), spool, worker, today)
    if isinstance(refusal, RoleMissing):
        refusal = replace(refusal, tag=spool.tag, solo=True)
    elif isinstance(refusal, WorkerNotFound):
        refusal = replace(refusal, tag=spool.tag)
    return Suggestion(chosen, refusal)


def waits_for(spool: Spool) -> tuple[Operation, ...]:
    """The operations that somebody with the role may begin on the spool now."""
    if spool.duplicates:
        return ()
    return tuple(each for each in Operation if rules.on_row(begin(spool, 0, each), spool) is None)


def _begun(spool: Spool, chosen: Operation) -> Operation | None:
    states = states_of(spool.picture)
    if states.held_for is not None:
        return states.held_for
    paused = [each for each in Operation if states.of(each) is Progress.PAUSADO]
    return chosen if chosen in paused else next(iter(paused), None)


@frozen
class NextStep:
    """The operation that waits for a spool, and the workers who may begin it; there is at least one."""

    operation: Operation
    workers: tuple[Worker, ...]


def next_step(done: AuditRow, spool: Spool, workers: Iterable[Worker], today: date) -> NextStep | None:
    """The next step after an action, on the spool as it is now; None where there is none.

    None too where nobody may do it: the rules that decide are those by which the station would accept it.
    `workers` keep their order.
    """
    operation = Operation.__members__.get(done.operacion)
    if done.evento_tipo not in COMPLETIONS or operation is None:
        return None
    everybody = [each for each in workers if not is_prueba_worker(each)]
    for following in spec_of(operation).followed_by:
        able = tuple(each for each in everybody if _may_begin(following, spool, each, today))
        if able:
            return NextStep(following, able)
    return None


def _may_begin(operation: Operation, spool: Spool, worker: Worker, today: date) -> bool:
    # Whether an inspection is allowed doesn't depend on its result.
    wish = replace(begin(spool, worker.id, operation), resultado=Result.APROBADO)
    return rules.may(wish, spool, worker, today) is None


def begin(spool: Spool, worker_id: int, operation: Operation) -> Command:
    """The wish to begin an operation, to ask the rules about; 0 is nobody."""
    return Command("", spec_of(operation).begun_by, spool.tag, worker_id, operation)
