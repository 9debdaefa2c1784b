"""Makes spools and people of an invented shop for tests; by default a spool is ready for work."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.core.judged_clock import JudgedClock
from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Fault, FaultKind, Operation, Picture, Progress, Spool, Worker

ZONE = ZoneInfo("America/Santiago")
TAG = "MK-1335-CW-25238-011"
NOW = datetime(2026, 5, 14, 10, 30, 0)
"""The local time at which tests begin."""

ARM, SOLD = Operation.ARM, Operation.SOLD

MAURO = Worker(93, "Mauro", "Rojas", True, frozenset({"Armador"}))
JUANA = Worker(11, "Juana", "Pérez", True, frozenset({"Soldador"}))
ANA = Worker(45, "Ana", "Soto", True, frozenset({"Ayudante"}))
INES = Worker(70, "Inés", "Vidal", True, frozenset({"Metrologia"}))
MARCELA = Worker(5, "Marcela", "Olivares", True, frozenset({"Supervisor"}))
IVAN = Worker(60, "Iván", "Lagos", False, frozenset({"Armador"}))
CREW = (MAURO, JUANA, ANA, IVAN)

HELD_SINCE = "14-05-2026 08:15:00"


BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""When the program of the tests was made."""


class ShopClock(JudgedClock):
    """The shop's clock, which moves only when a test says so. `wrong` is how far people have set it off."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now, self.wrong = now, timedelta()
        super().__init__(ZONE, BUILT, self.utc, lambda: (self.steady() - BUILT).total_seconds())

    def local(self) -> datetime:
        return self.now + self.wrong

    def utc(self) -> datetime:
        return self.to_utc(self.now + self.wrong)

    def steady(self) -> datetime:
        return self.to_utc(self.now)


def picture(**cells: str) -> Picture:
    """The eight state cells by their names in `Picture`."""
    return Picture(**cells)


def spool(tag: str = TAG, materials: str = "01-03-2026", **cells: str) -> Spool:
    """A free spool with its materials there; other state cells by their names in `Picture`."""
    return Spool(tag, Picture(**cells), version="", row=2, fecha_materiales=materials)


def held(worker: Worker = MAURO, operation: Operation = ARM, **cells: str) -> Spool:
    """A spool that the worker holds for the operation, with the sentence that says so."""
    names = {"armador": worker.mark} if operation is ARM else {"armador": "XX(1)", "soldador": worker.mark}
    arm = Progress.EN_PROGRESO if operation is ARM else Progress.PAUSADO
    sold = Progress.EN_PROGRESO if operation is SOLD else Progress.PENDIENTE
    sentence = estado_detalle.held(worker.mark, operation, arm, sold)
    occupied = {"ocupado_por": worker.mark, "fecha_ocupacion": HELD_SINCE, "estado_detalle": sentence}
    return Spool(TAG, Picture(**{**names, **occupied, **cells}), row=2, fecha_materiales="01-03-2026")


def faulty(where: Spool, column: str, raw: str = "mañana") -> Spool:
    """The same spool with an unreadable cell."""
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", where.row, column, raw)
    return replace(where, faults=(*where.faults, fault))


def duplicated(where: Spool, *rows: int) -> Spool:
    """The same spool with its tag in several rows."""
    places = (Fault(FaultKind.DUPLICADO, "Operaciones", row, "TAG_SPOOL", where.tag) for row in rows)
    return replace(where, faults=(*where.faults, *places))


def changed(where: Spool, **cells: Any) -> Spool:
    """The same spool with other state cells."""
    return replace(where, picture=replace(where.picture, **cells))
