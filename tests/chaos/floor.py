"""The shop of a chaos run: few spools that everybody wants, and people who may do nearly everything."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.core.shop.data import Worker
from kiosk.workbook.book.cells import Value
from tests.support.shop import ready, shop_workbook

TAGS = tuple(f"MK-{number}-CW-25238-{number:03}" for number in range(1, 11))
HOT = TAGS[:4]
"""Most wishes are for one of these."""

_BOTH = frozenset({"Armador", "Soldador"})
CREW = (
    Worker(93, "Mauro", "Rojas", True, _BOTH),
    Worker(45, "Ana", "Soto", True, frozenset({"Ayudante"})),
    Worker(12, "Luis", "Vera", True, _BOTH),
    Worker(71, "Inés", "Mora", True, frozenset({"Ayudante"})),
    Worker(11, "Juana", "Pérez", True, frozenset({"Soldador"})),
    Worker(60, "Iván", "Lagos", False, _BOTH),
    Worker(7, "Rosa", "Ibáñez", True, frozenset({"Metrologia"})),
    Worker(3, "Sara", "Toro", True, frozenset({"Supervisor"})),
)
ABLE = CREW[:4]
"""These may take ARM and SOLD."""
REPAIRERS = (CREW[0], CREW[2], CREW[4])
INSPECTOR, SUPERVISOR = CREW[-2:]


FINISHED = tuple(f"MK-{number}-CW-25238-{number:03}" for number in range(101, 115))
"""These were finished before there was a kiosk: a column of them can be emptied at once."""
DONE: Mapping[str, Value] = {
    "Armador": "ZZ(5)",
    "Fecha_Armado": 46092,
    "Soldador": "ZZ(5)",
    "Fecha_Soldadura": 46093,
    "Estado_Detalle": "Disponible - ARM completado, SOLD completado",
}


def new_workbook(path: Path, with_finished: bool) -> None:
    """The workbook at the start of a run: no spool was ever taken, and three wait for their inspection."""
    finished = [ready(tag, **DONE) for tag in FINISHED] if with_finished else []
    spools = [*(ready(tag) for tag in TAGS[:-3]), *(ready(tag, **DONE) for tag in TAGS[-3:])]
    shop_workbook(path, [*spools, *finished], workers=CREW)
