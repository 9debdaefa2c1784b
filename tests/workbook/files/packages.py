"""Small .xlsx files, and what other programs or a bad disk make of them."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Edit = Callable[[str, bytes], bytes | None]
"""A part's new content by its name and present content; None leaves it out."""

_NAMES = re.compile(rb'((?:xmlns(?::\w+)?|Type)=")http://schemas\.openxmlformats\.org/(\w+)/2006/')

ROWS: Sequence[Sequence[Any]] = (
    ("TAG_SPOOL", "Fecha_Materiales", "Peso"),
    ("MK-1", datetime(2026, 11, 1), 12.5),
    ("MK-2", datetime(2026, 11, 2), 3),
)


def written(path: Path, rows: Sequence[Sequence[Any]] = ROWS) -> Path:
    """Two worksheets, the rows in the first one; text that begins with = is a formula without a result."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Operaciones"
    for row in rows:
        sheet.append(row)
    made.create_sheet("Roles").append(["Id", "Rol"])
    made.save(path)
    return path


def edited(path: Path, edit: Edit) -> Path:
    """The same file with its parts edited."""
    with zipfile.ZipFile(path) as package:
        parts = {name: edit(name, package.read(name)) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if content is not None:
                package.writestr(name, content)
    return path


def strict(_: str, content: bytes) -> bytes:
    """The part as Excel writes it in a "Strict Open XML Spreadsheet"."""
    return _NAMES.sub(rb"\1http://purl.oclc.org/ooxml/\2/", content)


def without_styles(name: str, content: bytes) -> bytes | None:
    return None if name.endswith("styles.xml") else content
