"""What `kiosk labels` says, and what stands on its labels."""

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, str]] = {
    "help.labels": "prints badges, spool labels and command codes as a PDF of QR codes",
    "help.labels.workers": "the badges of these workers; without numbers, of all active ones",
    "help.labels.spools": "the labels of these spools",
    "help.labels.nv": "those of all spools of an NV",
    "help.labels.all": "those of all spools",
    "help.labels.commands": "the codes to choose an operation or to leave with the scanner",
    "help.labels.out": "the .pdf file to write (etiquetas.pdf)",
    "help.labels.force": "replaces the file that is there",
    "help.labels.format": "a sheet of labels ({sheets}), or the size in mm for a label printer, like 100x50",
    "help.labels.skip": "labels of the first sheet that are used up, and stay empty (0)",
    "usage.labels_needed": "Say what to print: --workers, --spools, --nv, --all or --commands.",
    "usage.bad_pdf_file": "--out: “{value}” must end with .pdf.",
    "usage.bad_format": "--format: “{value}” is no sheet ({sheets}) and no size in mm from {least} "
    "to {most}.",
    "labels.choose": "Choose operation",
    "labels.leave": "LEAVE",
    "labels.leave.how": "Change the worker",
    "labels.made": "Labels: {labels}, pages: {pages}, in {file}. Print at 100%, not fitted to the page.",
    "labels.no_nv": "No spool has the NV “{nv}”.",
    "labels.none": "There is nothing to print.",
    "labels.nothing_written": "Nothing was written.",
    "labels.too_long": "The code “{code}” is too long for a label of {size} mm: choose a larger one with "
    "--format.",
    "labels.exists": "There is a file {path} already; nothing was written. Use --force to replace it.",
}
