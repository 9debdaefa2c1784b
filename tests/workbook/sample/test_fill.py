"""The sample shop is the shop that the documents describe, and its sheet and audit agree."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import gspread
import pytest

from kiosk.core.shop import columns
from kiosk.core.shop.data import Picture
from kiosk.core.shop.dates import parse_moment
from kiosk.program.resources import resource
from kiosk.sheets.audit import audit_codec
from kiosk.workbook import LocalWorkbook, local_session
from kiosk.workbook.sample import fill
from kiosk.workbook.sample.lists import load

LISTS = resource("sample")
NOW = datetime(2026, 3, 12, 14, 30)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def planilla(tmp_path_factory: pytest.TempPathFactory) -> gspread.Spreadsheet:
    path = tmp_path_factory.mktemp("sample") / "taller.spool"
    book = LocalWorkbook.create(path, lambda new: fill.fill(new, NOW, LISTS))
    return gspread.Client(auth=None, session=local_session(book)).open_by_key("local")


def _rows(planilla: gspread.Spreadsheet, title: str, rendering: str = "FORMATTED_VALUE") -> Rows:
    header, *rows = planilla.worksheet(title).get(value_render_option=rendering)
    return [dict(zip(header, row + [""] * (len(header) - len(row)), strict=True)) for row in rows]


@pytest.fixture(scope="module")
def spools(planilla: gspread.Spreadsheet) -> Rows:
    return [row for row in _rows(planilla, "Operaciones") if row["TAG_SPOOL"]]


@pytest.fixture(scope="module")
def audit(planilla: gspread.Spreadsheet) -> Rows:
    return _rows(planilla, "Metadata")


def _is_held(row: dict[str, Any]) -> bool:
    return row["Ocupado_Por"].strip().upper() not in ("", "-", "DISPONIBLE")


def test_it_has_the_shops_size(planilla: gspread.Spreadsheet, spools: Rows, audit: Rows) -> None:
    assert planilla.worksheet("Operaciones").row_values(1) == load(LISTS).headers["operaciones"]
    assert len(load(LISTS).headers["operaciones"]) == 75
    assert len(spools) == 2500
    assert len({row["NV"] for row in spools}) == 40
    assert len(audit) == 5000
    assert len(_rows(planilla, "Trabajadores")) == 45
    assert len(_rows(planilla, "Uniones")) > 100
    assert "MK-1335-CW-25238-011" in {row["TAG_SPOOL"] for row in spools}


def test_workers_are_typed_and_have_roles(planilla: gspread.Spreadsheet) -> None:
    workers = {row["Id"]: row for row in _rows(planilla, "Trabajadores", "UNFORMATTED_VALUE")}
    assert workers[93] == {"Id": 93, "Nombre": "Mauricio", "Apellido": "Rodríguez", "Activo": True}
    assert workers[99]["Activo"] is False
    roles = {
        (row["Id"], row["Rol"]) for row in _rows(planilla, "Roles", "UNFORMATTED_VALUE") if row["Activo"]
    }
    assert {
        (93, "Armador"),
        (93, "Ayudante"),
        (94, "Soldador"),
        (3, "Supervisor"),
        (7, "Metrologia"),
    } <= roles


def test_each_kind_of_spool_is_there(spools: Rows) -> None:
    kinds = Counter(row["Estado_Detalle"].partition(" (")[0].partition(" - ")[0] for row in spools)
    assert 28 <= sum(_is_held(row) for row in spools) <= 35
    assert kinds["RECHAZADO"] > 10
    assert kinds["BLOQUEADO"] == 5
    assert kinds["REPARACION_PAUSADA"] == 4
    assert kinds["EN_REPARACION"] == 3
    assert kinds["METROLOGIA APROBADO ✓"] > 500
    assert sum("pausado" in row["Estado_Detalle"] for row in spools) == 75
    assert sum(not row["Fecha_Materiales"] for row in spools) >= 250
    assert sum(bool(row["Fecha_Materiales"]) and not row["Armador"] for row in spools) > 500


def test_faulty_cells_are_there(spools: Rows) -> None:
    tags = Counter(row["TAG_SPOOL"] for row in spools)
    assert sorted(tags.values())[-2:] == [1, 2]
    words = {row["Fecha_Materiales"] for row in spools if parse_moment(row["Fecha_Materiales"]) is None}
    assert {"mañana", "pendiente proveedor"} <= words
    assert [row["Fecha_Armado"] for row in spools if row["Fecha_Armado"] == "ayer"] == ["ayer"]
    assert {"-", " disponible ", "Mauricio"} <= {row["Ocupado_Por"] for row in spools}


def test_holds_are_minutes_to_about_a_day_old(spools: Rows) -> None:
    since = [NOW - moment for row in spools if (moment := parse_moment(row["Fecha_Ocupacion"]))]
    assert min(since) == timedelta(minutes=3)
    assert timedelta(hours=24) < max(since) < timedelta(hours=30)


def test_every_spools_cells_are_the_picture_of_its_last_audit_row(spools: Rows, audit: Rows) -> None:
    last = {row["tag_spool"]: row for row in audit}
    seen = 0
    for spool in spools:
        row = last.get(spool["TAG_SPOOL"])
        if row is not None:
            seen += 1
            assert spool["version"] == row["id"]
            assert json.loads(row["metadata_json"])["after"] == {
                header: spool[header] for header in columns.PICTURE_COLUMNS
            }
    assert seen == len(last) > 900


def test_every_audit_row_follows_the_one_before(audit: Rows) -> None:
    assert [row["id"] for row in audit] == list(dict.fromkeys(row["id"] for row in audit))
    moments = [parse_moment(row["timestamp"]) for row in audit]
    assert moments == sorted(moments, key=lambda moment: moment or NOW)
    last: dict[str, tuple[str, object]] = {}
    for row in audit:
        extra = json.loads(row["metadata_json"])
        if row["tag_spool"] in last:
            assert (extra["prev"], extra["before"]) == last[row["tag_spool"]]
        last[row["tag_spool"]] = (row["id"], extra["after"])


def test_audit_rows_have_the_form_that_the_kiosk_writes(planilla: gspread.Spreadsheet) -> None:
    where = {header: at for at, header in enumerate(columns.AUDIT_COLUMNS)}
    stored = planilla.worksheet("Metadata").get("A2:K", value_render_option="UNFORMATTED_VALUE")
    for row in stored[::250]:
        read = audit_codec.read(row, where, ZoneInfo("America/Santiago"))
        assert read is not None
        assert isinstance(read.after, Picture)
        written = audit_codec.cells(read)
        for header, at in where.items():
            typed = written.get(header, {}).get("userEnteredValue", {})
            value = next(iter(typed.values()), None)
            found = row[at] if at < len(row) else None
            assert value == (pytest.approx(found) if header == "timestamp" else found)


def test_the_same_start_gives_the_same_shop(tmp_path: Path) -> None:
    def cells(name: str, now: datetime) -> list[tuple[int, str, str | None]]:
        book = LocalWorkbook.create(tmp_path / name, lambda new: fill.fill(new, now, LISTS))
        with book.reading() as grid:
            return [row for sheet in grid.sheets() for row in grid.stored(sheet.sheet_id, 0, 10_000)]

    assert cells("a", NOW) == cells("b", NOW)
