"""A small shop on a workbook of its own, and its `kiosk` command, run in this process or as a new one."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import Workbook

from kiosk.cli import main
from kiosk.core.shop import columns
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.files.xlsx import import_xlsx
from tests.support.copied_workbook import new_workbook

FREE, NO_MATERIALS, HELD, ARMED, TWICE, UNREADABLE, PAUSED = (
    f"MK-1335-CW-25238-00{number}" for number in range(1, 8)
)
MAURICIO, NICOLAS, CARLA, GONE, INES, MARCELA = 93, 94, 95, 96, 97, 5

_HEADERS = ("NV", "OT", *columns.REQUIRED, columns.VERSION)
_MATERIALS = {"NV": "NV0644", "OT": "1102", "Fecha_Materiales": "01-11-2026"}
_ROWS: tuple[dict[str, str], ...] = (
    {"TAG_SPOOL": FREE, **_MATERIALS},
    {"TAG_SPOOL": NO_MATERIALS, **_MATERIALS, "Fecha_Materiales": ""},
    {
        "TAG_SPOOL": HELD,
        **_MATERIALS,
        "Armador": "CP(95)",
        "Ocupado_Por": "CP(95)",
        "Fecha_Ocupacion": "02-11-2026 14:30:00",
        "Estado_Detalle": "CP(95) trabajando ARM (ARM en progreso, SOLD pendiente)",
    },
    {"TAG_SPOOL": ARMED, **_MATERIALS, "Armador": "CP(95)", "Fecha_Armado": "03-11-2026"},
    {"TAG_SPOOL": TWICE, **_MATERIALS},
    {"TAG_SPOOL": TWICE, **_MATERIALS},
    {"TAG_SPOOL": UNREADABLE, **_MATERIALS, "Fecha_Materiales": "mañana"},
    {"TAG_SPOOL": PAUSED, **_MATERIALS, "Armador": "CP(95)"},
)
_WORKERS = (
    (MAURICIO, "Mauricio", "Rodríguez", "TRUE", "Armador"),
    (NICOLAS, "Nicolás", "Rivas", "TRUE", "Soldador"),
    (CARLA, "Carla", "Pizarro", "TRUE", "Armador"),
    (GONE, "Pedro", "Tapia", "FALSE", "Armador"),
    (INES, "Inés", "Vidal", "TRUE", "Metrologia"),
    (MARCELA, "Marcela", "Olivares", "TRUE", "Supervisor"),
)


def write_xlsx(path: Path, without: str = "") -> Path:
    """The shop's own sheet as a file; `without` leaves one column of Operaciones out."""
    path.write_bytes(_xlsx(without))
    return path


@cache
def _xlsx(without: str) -> bytes:
    book = Workbook()
    operaciones = book.active
    assert operaciones is not None
    operaciones.title = "Operaciones"
    headers = [header for header in _HEADERS if header != without]
    operaciones.append(headers)
    for row in _ROWS:
        operaciones.append([row.get(header) or None for header in headers])
    trabajadores = book.create_sheet("Trabajadores")
    trabajadores.append(list(columns.WORKER_COLUMNS))
    roles = book.create_sheet("Roles")
    roles.append(list(columns.ROLE_COLUMNS))
    for number, nombre, apellido, active, role in _WORKERS:
        trabajadores.append([number, nombre, apellido, active])
        roles.append([number, role, "TRUE"])
    book.create_sheet("Metadata").append(list(columns.AUDIT_COLUMNS))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@cache
def _workbook(without: str) -> bytes:
    """The shop's own sheet, imported."""
    with TemporaryDirectory() as folder:
        source = write_xlsx(Path(folder) / "planilla.xlsx", without)
        path = Path(folder) / "taller.kiosk"
        LocalWorkbook.create(path, lambda book: _fill(source, book)).close()
        return path.read_bytes()


def _fill(source: Path, book: LocalWorkbook) -> None:
    import_xlsx(source, book)


@dataclass
class Answer:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """Runs commands in one data folder. `environ` holds the other settings."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def workbook(self) -> Path:
        return self.folder / "taller.kiosk"

    @property
    def log(self) -> str:
        return (self.folder / "logs" / "kiosk.log").read_text(encoding="utf-8")

    def open_shop(self, without: str = "") -> None:
        """Put the small shop in place of the sample that a first start would make."""
        write_xlsx(self.folder / "planilla.xlsx", without)
        new_workbook(self.workbook, _workbook(without))

    def settings(self) -> dict[str, str]:
        config = self.folder / "kiosk.toml"
        config.touch()
        own = {"KIOSK_DATA_DIR": str(self.folder), "KIOSK_CONFIG": str(config)}
        return {**own, "KIOSK_SOUNDS": "off", **self.environ}

    def kiosk(self, *arguments: str, answers: str = "", person: io.StringIO | None = None) -> Answer:
        """Run a command in this process. A `person` types into it; without one `answers` are piped in."""
        with self.patch.context() as patch:
            for name, value in self.settings().items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", person or io.StringIO(answers))
            # A quick command may take long on a busy machine.
            patch.setattr("kiosk.commands.patience.SAID_AFTER_S", 60.0)
            self.capture.readouterr()
            code = main(list(arguments))
        out, err = self.capture.readouterr()
        return Answer(code, out, err)

    def start(self, *arguments: str, first: str = "", **options: Any) -> "subprocess.Popen[str]":
        """Run a command in a process of its own; `first` is Python that it runs before."""
        program = f"import sys\n{first}\nfrom kiosk.cli import main\nsys.exit(main(sys.argv[1:]))"
        command = ("-c", program) if first else ("-m", "kiosk")
        return subprocess.Popen(
            [sys.executable, *command, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **self.settings()},
            encoding="utf-8",
            **options,
        )

    def finish(self, tag: str) -> None:
        """Bring a free spool through ARM and SOLD."""
        for operation, worker in (("ARM", MAURICIO), ("SOLD", NICOLAS)):
            for verb in ("tomar", "completar"):
                assert self.action(verb, tag, worker, operation).code == 0

    def inspect(self, tag: str, result: str, *more: str, worker: int = INES) -> Answer:
        """`kiosk action inspeccionar … --json`."""
        arguments = ("--tag", tag, "--worker", str(worker), "--result", result, "--json", *more)
        return self.kiosk("action", "inspeccionar", *arguments)

    def action(self, verb: str, tag: str, worker: int, operation: str = "ARM", *more: str) -> Answer:
        """`kiosk action … --json`."""
        arguments = ("--tag", tag, "--worker", str(worker), "--operation", operation, "--json", *more)
        return self.kiosk("action", verb, *arguments)
