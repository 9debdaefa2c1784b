"""A shop on disk: its workbook with the real headers, planning's edits of it, and stations at work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Event as Flag
from typing import Any, cast
from uuid import uuid4

import gspread
import pytest
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1

from kiosk.core.action.mender import Mender
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.events.event import Event
from kiosk.core.protocol.audit_window import shortened
from kiosk.core.shop.data import Worker
from kiosk.sheets.audit import known_rows
from kiosk.sheets.http.client import CountingHTTPClient, SheetsClient
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.station.memory import Memory
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from kiosk.workbook.api.adapter import GOOGLE_API_URL
from kiosk.workbook.book.cells import Row, Value
from tests.support.builders import CREW, TAG, ZONE, ShopClock
from tests.support.fast_clock import FastClock
from tests.support.faulty_wire import FaultyWire

HEADERS: tuple[str, ...] = (
    *(
        "id",
        "NV",
        "OT",
        "CT",
        "ITEM",
        "SPLIT",
        "TAG_SPOOL",
        "STATUS_NV",
        "Status_Spool",
        "Ubicación",
        "Cliente",
    ),
    *("OC", "Item_OC", "PLANO_KRONOS N°", "Rev.", "Plano_Referencia", "Marca_Placa", "Prioridad", "Notas"),
    *("Fecha_Compromiso", "Fecha_Estimada_Entrega", "DIAM", "PD_Soldadura", "PD_Ranurado", "PD_Hilo"),
    *("Peso_Kg", "Area_m2", "Tipo Armado", "Tipo_NDT", "Tipo_PH", "Tipo_Revestimiento", "Tipo_Pintura"),
    *("Tipo_Embalaje", "Fecha_Ingenieria", "Fecha_Materiales", "Fecha_Armado", "Armador", "Fecha_Soldadura"),
    *(
        "Soldador",
        "Fecha_QC_Metrología",
        "Fecha_NDT",
        "OK NDT si/no/Rep",
        "N°_nforme_PT",
        "N°_Informe_UT_ RX",
    ),
    *("Fecha_PH", "N°_Informe_PH", "Fecha_Revestimiento", "Fecha_QC_Revestimiento", "Fecha_Envio_Pintura"),
    *("GD_envio_Pintura", "Fecha_Pintura", "Taller_Pintura", "Informe_Pintura", "Fecha_QC_Pintura"),
    *("Fecha_Liberación", "N°_Acta_Libración", "Packing_list", "Fecha_GD", "Guia_Despacho"),
    *("Precio Fabricación", "Precio Revestimiento", "Precio Pintura", "Precio Embalaje", "Precio Total"),
    *("FLAG", "MatSys", "Ocupado_Por", "Fecha_Ocupacion", "version", "Estado_Detalle", "Total_Uniones"),
    *("Uniones_ARM_Completadas", "Uniones_SOLD_Completadas", "Pulgadas_ARM", "Pulgadas_SOLD"),
)
AUDIT = (
    *("id", "timestamp", "evento_tipo", "tag_spool", "worker_id", "worker_nombre", "operacion", "accion"),
    *("fecha_operacion", "metadata_json", "N_UNION"),
)
MATERIALS = 46082
"""01-03-2026 as a serial number of the sheet."""

Cells = Mapping[str, Value]


def ready(tag: str = TAG, **cells: Value) -> dict[str, Value]:
    """A row whose materials have arrived; other cells by header."""
    return {"TAG_SPOOL": tag, "NV": "NV-101", "OT": "OT-7", "Fecha_Materiales": MATERIALS, **cells}


def shop_workbook(
    path: Path,
    rows: Iterable[Cells],
    headers: Sequence[str] = HEADERS,
    workers: Iterable[Worker] = CREW,
    audit: Iterable[Cells] = (),
) -> None:
    """A workbook with the four worksheets; rows by header."""

    def fill(book: LocalWorkbook) -> None:
        people = list(workers)
        roles = [(each.id, role, True) for each in people for role in sorted(each.roles)]
        sheets: dict[str, list[tuple[Value, ...]]] = {
            "Operaciones": [tuple(headers), *(_line(row, headers) for row in rows)],
            "Trabajadores": [
                ("Id", "Nombre", "Apellido", "Activo"),
                *((each.id, each.nombre, each.apellido, each.active) for each in people),
            ],
            "Roles": [("Id", "Rol", "Activo"), *roles],
            "Metadata": [AUDIT, *(_line(row, AUDIT) for row in audit)],
        }
        with book.writing() as grid:
            for title, lines in sheets.items():
                width = max(max(map(len, lines)), 11)
                sheet = grid.add_sheet(title, row_count=len(lines) + 5, column_count=width)
                grid.put_rows(sheet.sheet_id, {at: Row(list(line)) for at, line in enumerate(lines)})

    LocalWorkbook.create(path, fill).close()


def _line(row: Cells, headers: Sequence[str]) -> tuple[Value, ...]:
    strange = row.keys() - set(headers)
    assert not strange, strange
    return tuple(row.get(header) for header in headers)


class Station:
    """One process of a station: its store over its own connection, its service, and its published events."""

    def __init__(self, path: Path, folder: Path, name: str, clock: ShopClock) -> None:
        self.folder, self.name, self.clock = folder, name, clock
        self.stop = Flag()
        self.time = FastClock()
        """The clock by which its clients wait for the sheet, and by which rows are in doubt."""
        self.memory = Memory(folder, str(path), clock.best_utc)
        self.sheet_state = SheetState(self.memory.audit, self.time, name, clock.best_utc)
        if kept := self.memory.audit.load():
            base, first, rows = shortened(kept.base, kept.first, kept.rows, known_rows.KEPT_ROWS)
            self.sheet_state.audit.restore(base, first, rows, kept.end, kept.since)
        if snapshot := self.memory.mirror.load():
            self.sheet_state.remember(snapshot)
        self.pauses: list[float] = []
        """How long its service would have paused between two tries, in seconds."""
        self.told: list[Event] = []
        self._sessions: list[Any] = []
        self._books: list[LocalWorkbook] = []
        self._is_closed = False
        self.wire, self.store = self.another_thread(path)
        self.mender = Mender(self.store, clock, name, self, lambda: str(uuid4()))
        self.service = OccupationService(
            Workplace(self.store, self.memory.journal, clock, name, self),
            limits=Limits(pause=self.pauses.append, now=self.time, is_ending=self.stop.is_set),
        )

    def know(self) -> None:
        """Read sheet and audit, as a station does at its start."""
        self.store.latest()
        self.store.read_audit()

    def another_thread(self, path: Path) -> tuple[FaultyWire, SheetStore]:
        """A store with its own client that shares this process's sheet state."""
        book = LocalWorkbook.open(path)
        self._books.append(book)
        session = local_session(book)
        wire = FaultyWire(session.get_adapter(GOOGLE_API_URL))
        session.mount(GOOGLE_API_URL, wire)
        self._sessions.append(session)
        client = gspread.Client(auth=cast(Any, None), session=session, http_client=CountingHTTPClient)
        pace = Pace(self.stop, now=self.time, pause=self.time.wait)
        sheets = SheetsClient(client, LOCAL_SPREADSHEET_ID, pace=pace)
        return wire, SheetStore(sheets, SheetNames(), ZONE, self.sheet_state, self.clock.best_local)

    def may_not_write(self, *ranges: str) -> None:
        """Protect these ranges from this station's account; without any, it may write everywhere again."""
        for book in self._books:
            book.protected = ranges

    def announce(self, events: Iterable[Event]) -> None:
        self.told += events

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self.memory.close()
            for session in self._sessions:
                session.close()


