"""What this program writes it can read: anything else is refused before it is sent."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Code, Refusal
from kiosk.core.ports import Write
from kiosk.core.refusals import CellUnreadable
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow, Picture
from kiosk.sheets import codec, writing
from kiosk.sheets.headers import find
from kiosk.sheets.layout import WANTED, Layout, Table
from tests.sheets.test_codec import JSON
from tests.support.builders import MAURO, NOW, TAG, ZONE

LAYOUT = Layout(
    *(Table(kind, at, find([wanted], wanted)) for at, (kind, wanted) in enumerate(WANTED.items()))
)
FREE = Picture()
HELD = Picture(MAURO.mark, "14-05-2026 10:30:00", "MR(93) trabajando ARM", MAURO.mark)
ROW = AuditRow(
    "id-1", NOW, "TOMAR_SPOOL", TAG, MAURO.id, MAURO.mark, "ARM", "TOMAR", NOW.date(),
    cmd="id-1", prev="", before=FREE, after=HELD, station="Puesto 1",
)  # fmt: skip


def refused(picture: Picture = HELD, **row: object) -> Code | None:
    audit = replace(ROW, **{"after": picture, **row})
    refusal = writing.unreadable(Write(2, picture, audit.id, audit), LAYOUT, ZONE)
    return refusal.code if refusal else None


def test_ordinary_write_is_read_as_it_is_meant() -> None:
    assert refused() is None


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, 0, 0, 5), datetime(1989, 12, 31), datetime(2200, 1, 1)])
def test_row_of_a_clock_that_is_years_away_is_never_sent(at: datetime) -> None:
    assert refused(timestamp=at) is Code.FECHA_INVALIDA
    assert refused(fecha_operacion=at.date()) is Code.FECHA_INVALIDA


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2199, 12, 31)])
def test_first_and_last_day_can_be_read(day: date) -> None:
    assert refused(fecha_operacion=day, timestamp=datetime(day.year, day.month, day.day)) is None


@pytest.mark.parametrize(
    "cells",
    [
        {"fecha_armado": "01-03-1980"},
        {"fecha_armado": "1/3/2026"},
        {"armador": " MR(93)"},
        {"ocupado_por": "MR\ud800(93)"},
    ],
)
def test_state_cell_that_would_be_read_otherwise_is_never_sent(cells: dict[str, str]) -> None:
    assert refused(replace(HELD, **cells)) is Code.SPOOL_DATO_ILEGIBLE


def test_cell_that_stays_as_it_stood_does_not_stop_a_release() -> None:
    odd = replace(HELD, fecha_soldadura="1/3/2026")
    assert refused(replace(odd, ocupado_por="", fecha_ocupacion=""), before=odd) is None


@pytest.mark.parametrize("tag", ["MK-1\ud800", " MK-1", "MK-1\n"])
def test_tag_that_would_be_read_otherwise_is_never_sent(tag: str) -> None:
    assert refused(tag=tag) is Code.SPOOL_DATO_ILEGIBLE


def test_row_without_an_id_is_never_sent() -> None:
    assert refused(id="") is Code.SPOOL_DATO_ILEGIBLE


@given(st.sampled_from(columns.PICTURE_COLUMNS), JSON)
def test_whatever_was_read_can_be_written_back(header: str, raw: object) -> None:
    is_date = header in columns.DATE_COLUMNS
    moment = header == columns.FECHA_OCUPACION
    text = codec.date_text(raw, ZONE, moment)[0] if is_date else codec.text(raw)
    cells = Picture.from_headers({header: text})
    fits = codec.fits(text) and not any("\ud800" <= sign <= "\udfff" for sign in text)
    assert (refused(cells, before=replace(FREE, estado_detalle="otra")) is None) is fits


def too_long(**cells: str) -> Refusal | None:
    picture = replace(HELD, **cells)
    audit = replace(ROW, after=picture)
    return writing.unreadable(Write(7, picture, audit.id, audit), LAYOUT, ZONE)


@pytest.mark.parametrize("text", ["x" * 50_001, "\U0001f527" * 25_001], ids=["signs", "signs of two units"])
def test_cell_longer_than_sheets_takes_is_named_before_it_is_sent(text: str) -> None:
    refusal = too_long(armador=text)
    assert isinstance(refusal, CellUnreadable)
    assert (refusal.largo, refusal.columna, refusal.fila, refusal.tag) == (True, "Armador", "7", TAG)
    assert len(refusal.valor) <= 60


def test_cells_that_are_too_long_only_together_are_named_by_the_longest() -> None:
    """The audit's cell holds all of them; each control sign takes six there."""
    refusal = too_long(armador="\x01" * 4_000, soldador="\x01" * 4_500)
    assert isinstance(refusal, CellUnreadable)
    assert (refusal.largo, refusal.columna) == (True, "Soldador")


def test_cell_that_a_repair_puts_back_is_named_though_the_audit_does_not_hold_it() -> None:
    write = Write(7, replace(HELD, soldador="x" * 50_001), "id-1", replace(ROW, before=None, after=None))
    refusal = writing.unreadable(write, LAYOUT, ZONE)
    assert isinstance(refusal, CellUnreadable)
    assert (refusal.largo, refusal.columna, len(refusal.valor)) == (True, "Soldador", 60)
