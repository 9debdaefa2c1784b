"""A rehearsal of a write: takes one spool and gives it back, through the service of everyday work."""

import logging
from datetime import date

from kiosk import dependency
from kiosk.commands.doctor.finding import Finding, Level, refused
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import Settings
from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import KioskError
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Snapshot, Verdict
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.shop.operations import PRODUCTION
from kiosk.program.log_lines import action_line

log = logging.getLogger(__name__)

CHECK = "write"


def rehearse(settings: Settings, tag: str, worker_id: int) -> Finding:
    """TOMAR, then CANCELAR. Writes the row twice and two rows of the audit. Blocks on the network.

    Ctrl-C is ignored meanwhile, so that a spool that was taken is given back.
    """
    try:
        with dependency.commands(settings) as services:
            snapshot, today = services.dashboard.snapshot(), services.clock.local().date()
            operation = operation_for(snapshot, tag, worker_id, today)
            with unbroken():
                taken = services.occupation.tomar(tag, worker_id, operation)
                log.info(action_line(taken))
                if taken.verdict is not Verdict.APPLIED:
                    return _not_taken(taken)
                return _given_back(services.occupation, taken, operation)
    except KioskError as error:
        return refused(CHECK, error.refusal)


def operation_for(snapshot: Snapshot, tag: str, worker_id: int, today: date) -> Operation:
    """ARM or SOLD, whichever this worker may take now; else ARM, whose refusal gives the reason."""
    spool = spool_of_tag(snapshot.spools, tag)
    worker = snapshot.workers.get(worker_id)
    takes = (Command("", Action.TOMAR, tag, worker_id, each) for each in PRODUCTION)
    may_arm, may_weld = (rules.may(take, spool, worker, today) is None for take in takes)
    is_armador = worker is not None and rules.has_role(worker, Operation.ARM)
    return Operation.SOLD if not may_arm and (may_weld or not is_armador) else Operation.ARM


def _not_taken(taken: Outcome) -> Finding:
    assert taken.refusal is not None
    if taken.verdict is Verdict.REFUSED:
        return refused(CHECK, taken.refusal)
    return Finding(CHECK, Level.FAULT, "write.unknown", _values(taken))


def _given_back(service: OccupationService, taken: Outcome, operation: Operation) -> Finding:
    tag, worker_id = taken.command.tag, taken.command.worker_id
    undone = service.cancelar(tag, worker_id, operation)
    log.info(action_line(undone))
    if undone.verdict is not Verdict.APPLIED:
        return Finding(CHECK, Level.FAULT, "write.left_taken", _values(taken))
    ms = {"ms": f"{taken.ms:.0f}", "undo_ms": f"{undone.ms:.0f}"}
    return Finding(CHECK, Level.OK, "write.ok", {**_values(taken), **ms})


def _values(taken: Outcome) -> dict[str, str]:
    return {
        "tag": taken.command.tag,
        "worker": taken.worker_nombre,
        "worker_id": str(taken.command.worker_id),
        "operation": taken.command.operation.value,
    }
