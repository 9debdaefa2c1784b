"""Finds what a holder's `relevo --grant` means; `kiosk.commands.action` carries it out as any action."""

from contextlib import suppress

from kiosk.commands.words import Wish
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.sharing.hand_over import HandOverRequest, RequestEnd, end_of, granted, operation_of
from kiosk.core.shop.data import Command, Outcome, Spool, Verdict
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.services.command import CommandServices


def prepared(services: CommandServices, wish: Wish, command: Command) -> Command | Outcome:
    """The command by which the holder hands over, with what was asked for; the outcome where nobody asked.

    Blocks; raises `KioskError`.
    """
    spool = spool_of_tag(services.dashboard.judged().spools, command.tag)
    if spool is None:
        return command  # the rules say so
    if wish.to is not None:
        return granted(wish.to, spool, wish.worker, None, command.id)
    request = stored(services, spool)
    end = end_of(request, spool) if request else None
    if request is None or end is not None:
        cause = RelevoCause.GIVEN_BACK if end is RequestEnd.GIVEN_BACK else RelevoCause.UNASKED
        refusal = RelevoNotValid(spool.tag, operation_of(spool), cause)
        return Outcome(command, Verdict.REFUSED, refusal=refusal)
    return granted(request.worker_id, spool, wish.worker, request.hold, command.id)


def forget(services: CommandServices, outcome: Outcome) -> None:
    """The spool was handed over: nobody need be asked any more."""
    if services.hand_overs is None or outcome.verdict is not Verdict.APPLIED or outcome.row is None:
        return
    with suppress(OSError):  # the request dies with its hold all the same
        if request := services.hand_overs.standing().get(outcome.row.tag):
            services.hand_overs.end(request)


def stored(services: CommandServices, spool: Spool) -> HandOverRequest | None:
    """The request that Redis has for this spool, whatever became of it."""
    try:
        return services.hand_overs.standing().get(spool.tag) if services.hand_overs else None
    except OSError:
        return None
