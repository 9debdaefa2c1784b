"""Rows of Metadata, ours and others'."""

import gc
import json
import tracemalloc
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.protocol.kinds import is_judged
from kiosk.core.shop.data import AuditRow, Picture
from kiosk.core.shop.dates import UNDATED
from kiosk.sheets.audit import audit_codec
from tests.sheets.test_codec import JSON, cell_back
from tests.support.builders import MAURO, NOW, TAG, ZONE
from tests.support.shop import AUDIT

PLACES = {header: place for place, header in enumerate(AUDIT)}

ROW = AuditRow(
    id="id-1",
    timestamp=NOW,
    evento_tipo="TOMAR_SPOOL",
    tag=TAG,
    worker_id=MAURO.id,
    worker_nombre=MAURO.mark,
    operacion="ARM",
    accion="TOMAR",
    fecha_operacion=NOW.date(),
    cmd="id-1",
    prev="id-0",
    hold=None,
    before=Picture(armador="JP(11)"),
    after=Picture(armador="MR(93)", ocupado_por="MR(93)", fecha_armado="mañana"),
    station="Puesto 1 · Armado",
)


def read(**cells: object) -> AuditRow | None:
    """A row by header, with what every row must have."""
    given = {"id": "id-1", "timestamp": 46155.25, "tag_spool": TAG, **cells}
    return audit_codec.read([given.get(header) for header in AUDIT], PLACES, ZONE)


REPAIR = replace(
    ROW, evento_tipo="ANULADO", cmd=None, prev=None, before=None, after=None, ref="id-3", written="id-1"
)
ACCEPTANCE = replace(REPAIR, evento_tipo="AUDITORIA_ACEPTADA", tag="", ref=None, written=None, tras="id-9")

GIVEN = replace(ROW, motivo="reparto", asignado_por="MO(5)")
CHAINED = replace(ROW, encadenado_de="id-0")


def read_back(row: AuditRow) -> AuditRow | None:
    cells = audit_codec.cells(row)
    return audit_codec.read([cell_back(cells.get(header, {})) for header in AUDIT], PLACES, ZONE)


@pytest.mark.parametrize("row", [ROW, REPAIR, ACCEPTANCE, replace(ROW, acepta="id-9"), GIVEN, CHAINED])
def test_our_row_is_read_back_as_it_was_written(row: AuditRow) -> None:
    assert read_back(row) == row


def test_extra_keys_are_those_of_the_protocol() -> None:
    extra = json.loads(str(cell_back(audit_codec.cells(ROW)["metadata_json"])))
    assert extra.keys() == {"cmd", "prev", "hold", "before", "after", "station", "app"}
    assert extra["after"]["Ocupado_Por"] == "MR(93)"
    assert len(extra["before"]) == 8
    assert extra["app"].startswith("spool-kiosk ")


def test_row_of_an_older_layout_has_no_pictures() -> None:
    row = read(evento_tipo="TOMAR_SPOOL", worker_nombre="MR(93)", metadata_json="")
    assert row is not None
    assert (row.before, row.after, row.prev, row.worker_nombre) == (None, None, None, "MR(93)")


def test_row_without_id_is_skipped() -> None:
    assert read(id=None) is None


@pytest.mark.parametrize("raw", [None, "", "ayer", "#REF!", "31-02-2026", 9e9, True])
def test_date_that_a_person_has_spoilt_takes_no_row_out_of_the_audit(raw: object) -> None:
    extra = str(cell_back(audit_codec.cells(ROW)["metadata_json"]))
    row = read(evento_tipo="TOMAR_SPOOL", timestamp=raw, metadata_json=extra)
    assert row is not None
    assert (row.timestamp, is_judged(row)) == (UNDATED, True)


def test_row_without_tag_is_read_and_judges_no_spool() -> None:
    extra = str(cell_back(audit_codec.cells(ROW)["metadata_json"]))
    row = read(evento_tipo="TOMAR_SPOOL", tag_spool=None, metadata_json=extra)
    assert row is not None
    assert (row.tag, row.prev, is_judged(row)) == ("", "id-0", False)


@pytest.mark.parametrize(
    "raw",
    [46155.25, "13-05-2026 06:00:00", "2026-05-13T10:00:00Z", "2026-05-13T10:00:00.5Z", "13/05/2026 6:00"],
)
def test_others_write_the_time_in_other_forms(raw: object) -> None:
    row = read(timestamp=raw)
    assert row is not None
    assert row.timestamp == datetime(2026, 5, 13, 6, 0, 0)


@pytest.mark.parametrize(
    "raw", ["no json", "[1]", "null", '"x"', "{", 93, True, "[" * 5000, '{"prev":5,"after":"x"}']
)
def test_metadata_json_of_another_form_is_ignored(raw: object) -> None:
    row = read(metadata_json=raw)
    assert row is not None
    assert (row.prev, row.after, row.station) == (None, None, "")


def test_operation_day_is_read() -> None:
    row = read(fecha_operacion="02-05-2026")
    assert row is not None
    assert row.fecha_operacion == date(2026, 5, 2)


def test_row_shorter_than_the_header_is_read() -> None:
    row = audit_codec.read(["id-1", 46155.25, "X", TAG], PLACES, ZONE)
    assert row is not None
    assert (row.tag, row.worker_id) == (TAG, None)


@given(st.lists(JSON, max_size=12))
def test_any_row_can_be_read(cells: list[object]) -> None:
    audit_codec.read(cells, PLACES, ZONE)


@given(JSON.map(json.dumps))
def test_any_extra_can_be_read(extra: str) -> None:
    assert read(metadata_json=extra) is not None


def test_times_of_rows_that_were_read_take_no_memory_for_good() -> None:
    """Each of the thousands of rows that a station reads at its start has a time of its own."""
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(3_000):
            row = read(timestamp=46_155 + number / 86_400)
            assert row is not None
            assert row.timestamp == datetime(2026, 5, 13) + timedelta(seconds=number)
        gc.collect()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < 100_000
