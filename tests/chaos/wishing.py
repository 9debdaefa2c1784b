"""Chooses the workers' next wishes: mostly what the screen offers, sometimes what it doesn't."""

import random
from collections.abc import Mapping
from uuid import uuid4

from kiosk.core.shop.data import Action, Command, Operation, Spool
from kiosk.core.shop.states import states_of
from tests.chaos.floor import ABLE, CREW, HOT, TAGS

ARM, SOLD = Operation.ARM, Operation.SOLD
RELEASES, LIKELY = (Action.PAUSAR, Action.CANCELAR, Action.COMPLETAR), (12, 6, 1)


class Wishes:
    """Draws wishes from a station's display; the same seed and the same displays give the same wishes."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def next(self, spools: Mapping[str, Spool]) -> Command:
        draw = self._random
        unfinished = [tag for tag in TAGS if tag not in spools or not spools[tag].picture.fecha_soldadura]
        wanted = [tag for tag in HOT if tag in unfinished] if draw.random() < 0.8 else unfinished
        tag = draw.choice(wanted or TAGS)
        spool = spools.get(tag) or Spool(tag)
        if draw.random() < 0.08:
            action, worker = draw.choice(tuple(Action)), draw.choice(CREW).id
            return self._command(action, spool, worker, draw.choice((ARM, SOLD)))
        holder = spool.picture.holder_id
        if holder is None or draw.random() < 0.15:
            operation = SOLD if spool.picture.fecha_armado else ARM
            if spool.picture.armador and draw.random() < 0.2:
                operation = SOLD
            return self._command(Action.TOMAR, spool, draw.choice(ABLE).id, operation)
        (action,) = draw.choices(RELEASES, LIKELY)
        return self._command(action, spool, holder, states_of(spool.picture).held_for or ARM)

    def pause(self) -> float:
        """Seconds until the next wish."""
        return self._random.expovariate(1 / 0.08)

    def _command(self, action: Action, spool: Spool, worker: int, operation: Operation) -> Command:
        hold = None if action is Action.TOMAR else spool.hold or None
        return Command(str(uuid4()), action, spool.tag, worker, operation, hold)
