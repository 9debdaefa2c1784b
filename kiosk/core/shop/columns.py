"""The headers of the shop's spreadsheet that the kiosk uses, spelt as in the sheet."""

from typing import Final

TAG_SPOOL: Final = "TAG_SPOOL"
NV: Final = "NV"
OT: Final = "OT"
CLIENTE: Final = "Cliente"
PRIORIDAD: Final = "Prioridad"
FECHA_COMPROMISO: Final = "Fecha_Compromiso"
FECHA_MATERIALES: Final = "Fecha_Materiales"

OCUPADO_POR: Final = "Ocupado_Por"
FECHA_OCUPACION: Final = "Fecha_Ocupacion"
ESTADO_DETALLE: Final = "Estado_Detalle"
ARMADOR: Final = "Armador"
FECHA_ARMADO: Final = "Fecha_Armado"
SOLDADOR: Final = "Soldador"
FECHA_SOLDADURA: Final = "Fecha_Soldadura"
FECHA_QC_METROLOGIA: Final = "Fecha_QC_Metrología"
VERSION: Final = "version"

PICTURE_COLUMNS: Final = (
    OCUPADO_POR,
    FECHA_OCUPACION,
    ESTADO_DETALLE,
    ARMADOR,
    FECHA_ARMADO,
    SOLDADOR,
    FECHA_SOLDADURA,
    FECHA_QC_METROLOGIA,
)
"""The eight cells of `data.Picture`, in its order; an audit row records them before and after."""

STATE_COLUMNS: Final = (*PICTURE_COLUMNS, VERSION)
"""The nine cells that every write replaces together."""

DATE_COLUMNS: Final = frozenset(
    {
        FECHA_COMPROMISO,
        FECHA_MATERIALES,
        FECHA_OCUPACION,
        FECHA_ARMADO,
        FECHA_SOLDADURA,
        FECHA_QC_METROLOGIA,
    }
)

REQUIRED: Final = (TAG_SPOOL, FECHA_MATERIALES, *PICTURE_COLUMNS)
"""Without these the state of a spool can't be derived; writing needs `VERSION` too."""

OPTIONAL: Final = (VERSION, NV, OT, CLIENTE, PRIORIDAD, FECHA_COMPROMISO)

AUDIT_COLUMNS: Final = (
    "id",
    "timestamp",
    "evento_tipo",
    "tag_spool",
    "worker_id",
    "worker_nombre",
    "operacion",
    "accion",
    "fecha_operacion",
    "metadata_json",
    "N_UNION",
)

WORKER_COLUMNS: Final = ("Id", "Nombre", "Apellido", "Activo")
ROLE_COLUMNS: Final = ("Id", "Rol", "Activo")
