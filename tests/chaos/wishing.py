"""Chooses the workers' next wishes: mostly what the screen offers, sometimes what it doesn't."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from kiosk.core.shop.data import Action, Command, Inspection, Operation, Result, Spool, Worker
from kiosk.core.shop.operations import action_spec
from kiosk.core.shop.states import states_of
from tests.chaos.floor import ABLE, CREW, HOT, INSPECTOR, REPAIRERS, SUPERVISOR, TAGS

ARM, SOLD, METROLOGIA, REPARACION = Operation
RELEASES, LIKELY = (Action.PAUSAR, Action.CANCELAR, Action.COMPLETAR), (12, 6, 3)
RESULTS, LIKELY_RESULTS = tuple(Result), (1, 2)
REASON = "turno terminado"
MOST = 6
"""The spools of the largest batch."""


class Wishes:
    """Draws wishes from a station's display; the same seed and the same displays give the same wishes."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def next(self, spools: Mapping[str, Spool], most: int, done: Sequence[Command] = ()) -> list[Command]:
        """One wish, or those of a batch, `most` at most: one worker does one action on several spools.

        `done` is what was done here last, and may be undone.
        """
        if done and self._random.random() < 0.2:
            return [_undoing(each) for each in done[:most]]
        first = self._one(self._wanted(spools))
        if self._random.random() >= 0.1 or action_spec(first.action).by_supervisor:
            return [first]
        others = [spools.get(tag) or Spool(tag) for tag in TAGS if tag != first.tag]
        fitting = [spool for spool in others if _fits(first, spool)] or others
        number = min(len(fitting), most - 1, self._random.randrange(1, MOST))
        return [first, *(self._same(first, spool) for spool in self._random.sample(fitting, number))]

    def pause(self) -> float:
        """Seconds until the next wish."""
        return self._random.expovariate(1 / 0.08)

    def _wanted(self, spools: Mapping[str, Spool]) -> Spool:
        open_tags = [tag for tag in TAGS if tag not in spools or _is_open(spools[tag])]
        wanted = [tag for tag in HOT if tag in open_tags] if self._random.random() < 0.7 else open_tags
        tag = self._random.choice(wanted or TAGS)
        return spools.get(tag) or Spool(tag)

    def _one(self, spool: Spool) -> Command:
        draw, picture = self._random, spool.picture
        if draw.random() < 0.08:
            action, worker = draw.choice(tuple(Action)), draw.choice(CREW)
            return self._command(action, spool, worker.id, draw.choice(tuple(Operation)))
        holder, states = picture.holder_id, states_of(picture)
        if holder is not None and draw.random() < 0.2:
            colleague = draw.choice(ABLE if draw.random() < 0.8 else CREW)
            handed = self._command(Action.RELEVO, spool, colleague.id, states.held_for or ARM)
            return replace(handed, relevo_de=holder)
        if holder is not None and draw.random() < 0.05:
            return self._command(Action.LIBERAR, spool, SUPERVISOR.id, states.held_for or ARM)
        if holder is not None and draw.random() >= 0.15:
            (action,) = draw.choices(RELEASES, LIKELY)
            return self._command(action, spool, holder, states.held_for or ARM)
        return self._on_a_free_one(spool, states.inspection)

    def _on_a_free_one(self, spool: Spool, inspection: Inspection) -> Command:
        draw, picture = self._random, spool.picture
        if inspection is Inspection.BLOQUEADO:
            return self._command(Action.DESBLOQUEAR, spool, SUPERVISOR.id, REPARACION)
        if inspection in (Inspection.RECHAZADO, Inspection.REPARACION_PAUSADA):
            return self._take(spool, REPAIRERS, REPARACION)
        if picture.fecha_armado and picture.fecha_soldadura:
            return self._command(Action.INSPECCIONAR, spool, INSPECTOR.id, METROLOGIA)
        operation = SOLD if picture.fecha_armado else ARM
        if picture.armador and draw.random() < 0.2:
            operation = SOLD
        return self._take(spool, ABLE, operation)

    def _take(self, spool: Spool, able: Sequence[Worker], operation: Operation) -> Command:
        """A take by the worker himself, sometimes by the supervisor in his name."""
        wish = self._command(Action.TOMAR, spool, self._random.choice(able).id, operation)
        is_given = self._random.random() < 0.1
        return replace(wish, asignado_por=SUPERVISOR.id, motivo=REASON) if is_given else wish

    def _same(self, first: Command, spool: Spool) -> Command:
        other = self._command(first.action, spool, first.worker_id, first.operation)
        return replace(other, asignado_por=first.asignado_por, relevo_de=first.relevo_de, motivo=first.motivo)

    def _command(self, action: Action, spool: Spool, worker: int, operation: Operation) -> Command:
        spec = action_spec(action)
        command = Command(str(uuid4()), action, spool.tag, worker, operation)
        if spec.ends_hold:
            command = replace(command, hold=spool.hold or None)
        if action is Action.RELEVO:
            command = replace(command, relevo_de=self._random.choice(CREW).id)
        if action is Action.INSPECCIONAR:
            (result,) = self._random.choices(RESULTS, LIKELY_RESULTS)
            command = replace(command, operation=METROLOGIA, resultado=result)
        return replace(command, motivo=REASON) if spec.by_supervisor else command


def _undoing(done: Command) -> Command:
    return Command(str(uuid4()), Action.DESHACER, done.tag, done.acted_by, done.operation)


def _fits(command: Command, spool: Spool) -> bool:
    """True of a spool that is held by who touches, for a release or a hand-over; else of a free one."""
    if action_spec(command.action).ends_hold:
        return spool.picture.holder_id == command.acted_by
    return spool.picture.is_free


def _is_open(spool: Spool) -> bool:
    return not spool.picture.fecha_qc_metrologia
