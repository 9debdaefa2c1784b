"""A shop for the pages: 31 held spools of all kinds and ages, free ones, and people with hostile names."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.core.shop.data import Worker
from kiosk.core.shop.dates import format_moment
from kiosk.workbook.book.cells import Value
from tests.support.shop import ready, shop_workbook

ZONE = ZoneInfo("America/Santiago")
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
FREE, ANAS, WELDED, REPAIRED, NAMELESS = (
    f"MK-13{number}-CW-25{number}8-0{number}" for number in (20, 21, 22, 23, 24)
)

ANA = Worker(62, "Ana", "Soto", True, frozenset({"Armador", "Soldador"}))
MAURICIO = Worker(93, "Mauricio", "Rodríguez", True, frozenset({"Armador"}))
HOSTILE = Worker(66, SCRIPT, IMAGE, True, frozenset({"Armador"}))
OTHERS = tuple(
    Worker(100 + at, given, "Pérez", True, frozenset({"Armador"}))
    for at, given in enumerate(("Carla", "Diego", "Elena", "Felipe", "Gloria", "Hugo", "Inés", "Juan"))
)
CREW = tuple(
    Worker(200 + at, f"Cristóbal {letter}.", "Fernández", True, frozenset({"Soldador"}))
    for at, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
)
"""They are there, and hold spools, where more than 31 are held."""
GONE = Worker(5, "Ida", "Ruiz", False, frozenset({"Armador"}))
PEOPLE = (ANA, MAURICIO, HOSTILE, GONE, *OTHERS)


def ago(**time: float) -> str:
    """The shop's local time so long ago, as the sheet writes it."""
    return format_moment(datetime.now(ZONE).replace(tzinfo=None, microsecond=0) - timedelta(**time))


def _held(tag: str, who: str, since: str, **cells: Value) -> dict[str, Value]:
    return ready(
        tag,
        Armador=who,
        Ocupado_Por=who,
        Fecha_Ocupacion=since,
        Estado_Detalle=f"{who} trabajando ARM (ARM en progreso, SOLD pendiente)",
    ) | dict(cells)


def _welding(tag: str, who: str, since: str) -> dict[str, Value]:
    return ready(
        tag,
        Armador=who,
        Fecha_Armado="03-11-2026",
        Soldador=who,
        Ocupado_Por=who,
        Fecha_Ocupacion=since,
        Estado_Detalle=f"{who} trabajando SOLD (ARM completado, SOLD en progreso)",
    )


def _repairing(tag: str, who: str, since: str) -> dict[str, Value]:
    return ready(
        tag,
        Armador=who,
        Fecha_Armado="03-11-2026",
        Soldador=who,
        Fecha_Soldadura="04-11-2026",
        Ocupado_Por=who,
        Fecha_Ocupacion=since,
        Estado_Detalle=f"EN_REPARACION (Ciclo 2/3) - Ocupado: {who}",
    )


def rows(count: int = 31) -> list[dict[str, Value]]:
    """So many held ones and that of the rehearsal, which belongs to no list; then free ones."""
    held = [
        _held(ANAS, "AS(62)", ago(hours=26), NV="NV-777", OT="OT-4242"),
        _welding(WELDED, "AS(62)", ago(hours=5)),
        _repairing(REPAIRED, "AS(62)", ago(minutes=48)),
        _held(NAMELESS, "Mauricio", ago(hours=5, minutes=1)),
        _held(SCRIPT, '<"(66)', ago(minutes=30), NV=IMAGE),
        _held(f"{IMAGE}-002", "MR(93)", ago(minutes=12)),
    ]
    people = [*(OTHERS[at % len(OTHERS)] for at in range(31 - len(held))), *CREW]
    more = [
        _held(f"MK-1335-CW-2613{at % 7}-{at:03}", people[at % len(people)].mark, ago(minutes=20 + at))
        for at in range(count - len(held))
    ]
    rehearsal = [_held("KIOSK-PRUEBA", "KP(0)", ago(hours=9))]
    free = [ready(FREE)] + [ready(f"MK-1340-TW-27{at:03}-001") for at in range(50)]
    return [*held, *more, *rehearsal, *free]


@dataclass
class PageShop:
    """A data folder with the shop's workbook. `environ` holds other settings, `held` counts held spools."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    held: int = 31

    def __post_init__(self) -> None:
        shop_workbook(
            self.folder / "taller.kiosk", rows(self.held), workers=(*PEOPLE, *CREW[: self.held - 31])
        )

    def settings(self) -> dict[str, str]:
        config = self.folder / "kiosk.toml"
        config.touch()
        return {"KIOSK_DATA_DIR": str(self.folder), "KIOSK_CONFIG": str(config), **self.environ}
