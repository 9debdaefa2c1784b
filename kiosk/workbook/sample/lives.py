"""Generates each sample spool's history: its audit rows, and the resulting cells. Pure.

It uses the core's own transitions, so that sheet and audit agree as they do for a real kiosk.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Result, Worker
from kiosk.core.shop.transitions import MOST_REJECTIONS, Transition, picture_after

STATIONS = ("Puesto 1 · Armado", "Puesto 2 · Armado", "Puesto 3 · Armado", "Puesto 4 · Soldadura")
INSPECTION_STATION = "Puesto 6 · Metrología"

_ARM, _SOLD = Operation.ARM, Operation.SOLD
_BEFORE = datetime.combine(date.min, time())  # no step has been performed yet


@dataclass(frozen=True)
class Crew:
    """The workers who may appear in a history."""

    arm: list[Worker]
    sold: list[Worker]
    inspectors: list[Worker]
    repairers: list[Worker]


@dataclass
class Life:
    """One spool's history, oldest row first: a script defines the steps, and `live` performs them."""

    tag: str
    rng: random.Random
    crew: Crew
    version: str = ""
    picture: Picture = field(default_factory=Picture)
    rows: list[AuditRow] = field(default_factory=list)
    _at: datetime = _BEFORE
    _seconds: int = 0
    _plan: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def later(self, low_hours: float, high_hours: float) -> None:
        """Advance the time."""
        self._seconds += int(self.rng.uniform(low_hours, high_hours) * 3600)

    def work(self, action: Action, operation: Operation, worker: Worker) -> None:
        """Perform one action on an operation that is taken."""
        self._plan.append((self._seconds, lambda: self._work(action, operation, worker)))

    def inspect(self, result: Result) -> None:
        """Perform METROLOGIA with a result; the third rejection in a row blocks the spool."""
        self._plan.append((self._seconds, lambda: self._inspect(result)))

    def live(self, script: Callable[[Life], None], end: datetime) -> Life:
        """Perform a script so that its last step falls on `end`."""
        script(self)
        last = self._plan[-1][0]
        for seconds, step in self._plan:
            self._at = end - timedelta(seconds=last - seconds)
            step()
        return self

    def _work(self, action: Action, operation: Operation, worker: Worker) -> None:
        self._do(Transition(action, operation, worker.mark, self._at), worker)

    def _inspect(self, result: Result) -> None:
        worker = self.rng.choice(self.crew.inspectors)
        action, operation = Action.INSPECCIONAR, Operation.METROLOGIA
        self._do(Transition(action, operation, worker.mark, self._at, result=result), worker)

    def _do(self, done: Transition, worker: Worker) -> None:
        command = Command(new_id(self.rng), done.action, self.tag, worker.id, done.operation)
        station = INSPECTION_STATION if done.result else self.rng.choice(STATIONS)
        after = picture_after(self.picture, done)
        self._keep(audit_row.row_for(command, worker, station, self._at, self.version, self.picture, after))

    def _keep(self, row: AuditRow) -> None:
        self.rows.append(row)
        self.version = row.id
        if row.after is not None:
            self.picture = row.after


def new_id(rng: random.Random) -> str:
    """A UUID4 from the sample's seeded random numbers, so that it is always the same."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _take(life: Life, operation: Operation) -> Worker:
    worker = life.rng.choice(life.crew.arm if operation is _ARM else life.crew.sold)
    life.work(Action.TOMAR, operation, worker)
    return worker


def _finish(life: Life, operation: Operation) -> None:
    worker = _take(life, operation)
    life.later(0.5, 6)
    if life.rng.random() < 0.12:  # some are given back and finished by another worker
        life.work(Action.PAUSAR, operation, worker)
        life.later(1, 14)
        worker = _take(life, operation)
        life.later(0.5, 4)
    life.work(Action.COMPLETAR, operation, worker)
    life.later(1, 30)


def _both_finished(life: Life) -> None:
    _finish(life, _ARM)
    _finish(life, _SOLD)


def arm_done(life: Life) -> None:
    """Fit-up finished, welding not begun."""
    _finish(life, _ARM)


def awaiting_inspection(life: Life) -> None:
    """Both operations finished."""
    _both_finished(life)


def approved(life: Life) -> None:
    """All operations finished and inspected."""
    _both_finished(life)
    if life.rng.random() < 0.05:
        life.inspect(Result.RECHAZADO)
        life.later(1, 8)
        _repaired(life)
    life.inspect(Result.APROBADO)


def rejected(life: Life) -> None:
    """Waits for its first or second repair."""
    _both_finished(life)
    life.inspect(Result.RECHAZADO)
    if life.rng.random() < 0.3:
        life.later(1, 8)
        _repaired(life)
        life.inspect(Result.RECHAZADO)


def blocked(life: Life) -> None:
    """Rejected three times in a row."""
    _both_finished(life)
    for _ in range(MOST_REJECTIONS - 1):
        life.inspect(Result.RECHAZADO)
        life.later(1, 8)
        _repaired(life)
    life.inspect(Result.RECHAZADO)


def repair_paused(life: Life) -> None:
    """A repair that was given back unfinished."""
    rejected(life)
    life.later(0.5, 4)
    worker = life.rng.choice(life.crew.repairers)
    life.work(Action.TOMAR, Operation.REPARACION, worker)
    life.later(0.5, 4)
    life.work(Action.PAUSAR, Operation.REPARACION, worker)


def repaired(life: Life) -> None:
    """Back at inspection after a repair."""
    _both_finished(life)
    life.inspect(Result.RECHAZADO)
    life.later(1, 8)
    _repaired(life)


def _repaired(life: Life) -> None:
    worker = life.rng.choice(life.crew.repairers)
    life.work(Action.TOMAR, Operation.REPARACION, worker)
    life.later(0.5, 5)
    life.work(Action.COMPLETAR, Operation.REPARACION, worker)
    life.later(0.5, 8)


def arm_paused(life: Life) -> None:
    """Fit-up begun and given back."""
    worker = _take(life, _ARM)
    life.later(0.3, 5)
    life.work(Action.PAUSAR, _ARM, worker)


def sold_paused(life: Life) -> None:
    """Welding begun and given back."""
    _finish(life, _ARM)
    worker = _take(life, _SOLD)
    life.later(0.3, 5)
    life.work(Action.PAUSAR, _SOLD, worker)


def held(worker: Worker, operation: Operation) -> Callable[[Life], None]:
    """A script that ends with `worker` holding the spool."""

    def script(life: Life) -> None:
        if operation is Operation.REPARACION:
            rejected(life)
            life.later(0.5, 6)
            life.work(Action.TOMAR, Operation.REPARACION, worker)
            return
        if operation is _SOLD:
            _finish(life, _ARM)
        life.work(Action.TOMAR, operation, worker)

    return script
