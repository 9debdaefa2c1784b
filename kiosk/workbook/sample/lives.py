"""Generates each sample spool's history: its audit rows, and the resulting cells. Pure.

It uses the core's own transitions, so that sheet and audit agree as they do for a real kiosk.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from kiosk.core.shop import audit_row
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Worker
from kiosk.core.shop.dates import format_date, format_moment
from kiosk.core.shop.transitions import Transition, picture_after

CYCLE_LIMIT = 3
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
    _cycle: int = 0
    _seconds: int = 0
    _plan: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def later(self, low_hours: float, high_hours: float) -> None:
        """Advance the time."""
        self._seconds += int(self.rng.uniform(low_hours, high_hours) * 3600)

    def work(self, action: Action, operation: Operation, worker: Worker) -> None:
        """Perform one action on ARM or SOLD."""
        self._plan.append((self._seconds, lambda: self._work(action, operation, worker)))

    def inspect(self, approved: bool) -> None:
        """Perform METROLOGIA with a result; the third rejection in a row blocks the spool."""
        self._plan.append((self._seconds, lambda: self._inspect(approved)))

    def repair(self, verb: str, worker: Worker) -> None:
        """Perform TOMAR, PAUSAR or COMPLETAR of a repair."""
        self._plan.append((self._seconds, lambda: self._repair(verb, worker)))

    def live(self, script: Callable[[Life], None], end: datetime) -> Life:
        """Perform a script so that its last step falls on `end`."""
        script(self)
        last = self._plan[-1][0]
        for seconds, step in self._plan:
            self._at = end - timedelta(seconds=last - seconds)
            step()
        return self

    def _work(self, action: Action, operation: Operation, worker: Worker) -> None:
        command = Command(new_id(self.rng), action, self.tag, worker.id, operation)
        after = picture_after(self.picture, Transition(action, operation, worker.mark, self._at))
        station = self.rng.choice(STATIONS)
        self._keep(audit_row.row_for(command, worker, station, self._at, self.version, self.picture, after))

    def _inspect(self, approved: bool) -> None:
        if approved:
            today = format_date(self._at)
            after = replace(self.picture, fecha_qc_metrologia=today, estado_detalle="METROLOGIA APROBADO ✓")
        else:
            self._cycle += 1
            sentence = f"RECHAZADO {self._cycle_words()} - Pendiente reparación"
            if self._cycle >= CYCLE_LIMIT:
                sentence = "BLOQUEADO - Contactar supervisor"
            after = replace(self.picture, estado_detalle=sentence)
        self._event("COMPLETAR_METROLOGIA", "METROLOGIA", self.rng.choice(self.crew.inspectors), after)

    def _repair(self, verb: str, worker: Worker) -> None:
        cells = {"ocupado_por": "", "fecha_ocupacion": ""}
        if verb == "TOMAR":
            cells = {"ocupado_por": worker.mark, "fecha_ocupacion": format_moment(self._at)}
            cells["estado_detalle"] = f"EN_REPARACION {self._cycle_words()} - Ocupado: {worker.mark}"
        elif verb == "PAUSAR":
            cells["estado_detalle"] = f"REPARACION_PAUSADA {self._cycle_words()}"
        else:
            cells["estado_detalle"] = f"PENDIENTE_METROLOGIA {self._cycle_words()}"
            cells["fecha_qc_metrologia"] = ""
        self._event(f"{verb}_REPARACION", "REPARACION", worker, replace(self.picture, **cells))

    def _cycle_words(self) -> str:
        return f"(Ciclo {self._cycle}/{CYCLE_LIMIT})"

    def _event(self, evento: str, operacion: str, worker: Worker, after: Picture) -> None:
        event_id = new_id(self.rng)
        hold = self.version if evento in ("PAUSAR_REPARACION", "COMPLETAR_REPARACION") else None
        self._keep(
            AuditRow(
                id=event_id,
                timestamp=self._at,
                evento_tipo=evento,
                tag=self.tag,
                worker_id=worker.id,
                worker_nombre=worker.mark,
                operacion=operacion,
                accion=evento.split("_")[0],
                fecha_operacion=self._at.date(),
                cmd=event_id,
                prev=self.version,
                hold=hold,
                before=self.picture,
                after=after,
                station=INSPECTION_STATION if operacion == "METROLOGIA" else self.rng.choice(STATIONS),
            )
        )

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
        life.inspect(approved=False)
        life.later(1, 8)
        _repaired(life)
    life.inspect(approved=True)


def rejected(life: Life) -> None:
    """Waits for its first or second repair."""
    _both_finished(life)
    life.inspect(approved=False)
    if life.rng.random() < 0.3:
        life.later(1, 8)
        _repaired(life)
        life.inspect(approved=False)


def blocked(life: Life) -> None:
    """Rejected three times in a row."""
    _both_finished(life)
    for _ in range(CYCLE_LIMIT - 1):
        life.inspect(approved=False)
        life.later(1, 8)
        _repaired(life)
    life.inspect(approved=False)


def repair_paused(life: Life) -> None:
    """A repair that was given back unfinished."""
    rejected(life)
    life.later(0.5, 4)
    worker = life.rng.choice(life.crew.repairers)
    life.repair("TOMAR", worker)
    life.later(0.5, 4)
    life.repair("PAUSAR", worker)


def repaired(life: Life) -> None:
    """Back at inspection after a repair."""
    _both_finished(life)
    life.inspect(approved=False)
    life.later(1, 8)
    _repaired(life)


def _repaired(life: Life) -> None:
    worker = life.rng.choice(life.crew.repairers)
    life.repair("TOMAR", worker)
    life.later(0.5, 5)
    life.repair("COMPLETAR", worker)
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
            life.repair("TOMAR", worker)
            return
        if operation is _SOLD:
            _finish(life, _ARM)
        life.work(Action.TOMAR, operation, worker)

    return script
