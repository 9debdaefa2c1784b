"""A shop in memory with a screen full of work, and its people. Pure."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from kiosk.core.shop.data import Fault, FaultKind, Operation, Picture, Spool, Worker
from kiosk.core.shop.dates import format_moment
from tests.ui.column_window import NOW

_PEOPLE: Final = (
    (93, "Mauricio", "Rodríguez", "Armador"),
    (62, "Ana", "Soto", "Armador Soldador"),
    (64, "Natalia", "Ibáñez", "Soldador"),
    (44, "Esteban", "Navarro", "Armador"),
    (59, "Mario", "Gallardo", "Soldador"),
    (18, "Rosa", "Muñoz", "Soldador"),
    (55, "Leonardo", "Vidal", "Soldador"),
    (36, "Claudio", "Peña", "Armador"),
    (88, "Ignacio", "Godoy", "Armador"),
    (57, "Luis", "Vergara", "Soldador"),
    (53, "Javiera", "Reyes", "Soldador"),
    (95, "Carla", "Pizarro", "Armador"),
    (14, "Cristián", "Leiva", "Metrologia"),
    (3, "Hernán", "Bustos", "Supervisor"),
    (5, "Marcela", "Olivares", "Supervisor"),
    (101, "María Fernanda", "Gutiérrez Villalobos", "Armador Soldador"),
)
WORKERS = tuple(
    Worker(number, name, surname, True, frozenset(roles.split())) for number, name, surname, roles in _PEOPLE
)
FITTERS, WELDERS = (93, 62, 44, 36, 88, 95), (62, 64, 59, 18, 55, 57)
_KINDS = ("CW", "IA", "TW", "PW", "SW")
_WELDED: Final = {
    "armador": "MR(93)",
    "fecha_armado": "20-01-2026",
    "soldador": "NI(64)",
    "fecha_soldadura": "22-01-2026",
}


def _spool(at: int, **cells: str) -> Spool:
    tag = f"MK-13{18 + at % 12}-{_KINDS[at % 5]}-{25_100 + 137 * at % 2_000}-{at % 20 + 1:03}"
    return Spool(
        tag,
        Picture(**cells),
        nv=f"NV06{30 + at % 20}",
        ot=f"{1_060 + at}",
        row=at + 2,
        cliente="Planta Norte",
        prioridad=str(at % 3 + 1),
        fecha_compromiso="30-01-2026",
        fecha_materiales="02-01-2026",
    )


def _held(at: int, operation: Operation) -> Spool:
    by_id = {worker.id: worker for worker in WORKERS}
    is_arm = operation is Operation.ARM
    mark = by_id[(FITTERS if is_arm else WELDERS)[at // 2 % 6]].mark
    since = format_moment(NOW - timedelta(minutes=11 + 23 * at + (at % 7) * 61))
    held = {"ocupado_por": mark, "fecha_ocupacion": since}
    if is_arm:
        return _spool(at, **held, armador=mark)
    return _spool(at, **held, armador="CP(36)", fecha_armado="26-01-2026", soldador=mark)


def taken_by_mauricio(spool: Spool) -> Spool:
    """The spool after his take, now."""
    held = {"ocupado_por": "MR(93)", "fecha_ocupacion": format_moment(NOW), "armador": "MR(93)"}
    return replace(spool, picture=Picture(**held))


def _shop() -> tuple[Spool, ...]:
    rejected = {"estado_detalle": "RECHAZADO (Ciclo 2/3) - Pendiente reparación"}
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 72, "Fecha_Materiales", "mañana")
    return (
        *(_held(at, Operation.ARM if at % 2 else Operation.SOLD) for at in range(28)),
        *(_spool(at) for at in range(28, 60)),
        *(_spool(at, armador="MR(93)", fecha_armado="20-01-2026") for at in range(60, 66)),
        *(_spool(at, **_WELDED) for at in range(66, 69)),
        _spool(69, **_WELDED, **rejected),
        replace(_spool(70), faults=(fault,)),
        replace(_spool(71), tag="MK-1329-CW-25196-019"),
        replace(_spool(72), tag="MK-1329-CW-25198-019"),
    )


SHOP = _shop()
MINE, TAKEN = SHOP[1].tag, SHOP[2].tag
"""Held by Mauricio, and by another."""
FREE, ALIKE, TO_WELD, TO_INSPECT = SHOP[30].tag, SHOP[-2].tag, SHOP[60].tag, SHOP[66].tag
