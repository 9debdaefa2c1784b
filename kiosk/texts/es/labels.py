"""What `kiosk labels` says, and what stands on its labels."""

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, str]] = {
    "help.labels": "imprime credenciales, etiquetas de spools y códigos de órdenes en un PDF con códigos QR",
    "help.labels.workers": "las credenciales de estos trabajadores; sin números, las de todos los activos",
    "help.labels.spools": "las etiquetas de estos spools",
    "help.labels.nv": "las de todos los spools de una NV",
    "help.labels.all": "las de todos los spools",
    "help.labels.commands": "los códigos para elegir una operación o salir con el lector",
    "help.labels.out": "archivo .pdf que se escribe (etiquetas.pdf)",
    "help.labels.force": "reemplaza el archivo que haya",
    "help.labels.format": "hoja de etiquetas ({sheets}), o el tamaño en mm de una impresora de etiquetas, "
    "como 100x50",
    "help.labels.skip": "etiquetas ya usadas de la primera hoja, que quedan en blanco (0)",
    "usage.labels_needed": "Di qué imprimir: --workers, --spools, --nv, --all o --commands.",
    "usage.bad_pdf_file": "--out: «{value}» tiene que terminar en .pdf.",
    "usage.bad_format": "--format: «{value}» no es una hoja ({sheets}) ni un tamaño en mm de {least} "
    "a {most}.",
    "labels.choose": "Elegir operación",
    "labels.leave": "SALIR",
    "labels.leave.how": "Cambiar de trabajador",
    "labels.made": "Etiquetas: {labels}, páginas: {pages}, en {file}. Imprime al 100 %, sin ajustar "
    "a la página.",
    "labels.no_nv": "Ningún spool tiene la NV «{nv}».",
    "labels.none": "No hay nada que imprimir.",
    "labels.nothing_written": "No se escribió nada.",
    "labels.too_long": "El código «{code}» es muy largo para una etiqueta de {size} mm: elige una más grande "
    "con --format.",
    "labels.exists": "Ya hay un archivo {path}; no se escribió nada. Usa --force para reemplazarlo.",
}
