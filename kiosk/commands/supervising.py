"""Whether the supervisor of a command is let in, by a PIN from the environment or from a prompt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from kiosk.commands.asking import NoAnswer
from kiosk.commands.hidden import hidden_line
from kiosk.config.settings import PIN_VARIABLE
from kiosk.core.errors import Refusal
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Outcome, Spool, Verdict, Worker
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.supervisor_refusals import PinCause, PinRequired

Judge = Callable[[int, str], Refusal | None]
"""Why a supervisor isn't believed with a PIN; None if it is the right one. Blocks, and counts the try."""


def pin_in(environ: Mapping[str, str]) -> str:
    """The PIN that the environment has; "" for none."""
    return environ.get(PIN_VARIABLE, "").strip()


def pin_asked(supervisor_id: int, language: str) -> str:
    """The PIN that the person at the terminal types; "" for none."""
    try:
        return hidden_line("supervisor.pin.prompt", language, worker=str(supervisor_id))
    except NoAnswer:
        return ""


def refusal_of(supervisor_id: int, judge: Judge, pin: str) -> Refusal | None:
    """Why the supervisor isn't let in with this PIN; an empty one is none, and no try."""
    return judge(supervisor_id, pin) if pin else PinRequired(str(supervisor_id), PinCause.MISSING)


def is_none_set(denied: Refusal) -> bool:
    """True where this station has no PIN of the supervisor: he may be none at all, which is said first."""
    return isinstance(denied, PinRequired) and denied.causa is PinCause.NONE_SET


def refused(
    commands: Iterable[Command],
    denied: Refusal,
    spools: Iterable[Spool],
    workers: Mapping[int, Worker],
    today: date,
) -> list[Outcome]:
    """Of those whose supervisor isn't let in: what the rules say before, else that."""
    known = list(spools)
    return [
        Outcome(each, Verdict.REFUSED, refusal=_before(each, known, workers, today) or denied)
        for each in commands
    ]


def _before(
    command: Command, spools: Sequence[Spool], workers: Mapping[int, Worker], today: date
) -> Refusal | None:
    spool, worker = spool_of_tag(spools, command.tag), workers.get(command.worker_id)
    giver = workers.get(command.given_by) if command.given_by is not None else None
    return rules.before_reading(command, spool, worker, today, giver)
