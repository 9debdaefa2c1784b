"""The next step for an action that was sent: the same after the echo, after a lost answer, after a restart.

Once the first byte of a write was sent, only the audit tells its outcome. A worker is told "not saved" only
if nothing was sent, or the action's row is in the audit and void, or its tombstone is there without an
earlier row.
"""

from enum import StrEnum

from kiosk.core.frozen import frozen
from kiosk.core.protocol.acceptance import was_accepted
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.operations import WAITING


class Step(StrEnum):
    """The next step."""

    TELL_APPLIED = "tell_applied"
    """Tell the worker that the action counts; no later row can change that."""

    TELL_REFUSED = "tell_refused"
    """Tell the worker that the action doesn't count, and make no further attempt."""

    START_AGAIN = "start_again"
    """Make a new attempt, as this one is void: read the sheet again, new id, same command and same hold."""

    RESEND = "resend"
    """Send the same id, `prev`, hold and cells once more, after reading the row's number again.

    A hand edit that this read shows is noted first, as at the fence; else the write would cover an edit
    that its sender has seen.
    """

    RENOUNCE = "renounce"
    """Append the tombstone, repeatedly if need be; a write that lands after it is void."""


@frozen
class InFlight:
    """One attempt in flight, as the journal has it.

    `renouncing` is set before the tombstone is sent: from then on the attempt isn't resent. `takes_back`
    marks the undo of an action whose spool is gone: it isn't given up, as that would leave a hold on nothing.
    `is_awaited` is False once the worker has gone on: then a take is given up, as the worker would otherwise
    get a hold without knowing it.
    """

    id: str
    action: str
    resends: int = 0
    restarts: int = 0
    renouncing: bool = False
    takes_back: bool = False
    is_awaited: bool = True

    @property
    def is_pressed_on(self) -> bool:
        """True for a release of the holder's own spool, which is resent until its outcome is known."""
        return self.action in WAITING or self.takes_back

    @property
    def may_be_resent(self) -> bool:
        return self.is_pressed_on or (self.is_awaited and self.resends < RESENDS)

    @property
    def may_start_again(self) -> bool:
        return self.restarts < RESTARTS and (self.is_pressed_on or self.is_awaited)


RESENDS = 1
"""How often an awaited action that isn't a release is resent before it is given up."""
RESTARTS = 1
"""How often a command gets a new attempt after a void one."""


def next_step(log: LogAt, sent: InFlight) -> Step:
    """The next step by the audit, as an echo or any later read showed it.

    A row above an acceptance of the audit is history: the action stands if its effect was accepted.
    """
    judged = log.judged(sent.id)
    if judged is not None and (stands := was_accepted(log, judged)) is not None:
        return Step.TELL_APPLIED if stands else Step.TELL_REFUSED
    counts = log.counts(sent.id)
    if counts:
        return Step.TELL_APPLIED
    if sent.renouncing or log.is_renounced(sent.id):
        known = counts is not None or log.is_renounced(sent.id)
        return Step.TELL_REFUSED if known else Step.RENOUNCE
    if counts is not None:
        return Step.START_AGAIN if sent.may_start_again else Step.TELL_REFUSED
    return Step.RESEND if sent.may_be_resent else Step.RENOUNCE
