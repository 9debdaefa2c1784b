"""Generates the sample shop, the initial contents of a new workbook for trying the kiosk. Any thread.

The shop is always the same, except for its times, which count back from the start. Its people are invented.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow, Operation, Picture
from kiosk.core.shop.dates import format_date, parse_moment
from kiosk.core.shop.states import states_of
from kiosk.workbook.book.book import Grid, LocalWorkbook
from kiosk.workbook.book.cells import DATE, DATE_TIME, NumberFormat, encode_formats, encode_values
from kiosk.workbook.book.formats import serial
from kiosk.workbook.sample import lives
from kiosk.workbook.sample.lists import ShopLists, load
from kiosk.workbook.sample.orders import SheetCell, SpoolOrder, orders, planning_cells

AUDIT_ROWS = 5_000
_SEED = 93
_SPARE_ROWS = 500
_DAY_H = 24.0
_APP = f"spool-kiosk {__version__}"
_DATED = re.compile("fecha|timestamp", re.IGNORECASE)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Script = Callable[[lives.Life], None]
_KINDS: tuple[tuple[Script, int, float, float], ...] = (
    (lives.awaiting_inspection, 110, 2, 4 * _DAY_H),
    (lives.repaired, 12, 1, 2 * _DAY_H),
    (lives.rejected, 22, 1, 3 * _DAY_H),
    (lives.blocked, 5, 5, 3 * _DAY_H),
    (lives.repair_paused, 4, 1, _DAY_H),
    (lives.sold_paused, 35, 1, 2 * _DAY_H),
    (lives.arm_done, 230, 1, 6 * _DAY_H),
    (lives.arm_paused, 40, 1, 2 * _DAY_H),
)
"""The spools in progress: script, number of spools, and the range of hours since the last step."""

_PENDING, _WITHOUT_MATERIALS = 620, 260


def fill(book: LocalWorkbook, now: datetime, folder: Path) -> None:
    """Write the sample shop into a new, empty workbook. `now` is local and naive.

    `folder` has the lists to draw from. Raises OSError if they are missing.
    """
    _Shop(load(folder), now.replace(microsecond=0)).write(book)


class _Shop:
    """Draws everything from one seed, in a fixed order."""

    def __init__(self, lists: ShopLists, now: datetime) -> None:
        self._lists = lists
        self._now = now
        self._rng = random.Random(_SEED)
        self._crew = lives.Crew(
            arm=lists.with_role("Armador", "Ayudante"),
            sold=lists.with_role("Soldador", "Ayudante"),
            inspectors=lists.with_role("Metrologia"),
            repairers=lists.with_role("Armador", "Soldador"),
        )
        self._orders = orders(lists, self._rng)
        self._pictures: dict[int, tuple[Picture, str]] = {}
        self._audit: list[AuditRow] = []
        self._without_materials: set[int] = set()
        self._live()

    def write(self, book: LocalWorkbook) -> None:
        """Write all worksheets in one transaction."""
        with book.writing() as grid:
            _sheet(grid, "Operaciones", self._lists.headers["operaciones"], list(self._operaciones()))
            _sheet(grid, "Trabajadores", columns.WORKER_COLUMNS, list(self._lists.worker_rows()))
            _sheet(grid, "Roles", columns.ROLE_COLUMNS, list(self._lists.role_rows()))
            _sheet(grid, "Metadata", columns.AUDIT_COLUMNS, list(map(_audit_cells, self._audit)))
            _sheet(grid, "Uniones", self._lists.headers["uniones"], list(self._uniones()))

    def _live(self) -> None:
        """Generate every spool's history; the oldest sales notes are finished, the newest not begun."""
        busy: list[tuple[Script, datetime]] = [
            (script, self._ago(self._rng.uniform(low, high)))
            for script, count, low, high in _KINDS
            for _ in range(count)
        ]
        by_id = {worker.id: worker for worker in self._lists.workers}
        for one in self._lists.holding:
            script = lives.held(by_id[one.worker_id], Operation(one.operation))
            busy.append((script, self._ago(one.minutes / 60)))
        done = len(self._orders) - len(busy) - _PENDING - _WITHOUT_MATERIALS
        spread = sorted(range(len(self._orders)), key=lambda at: at + self._rng.uniform(-150, 150))
        self._rng.shuffle(busy)
        middle = spread[done : done + len(busy)]
        for at, (script, end) in zip(middle, busy, strict=True):
            self._happened(at, script, end)
        self._without_materials = set(spread[len(spread) - _WITHOUT_MATERIALS :])
        self._finish_old(spread[:done])
        self._audit.sort(key=lambda row: row.timestamp)
        self._audit = self._audit[-AUDIT_ROWS:]  # older rows have been archived

    def _finish_old(self, places: list[int]) -> None:
        """Finish the oldest spools: only the newest of them have audit rows of the kiosk."""
        for count, at in enumerate(reversed(places)):
            if len(self._audit) < AUDIT_ROWS:
                self._happened(at, lives.approved, self._ago(48 + count * 1.3))
            else:
                self._pictures[at] = self._other_programs_work(count)

    def _happened(self, at: int, script: Script, end: datetime) -> None:
        life = lives.Life(self._orders[at].tag, self._rng, self._crew).live(script, end)
        self._pictures[at] = (life.picture, life.version)
        self._audit += life.rows

    def _other_programs_work(self, count: int) -> tuple[Picture, str]:
        approved = self._ago(48 + count * 1.3)
        picture = Picture(
            estado_detalle=self._rng.choice(("METROLOGIA APROBADO ✓", "METROLOGIA_APROBADO ✓")),
            armador=self._rng.choice(self._crew.arm).mark,
            fecha_armado=format_date(approved - timedelta(days=4)),
            soldador=self._rng.choice(self._crew.sold).mark,
            fecha_soldadura=format_date(approved - timedelta(days=2)),
            fecha_qc_metrologia=format_date(approved),
        )
        return picture, self._rng.choice(("0", lives.new_id(self._rng)))

    def _ago(self, hours: float) -> datetime:
        return self._now - timedelta(seconds=int(hours * 3600))

    def _operaciones(self) -> Iterator[list[SheetCell]]:
        headers = self._lists.headers["operaciones"]
        rows: list[dict[str, SheetCell]] = []
        for at, order in enumerate(self._orders):
            picture, version = self._pictures.get(at, (Picture(), ""))
            with_materials = at not in self._without_materials
            cells = planning_cells(order, picture, with_materials, self._now.date(), self._lists, self._rng)
            cells |= _state_cells(picture, version)
            rows.append(cells)
        untouched = [at for at in range(len(rows)) if at not in self._pictures]
        _make_faulty(rows, untouched, self._now)
        for cells in rows:
            yield [cells.get(header) for header in headers]
        totals: dict[str, SheetCell] = {"Cliente": "TOTAL", "Peso_Kg": 0.0}
        totals["Peso_Kg"] = round(sum(w for row in rows if isinstance(w := row["Peso_Kg"], float)), 1)
        yield []
        yield [totals.get(header) for header in headers]

    def _uniones(self) -> Iterator[list[SheetCell]]:
        headers = self._lists.headers["uniones"]
        number = 0
        for at, order in enumerate(self._orders):
            if at not in self._pictures or at % 10:
                continue
            for joint in range(1, order.joints + 1):
                number += 1
                cells = _joint(order, joint, number, self._pictures[at][0])
                cells["TIPO_UNION"] = self._rng.choice(self._lists.orders["joint_types"])
                yield [cells.get(header) for header in headers]


