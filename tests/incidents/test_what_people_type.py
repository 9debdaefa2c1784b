"""Cells as people type them: shown with their faults, understood where possible, and never made worse."""

import pytest
import requests

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, FaultKind, Spool, Verdict
from kiosk.workbook.book.cells import Value
from tests.incidents.shop_floor import code, kinds, wish
from tests.support.builders import ANA, ARM, JUANA, MAURO, NOW, SOLD, TAG
from tests.support.faulty_wire import Cue, Send, answered, limited
from tests.support.shop import Shop, ShopOpener, Station, ready


def only(station: Station) -> Spool:
    (spool,) = station.store.snapshot().spools
    return spool


DATES: dict[str, tuple[Value, str]] = {
    "serial number": (46082, "01-03-2026"),
    "serial number with the time": (46082.5, "01-03-2026 12:00:00"),
    "DD-MM-YYYY": ("01-03-2026", "01-03-2026"),
    "DD-MM-YYYY HH:MM:SS": ("01-03-2026 12:00:00", "01-03-2026 12:00:00"),
    "DD/MM/YYYY": ("01/03/2026", "01-03-2026"),
    "DD/MM/YY": ("01/03/26", "01-03-2026"),
    "YYYY-MM-DD": ("2026-03-01", "01-03-2026"),
    "ISO with T and Z": ("2026-03-01T15:00:00Z", "01-03-2026 12:00:00"),
    "after an apostrophe": ("'01-03-2026", "01-03-2026"),
}


@pytest.mark.parametrize("form", DATES)
def test_date_in_every_form_is_a_date_and_the_spool_can_be_taken(open_shop: ShopOpener, form: str) -> None:
    cell, text = DATES[form]
    shop = open_shop(ready(Fecha_Materiales=cell))
    station = shop.station()
    spool = only(station)
    assert (spool.fecha_materiales, spool.faults) == (text, ())
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()["Fecha_Materiales"] == cell  # planning's cell stays as planning wrote it


@pytest.mark.parametrize("form", DATES)
def test_completed_on_a_date_in_any_form_is_completed(open_shop: ShopOpener, form: str) -> None:
    cell, text = DATES[form]
    shop = open_shop(ready(Fecha_Armado=cell, Armador="MR(93)"))
    station = shop.station()
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["fecha"]) == (
        Code.OPERACION_YA_COMPLETADA,
        text,
    )


WORDS = ["mañana", "31-02-2026", "s/f", "pendiente", "#REF!", "0012", "=HOY()"]


@pytest.mark.parametrize("words", WORDS)
def test_text_in_a_date_is_shown_as_a_fault_and_refuses_only_what_reads_it(
    open_shop: ShopOpener, words: str
) -> None:
    shop = open_shop(ready(Fecha_Armado=words), ready("MK-2"))
    station = shop.station()
    spool = station.store.snapshot().spools[0]
    (fault,) = spool.faults
    assert (fault.kind, fault.sheet, fault.row, fault.column) == (
        FaultKind.ILEGIBLE,
        "Operaciones",
        2,
        "Fecha_Armado",
    )
    assert code(station.service.tomar(TAG, MAURO.id, ARM)) is Code.SPOOL_DATO_ILEGIBLE
    assert station.service.tomar("MK-2", MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.parametrize("words", WORDS)
def test_text_in_a_date_is_written_back_as_it_stood(open_shop: ShopOpener, words: str) -> None:
    shop = open_shop(ready(Fecha_QC_Metrología=words))
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()["Fecha_QC_Metrología"] == words
    assert kinds(shop) == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]  # it was not noted as an edit


