"""Answers that are no ends: of a command that is still on its way, or whose disk failed."""

import logging

from kiosk.core.errors import Code, JournalError, Refusal
from kiosk.core.journal import Record, Stage
from kiosk.core.shop.data import Outcome, Verdict
from kiosk.core.shop.operations import action_spec

log = logging.getLogger(__name__)

OPEN = frozenset({Verdict.UNKNOWN, Verdict.QUEUED})

ON_ITS_WAY = frozenset({Stage.SENT, Stage.RENOUNCING, Stage.COUNTED})


def unknown(record: Record, mark: str = "") -> Outcome:
    """The sheet hasn't told what became of it."""
    refusal = Refusal(Code.RESULTADO_DESCONOCIDO, {"tag": record.command.tag})
    return Outcome(record.command, Verdict.UNKNOWN, mark, refusal)


def unrecorded(record: Record, error: JournalError, was_sent: bool = False) -> Outcome:
    """The disk failed after the command was accepted: it stays in the journal, and is gone on with later.

    So a release still goes out, while a take of which nothing was sent never will.
    """
    log.error("the journal can't be used: %s", error)
    if was_sent or record.stage in ON_ITS_WAY:
        return unknown(record)
    if not action_spec(record.command.action).may_wait:
        return Outcome(record.command, Verdict.REFUSED, refusal=error.refusal)
    return Outcome(record.command, Verdict.QUEUED)