def _joint(order: SpoolOrder, joint: int, number: int, picture: Picture) -> dict[str, SheetCell]:
    cells: dict[str, SheetCell] = {
        "ID": number,
        "OT": order.ot,
        "N_UNION": joint,
        "TAG_SPOOL": order.tag,
        "DN_UNION": order.diameter,
    }
    for prefix, worker, finished in (
        ("ARM", picture.armador, picture.fecha_armado),
        ("SOL", picture.soldador, picture.fecha_soldadura),
    ):
        if finished:
            day = parse_moment(finished)
            cells |= {f"{prefix}_FECHA_INICIO": day, f"{prefix}_FECHA_FIN": day, f"{prefix}_WORKER": worker}
    return cells


def _state_cells(picture: Picture, version: str) -> dict[str, SheetCell]:
    """The nine state cells, dates typed."""
    cells: dict[str, SheetCell] = {columns.VERSION: version or None}
    for header, text in picture.by_header().items():
        moment = parse_moment(text) if header in columns.DATE_COLUMNS else None
        if moment is not None and header != columns.FECHA_OCUPACION:
            cells[header] = moment.date()
        else:
            cells[header] = moment or text or None
    return cells


def _make_faulty(rows: list[dict[str, SheetCell]], untouched: Sequence[int], now: datetime) -> None:
    """Add the faults of real sheets to spools that are not begun."""
    faulty = iter(untouched[::37])
    rows[next(faulty)]["Fecha_Materiales"] = "mañana"
    rows[next(faulty)]["Fecha_Materiales"] = "pendiente proveedor"
    rows[next(faulty)]["Fecha_Armado"] = "ayer"
    rows[next(faulty)]["Fecha_Materiales"] = f"{now:%d/%m/%y}"
    rows[next(faulty)]["Fecha_Materiales"] = f"{now:%Y-%m-%d}T08:00:00Z"
    rows[next(faulty)]["Ocupado_Por"] = "-"
    rows[next(faulty)]["Ocupado_Por"] = " disponible "
    by_hand = rows[next(faulty)]
    by_hand["Ocupado_Por"] = "Mauricio"
    by_hand["Fecha_Ocupacion"] = now - timedelta(hours=5)
    first, second = untouched[-2:]
    rows[second]["TAG_SPOOL"] = rows[first]["TAG_SPOOL"]


