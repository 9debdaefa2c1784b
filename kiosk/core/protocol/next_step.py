"""What a station does about an action that it sent: after the echo, after silence, after a restart alike.

After the first byte nobody knows what became of a write until the audit says so. "Not saved" is told only of
what was never sent, or whose row is there and void, or whose tombstone is there with no earlier row.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.operations import WAITING


class Step(StrEnum):
    """What comes next."""

    TELL_APPLIED = "tell_applied"
    """It counts: said at once, for no later row can change that."""

    TELL_REFUSED = "tell_refused"
    """It never counts: said, with no further attempt."""

    START_AGAIN = "start_again"
    """This attempt is dead for ever: read the sheet again, new id, same command and same hold."""

    RESEND = "resend"
    """The same id, `prev`, hold and cells once more, on the row's number read afresh.

    A hand edit that this read shows is noted first, as at the fence, or the write would cover what its
    sender has seen.
    """

    RENOUNCE = "renounce"
    """Append the tombstone, again if need be; a write that arrives after it is void."""


@dataclass(frozen=True, slots=True)
class InFlight:
    """One id on its way, as the journal has it.

    `renouncing` is set before the tombstone goes out: from then on nothing is sent again. `takes_back` is an
    action whose spool is gone: given up, it would leave a hold on nothing. A take that nobody awaits any more
    is given up: its worker has gone on, and would hold what he knows nothing of.
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
        """A release of the holder's own spool is sent until it is known, whoever waits for it."""
        return self.action in WAITING or self.takes_back

    @property
    def may_be_resent(self) -> bool:
        return self.is_pressed_on or (self.is_awaited and self.resends < RESENDS)

    @property
    def may_start_again(self) -> bool:
        return self.restarts < RESTARTS and (self.is_pressed_on or self.is_awaited)

    def resent(self) -> "InFlight":
        return replace(self, resends=self.resends + 1)

    def renounced(self) -> "InFlight":
        return replace(self, renouncing=True)

    def again(self, new_id: str) -> "InFlight":
        """The next attempt of the same command."""
        return replace(self, id=new_id, resends=0, restarts=self.restarts + 1)


RESENDS = 1
"""How often an action that somebody waits for is sent again before it is given up."""
RESTARTS = 1
"""How often a command starts again by itself after a void attempt."""


def next_step(log: LogAt, sent: InFlight) -> Step:
    """By the audit as an echo or any later read showed it."""
    judged = log.judged(sent.id)
    if judged is not None and judged.counts:
        return Step.TELL_APPLIED
    if sent.renouncing or log.is_renounced(sent.id):
        known = judged is not None or log.is_renounced(sent.id)
        return Step.TELL_REFUSED if known else Step.RENOUNCE
    if judged is not None:
        return Step.START_AGAIN if sent.may_start_again else Step.TELL_REFUSED
    return Step.RESEND if sent.may_be_resent else Step.RENOUNCE


def was_not_applied(status: int) -> bool:
    """True for answers by which the server certainly did nothing; after any other the outcome is unknown."""
    return status in _NOTHING_DONE


_NOTHING_DONE = frozenset({400, 401, 403, 404, 429})
