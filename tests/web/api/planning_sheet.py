"""A shop as planning keeps it: customers, priorities, faults, and the nightly rehearsal's row and worker."""

from functools import partial
from pathlib import Path

from openpyxl import Workbook

from kiosk.core.shop import columns
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.files.xlsx import import_xlsx

FREE, HELD, ARMED, APPROVED, REJECTED, BLOCKED, PAUSED, TWICE, UNREADABLE = (
    f"MK-1340-CW-25300-00{number}" for number in range(1, 10)
)
SLASHED, SCRIPT, WITHOUT_ID, PRUEBA = "OT/77-1", "<script>alert(1)</script>", "MK-1341-CW-1", "KIOSK-PRUEBA"
MAURICIO, NICOLAS, CARLA, GONE = 93, 94, 95, 96

HEADERS = (*columns.REQUIRED, *columns.OPTIONAL)
_PLANNED = {"NV": "NV0701", "OT": "2201", "Cliente": "Minera Andes", "Fecha_Materiales": "01-11-2026"}
_FINISHED = {
    **_PLANNED,
    "Armador": "CP(95)",
    "Fecha_Armado": "03-11-2026",
    "Soldador": "NR(94)",
    "Fecha_Soldadura": "05-11-2026",
}
ROWS: tuple[dict[str, str], ...] = (
    {"TAG_SPOOL": FREE, **_PLANNED, "Prioridad": "2", "Fecha_Compromiso": "20-12-2026"},
    {
        "TAG_SPOOL": HELD,
        **_PLANNED,
        "Armador": "CP(95)",
        "Ocupado_Por": "CP(95)",
        "Fecha_Ocupacion": "02-11-2026 14:30:00",
        "Estado_Detalle": "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
    },
    {
        "TAG_SPOOL": ARMED,
        **_PLANNED,
        "NV": "0702",
        "Prioridad": "1",
        "Armador": "CP(95)",
        "Fecha_Armado": "03-11-2026",
    },
    {"TAG_SPOOL": APPROVED, **_FINISHED, "Fecha_QC_Metrología": "07-11-2026"},
    {"TAG_SPOOL": REJECTED, **_FINISHED, "Estado_Detalle": "RECHAZADO (Ciclo 1/3) - Pendiente reparación"},
    {"TAG_SPOOL": BLOCKED, **_FINISHED, "Estado_Detalle": "BLOQUEADO - Contactar supervisor"},
    {"TAG_SPOOL": PAUSED, **_PLANNED, "Armador": "CP(95)"},
    {"TAG_SPOOL": TWICE, **_PLANNED},
    {"TAG_SPOOL": TWICE.lower(), **_PLANNED},
    {"TAG_SPOOL": UNREADABLE, **_PLANNED, "Fecha_Materiales": "mañana"},
    {"TAG_SPOOL": SLASHED, **_PLANNED},
    {"TAG_SPOOL": SCRIPT, **_PLANNED, "Cliente": "<b>Ñuble & Cía</b>"},
    {
        "TAG_SPOOL": WITHOUT_ID,
        **_PLANNED,
        "Ocupado_Por": "Mauricio",
        "Fecha_Ocupacion": "01-01-0001 00:00:00",
    },
    {"TAG_SPOOL": PRUEBA, **_PLANNED, "Ocupado_Por": "KP(0)", "Fecha_Ocupacion": "09-11-2026 02:00:00"},
)
PEOPLE = (
    (MAURICIO, "Mauricio", "Rodríguez", "TRUE", "Armador"),
    (NICOLAS, "Nicolás", "Rivas", "TRUE", "Soldador"),
    (CARLA, "Carla", "Pizarro", "TRUE", "Armador"),
    (GONE, "Pedro", "Tapia", "FALSE", "Armador"),
    (0, "KIOSK", "PRUEBA", "TRUE", "Armador"),
)


def open_planned_shop(workbook: Path, more: int = 0) -> None:
    """Make the workbook, with so many free spools besides."""
    source = workbook.with_name("planificación.xlsx")
    book = Workbook()
    operaciones = book.active
    assert operaciones is not None
    operaciones.title = "Operaciones"
    operaciones.append(list(HEADERS))
    others = [{"TAG_SPOOL": f"ZZ-{number:05}", **_PLANNED, "Prioridad": "9"} for number in range(more)]
    for row in (*ROWS, *others):
        operaciones.append([row.get(header) or None for header in HEADERS])
    trabajadores, roles = book.create_sheet("Trabajadores"), book.create_sheet("Roles")
    trabajadores.append(list(columns.WORKER_COLUMNS))
    roles.append(list(columns.ROLE_COLUMNS))
    for number, nombre, apellido, active, role in PEOPLE:
        trabajadores.append([number, nombre, apellido, active])
        roles.append([number, role, "TRUE"])
    book.create_sheet("Metadata").append(list(columns.AUDIT_COLUMNS))
    book.save(source)
    LocalWorkbook.create(workbook, partial(_fill, source)).close()


def _fill(source: Path, book: LocalWorkbook) -> None:
    import_xlsx(source, book)