def test_text_in_its_date_never_stops_the_holder_from_pausing(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Fecha_Armado", "mañana")
    assert code(station.service.completar(TAG, MAURO.id, ARM)) is Code.SPOOL_DATO_ILEGIBLE
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert (shop.row()["Fecha_Armado"], shop.row()["Ocupado_Por"]) == ("mañana", "")


NUMERIC: dict[str, Value] = {"0012": "0012", "12E5": "12E5", "1e400": "1e400", "12": "12", "007": "007"}


@pytest.mark.parametrize("tag", NUMERIC)
def test_tag_that_looks_like_a_number_is_taken_and_audited_as_it_is(open_shop: ShopOpener, tag: str) -> None:
    shop = open_shop(ready("MK-1"), {**ready(), "TAG_SPOOL": NUMERIC[tag]})
    station = shop.station()
    assert station.service.tomar(tag, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert station.service.pausar(tag, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [row["tag_spool"] for row in shop.audit()] == [tag, tag]
    other = shop.station("Puesto 2")
    other.know()
    assert other.store.standing(tag) == station.store.standing(tag)


FORMULAS = ["=1+1", "+56 9 A 1234", "-A", "@todos", '=HYPERLINK("http://x";"y")']


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text_in_cells_and_audit(
    open_shop: ShopOpener, text: str
) -> None:
    shop = open_shop(ready(text, Soldador=text))
    station = shop.station()
    assert station.service.tomar(text, MAURO.id, ARM).verdict is Verdict.APPLIED
    row = shop.row(text)
    assert (row["TAG_SPOOL"], row["Soldador"]) == (text, text)
    assert shop.audit()[0]["tag_spool"] == text
    assert station.service.pausar(text, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.parametrize(
    "spelling", ["ocupado por", "OCUPADO_POR", "Ocupado/Por", "Ocupádo Por", "Ocupado_Por / HELD BY"]
)
def test_header_spelt_otherwise_mid_session_is_followed(open_shop: ShopOpener, spelling: str) -> None:
    shop = open_shop(ready())
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    shop.rename("Ocupado_Por", spelling)
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()[spelling] == ""


def test_hand_edit_with_a_date_as_planning_types_it_is_noted_once(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    station.service.completar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Fecha_Armado", "02/05/26")
    assert station.service.tomar(TAG, JUANA.id, SOLD).verdict is Verdict.APPLIED
    assert shop.row(shown=True)["Fecha_Armado"] == "02-05-2026"
    assert kinds(shop)[2:] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]


def test_same_date_in_another_form_is_no_edit(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    station.service.completar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Fecha_Armado", NOW.strftime("%d/%m/%Y"))
    assert station.service.tomar(TAG, JUANA.id, SOLD).verdict is Verdict.APPLIED
    assert kinds(shop) == ["TOMAR_SPOOL", "COMPLETAR_ARM", "TOMAR_SPOOL"]


# The limit, on any request


def station_that_knows(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


def through(send: Send) -> requests.Response:
    return send()


@pytest.mark.parametrize("nth", [1, 2])
def test_429_on_the_nth_read_is_waited_out(open_shop: ShopOpener, nth: int) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.wire.on_read(*[through] * (nth - 1), limited("0"))
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


LIMIT: Cue = answered(429, "Quota exceeded")


@pytest.mark.logs("put back")
def test_429_on_the_nth_write_is_never_saved_nor_lost(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = station_that_knows(shop)
    station.wire.on_write(LIMIT)
    refused = station.service.execute(wish(Action.TOMAR, "id-1"))
    if refused.verdict is Verdict.REFUSED:
        assert (code(refused), kinds(shop)) == (Code.SHEETS_LIMITE, [])
        station.service.execute(wish(Action.TOMAR, "id-2"))
    assert shop.row()["Ocupado_Por"] == "MR(93)"
    station.wire.on_write(LIMIT)
    outcome = station.service.execute(wish(Action.PAUSAR, "id-3"))
    ends = [outcome] if outcome.verdict is Verdict.APPLIED else station.service.carry_on()
    assert [(end.verdict, end.command.id) for end in ends if end.command.id == "id-3"] == [
        (Verdict.APPLIED, "id-3")
    ]
    assert kinds(shop) == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]


def test_429_on_the_note_of_an_edit_saves_nothing(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "")
    station.wire.on_write(LIMIT)
    outcome = station.service.tomar(TAG, ANA.id, ARM)
    if outcome.verdict is Verdict.REFUSED:
        assert (code(outcome), kinds(shop)) == (Code.SHEETS_LIMITE, ["TOMAR_SPOOL"])
        station.service.tomar(TAG, ANA.id, ARM)
    assert kinds(shop)[1:] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]
