"""How an action is asked for in words, on the command line and in a station's requests. Pure."""

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import uuid4

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Action, Command, Operation
from kiosk.core.shop.dates import parse_date
from kiosk.core.shop.names import mark_id

LONGEST_REASON: Final = 500
"""Characters of a person's reason."""
ASSIGN: Final = "asignar"
"""The word for a take in a worker's name."""
HAND_OVER: Final = Action.RELEVO.value.lower()
VERBS: Final = (*(action.value.lower() for action in Action), ASSIGN)
HAVE_REASON: Final = ("pausar", "inspeccionar", "liberar", "desbloquear", "corregir", ASSIGN)
GIVEN_OUT: Final = "reparto"
"""The reason for giving out a spool where no other is named."""


def action_of(verb: str) -> Action:
    """The action of one of the words."""
    return Action.TOMAR if verb == ASSIGN else Action(verb.upper())


def names_operation(verb: str) -> bool:
    """False where the action has its operation from the spool: that for which somebody holds it, or that of
    what is undone."""
    return action_of(verb) not in (Action.LIBERAR, Action.RELEVO, Action.DESHACER, Action.CORREGIR)


class Handing(StrEnum):
    """What is done about a hand-over: a worker asks for it, and the holder answers."""

    ASK = "ask"
    GRANT = "grant"
    DECLINE = "decline"


def handing_of(verb: str, grants: bool, declines: bool) -> Handing | None:
    """What a `relevo` is; None for any other word."""
    if action_of(verb) is not Action.RELEVO:
        return None
    return Handing.GRANT if grants else Handing.DECLINE if declines else Handing.ASK


@frozen
class Wish:
    """What is asked for in words, of one spool or several. `worker` asks; `to` is given a spool."""

    verb: str
    worker: int
    operation: Operation
    fecha: date | None = None
    resultado: str | None = None
    motivo: str | None = None
    to: int | None = None
    handing: Handing | None = None

    def command(self, tag: str) -> Command:
        """The command for one spool, with a new id."""
        plain = Command(
            id=str(uuid4()),
            action=action_of(self.verb),
            tag=tag,
            worker_id=self.worker,
            operation=self.operation,
            fecha=self.fecha,
            resultado=self.resultado,
            motivo=self.motivo,
        )
        if self.handing is not None:
            receiver = self.worker if self.to is None else self.to
            return replace(plain, worker_id=receiver, relevo_de=self.worker)
        if self.to is None:
            return plain
        motivo = self.motivo or GIVEN_OUT
        return replace(plain, worker_id=self.to, asignado_por=self.worker, motivo=motivo)


def worker_id(text: str) -> int | None:
    """The id in `93` or `MR(93)`; None where there is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text.strip()) else mark_id(text)


def day(text: str) -> date | None:
    """The date in `DD-MM-YYYY`; None where it is no date, or written otherwise."""
    return parse_date(text) if re.fullmatch(r"\d{2}-\d{2}-\d{4}", text.strip()) else None


def reason(text: str) -> str | None:
    """A reason on one line; None where it is empty, too long, or has half a character."""
    found = " ".join(text.split())
    try:
        found.encode()
    except UnicodeEncodeError:
        return None
    return found if 0 < len(found) <= LONGEST_REASON else None