class Shop:
    """The workbook as people in planning see and edit it, and the stations."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = ShopClock()
        self._stations: list[Station] = []
        self._session = local_session(LocalWorkbook.open(path))

    @cached_property
    def planilla(self) -> gspread.Spreadsheet:
        """Planning's own view of the workbook; like its worksheets asked for once a test needs it."""
        hands = gspread.Client(auth=cast(Any, None), session=self._session)
        return hands.open_by_key(LOCAL_SPREADSHEET_ID)

    @cached_property
    def operaciones(self) -> gspread.Worksheet:
        return self.planilla.worksheet("Operaciones")

    @cached_property
    def metadata(self) -> gspread.Worksheet:
        return self.planilla.worksheet("Metadata")

    def station(self, name: str = "Puesto 1") -> Station:
        """A station that has read nothing yet."""
        return self._opened(self.path.with_name(f"{self.path.stem}-{len(self._stations)}"), name)

    def restarted(self, station: Station) -> Station:
        """The same station after a restart, with its journal and its copy of the sheet."""
        station.close()
        return self._opened(station.folder, station.name)

    def _opened(self, folder: Path, name: str) -> Station:
        station = Station(self.path, folder, name, self.clock)
        self._stations.append(station)
        return station

    def rows(self, shown: bool = False, of: gspread.Worksheet | None = None) -> list[dict[str, Any]]:
        """All rows below the headers, by header; `shown` as displayed, else with the stored values."""
        option = ValueRenderOption.formatted if shown else ValueRenderOption.unformatted
        headers, *rows = (of or self.operaciones).get_values(value_render_option=option)
        return [dict(zip(headers, row, strict=False)) for row in rows]

    def row(self, tag: str = TAG, shown: bool = False) -> dict[str, Any]:
        """The row of a spool; the first one if the tag stands in several."""
        return next(row for row in self.rows(shown) if row["TAG_SPOOL"] == tag)

    def audit(self, shown: bool = False) -> list[dict[str, Any]]:
        """The rows of Metadata."""
        return self.rows(shown, self.metadata)

    def write(self, tag: str, header: str, value: Value) -> None:
        """Planning writes one cell by hand."""
        rows = self.operaciones.get_values()
        row = next(number for number, cells in enumerate(rows, start=1) if tag in cells)
        self._put(row, next(cells for cells in rows if header in cells).index(header) + 1, value)

    def rename(self, header: str, to: str) -> None:
        """Planning renames a header of the first row."""
        self._put(1, self.operaciones.row_values(1).index(header) + 1, to)

    def _put(self, row: int, column: int, value: Value) -> None:
        cell = rowcol_to_a1(row, column)
        self.operaciones.update([[value]], cell, value_input_option=ValueInputOption.raw)

    def close(self) -> None:
        for station in self._stations:
            station.close()
        self._session.close()


class ShopOpener:
    """Makes shops, each in a file of its own, and closes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shops: list[Shop] = []

    def __call__(self, *rows: Cells, **options: Any) -> Shop:
        path = self._folder / f"taller-{len(self._shops)}.spool"
        shop_workbook(path, rows, **options)
        shop = Shop(path)
        self._shops.append(shop)
        return shop

    def close(self) -> None:
        for shop in self._shops:
            shop.close()


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[ShopOpener]:
    """`open_shop(ready(), ready("MK-2"), …)` makes a shop with these rows."""
    opener = ShopOpener(tmp_path)
    yield opener
    opener.close()
