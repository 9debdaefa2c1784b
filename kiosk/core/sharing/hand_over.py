"""A worker's request that the holder of a spool hands it over: no command, and no row of the audit. Pure.

It names the hold that it asks for, and dies with it. What is decided stands in the audit alone (`RELEVO`).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.shop.data import Action, Command, Operation, Spool
from kiosk.core.shop.states import states_of

WITHIN: Final = timedelta(minutes=10)
"""How long a holder has to answer."""


@frozen
class HandOverRequest:
    """The worker `worker_id` asks at `station` for the hold `hold` of the spool. `asked_at` is aware, in UTC,
    by that station's clock. `is_declined` once the holder has said no."""

    tag: str
    hold: str
    worker_id: int
    station: str
    asked_at: datetime
    is_declined: bool = False

    def is_same(self, other: "HandOverRequest") -> bool:
        """True if both are one request, answered or not."""
        return replace(self, is_declined=other.is_declined) == other


class RequestEnd(StrEnum):
    """How a request ended, for who asked."""

    HELD = "held"
    """He has the spool."""
    DECLINED = "declined"
    GIVEN_BACK = "given_back"
    """The hold that was asked for is over."""
    EXPIRED = "expired"
    ASKED = "asked"
    """Another worker had asked before, at another station."""


_CAUSES: Final = {
    RequestEnd.DECLINED: RelevoCause.DECLINED,
    RequestEnd.GIVEN_BACK: RelevoCause.GIVEN_BACK,
    RequestEnd.EXPIRED: RelevoCause.EXPIRED,
    RequestEnd.ASKED: RelevoCause.ASKED,
}


def end_of(request: HandOverRequest, spool: Spool, now: datetime | None = None) -> RequestEnd | None:
    """How the request has ended, by the spool as it stands now; None while it stands.

    `now` is by the clock that dated the request; without one nothing is too old.
    """
    if spool.picture.holder_id == request.worker_id:
        return RequestEnd.HELD
    if spool.picture.is_free or spool.hold != request.hold:
        return RequestEnd.GIVEN_BACK
    if request.is_declined:
        return RequestEnd.DECLINED
    return RequestEnd.EXPIRED if now is not None and now - request.asked_at >= WITHIN else None


def refusal_of(
    request: HandOverRequest, end: RequestEnd, operation: Operation, who: str = ""
) -> RelevoNotValid | None:
    """What its worker is told; None if he has the spool. `who` is the mark of the holder who was asked, or of
    the worker who asked before."""
    cause = _CAUSES.get(end)
    return RelevoNotValid(request.tag, operation, cause, who or None) if cause else None


def operation_of(spool: Spool) -> Operation:
    """The operation that would be handed over with the spool; ARM where its row doesn't tell."""
    return states_of(spool.picture).held_for or Operation.ARM


def granted(
    worker_id: int, spool: Spool, holder_id: int | None, hold: str | None, command_id: str = ""
) -> Command:
    """The command by which the holder hands the spool over to this worker, ending the hold `hold`.

    `command_id` is empty where only the rules are asked.
    """
    operation = operation_of(spool)
    return Command(
        command_id, Action.RELEVO, spool.tag, worker_id, operation, hold or None, relevo_de=holder_id
    )


@frozen
class Asked:
    """A request of a station's own, with what was asked for: the operation, and the holder's mark."""

    request: HandOverRequest
    operation: Operation
    holder: str


@frozen
class HandOverEnd:
    """How a station's own request ended. `refusal` says why its worker doesn't have the spool; None if he has
    it, by the audit row `event_id`."""

    asked: Asked
    end: RequestEnd
    refusal: Refusal | None
    event_id: str


class HandOverRequests(Protocol):
    """The requests that stations tell one another. Any thread; blocks; raises `OSError` where they can't be
    told or read."""

    def ask(self, request: HandOverRequest) -> HandOverRequest:
        """Store the request, unless one stands for the same hold. Returns the one that stands."""

    def standing(self) -> dict[str, HandOverRequest]:
        """All that are stored, by tag, declined ones among them."""

    def decline(self, request: HandOverRequest) -> None:
        """Mark it as declined, if it is still there."""

    def end(self, request: HandOverRequest) -> None:
        """Forget it, if it is still there."""