def _audit_cells(row: AuditRow) -> list[SheetCell]:
    """An audit row as `audit_codec` writes it (a test compares them), but encoded directly."""
    extra = _encode({"cmd": row.cmd, "prev": row.prev, "hold": row.hold})[:-1]
    before, after = _picture_json(row.before), _picture_json(row.after)
    more: dict[str, Any] = {"station": row.station, "app": _APP}
    if row.operacion == Operation.REPARACION and row.after:
        more["cycle"] = states_of(row.after).cycle
    return [
        row.id,
        row.timestamp,
        row.evento_tipo,
        row.tag,
        row.worker_id,
        row.worker_nombre,
        row.operacion,
        row.accion,
        row.fecha_operacion,
        f'{extra},"before":{before},"after":{after},{_encode(more)[1:]}',
    ]


@lru_cache(maxsize=16)  # one row's `after` is the next one's `before`
def _picture_json(picture: Picture | None) -> str:
    return _encode(picture.by_header() if picture else None)


def _sheet(grid: Grid, title: str, headers: Sequence[str], rows: Sequence[Sequence[SheetCell]]) -> None:
    """Add a worksheet with a grid slightly larger than its contents, as in real sheets."""
    sheet = grid.add_sheet(title, len(rows) + 1 + _SPARE_ROWS, len(headers))
    dated = [at for at, header in enumerate(headers) if _DATED.search(header)]
    grid.put_stored(sheet.sheet_id, _stored([list(headers), *rows], dated))


def _stored(rows: Iterable[Sequence[SheetCell]], dated: list[int]) -> Iterator[tuple[int, str, str | None]]:
    """Rows in their stored form; dates occur only in the columns `dated`."""
    for index, row in enumerate(rows):
        formats: dict[int, NumberFormat] = {}
        values: list[Any] = list(row)
        for column in dated:
            cell = values[column] if column < len(values) else None
            if isinstance(cell, date):
                formats[column] = DATE_TIME if isinstance(cell, datetime) else DATE
                values[column] = serial(cell)
        yield index, encode_values(values), encode_formats(formats)
