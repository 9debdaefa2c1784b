"""Tags, marks and people as spreadsheets hold them: spelt in many ways, lost by formulas, given twice."""

import pytest

from kiosk import texts
from kiosk.core.errors import Code
from kiosk.core.shop.data import Verdict
from tests.incidents.shop_floor import code, kinds
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.logs import LogCheck
from tests.support.shop import ShopOpener, ready

SPELT = "mk–1335–cw–25238–011 "


def test_tag_with_an_unseen_sign_is_found_and_written_as_the_sheet_spells_it(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-10\u200b"))
    station = shop.station()
    assert station.service.tomar("MK-10", MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [row["tag_spool"] for row in shop.audit()] == ["MK-10\u200b"]


def test_twins_by_case_and_dash_are_refused_with_both_rows(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(), ready(SPELT))
    station = shop.station()
    for tag in (TAG, SPELT.strip()):
        outcome = station.service.tomar(tag, MAURO.id, ARM)
        assert outcome.refusal is not None
        assert (code(outcome), outcome.refusal.values["filas"]) == (Code.SPOOL_DUPLICADO, "2, 3")
    assert kinds(shop) == []


def test_numbers_apart_by_a_space_make_two_spools(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("SP 1 12"), ready("SP 11 2"))
    station = shop.station()
    assert station.service.tomar("SP 1 12", MAURO.id, ARM).verdict is Verdict.APPLIED
    assert station.service.tomar("sp  11  2", ANA.id, ARM).verdict is Verdict.APPLIED
    assert [row["tag_spool"] for row in shop.audit()] == ["SP 1 12", "SP 11 2"]


def test_renamed_only_in_its_case_a_spool_keeps_its_history_and_its_holder(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    shop.write(TAG, "TAG_SPOOL", SPELT)
    (spool,) = station.store.snapshot().spools
    assert (spool.tag, spool.picture.holder_id) == (TAG, MAURO.id)
    assert code(station.service.tomar(SPELT, ANA.id, ARM)) is Code.SPOOL_OCUPADO
    assert station.service.pausar(SPELT, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [row["tag_spool"] for row in shop.audit()] == [TAG, TAG]
    assert len(station.store.history(SPELT)) == 2


@pytest.mark.parametrize("lost", ["#REF!", "Cargando…", 93])
def test_holder_lost_to_a_formula_keeps_the_spool_and_may_pause_it(
    open_shop: ShopOpener, lost: str | int
) -> None:
    shop = open_shop(ready())
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    shop.write(TAG, "Ocupado_Por", lost)
    (spool,) = station.store.snapshot().spools
    assert (spool.picture.holder_id, [fault.column for fault in spool.faults]) == (MAURO.id, ["Ocupado_Por"])
    assert station.mender.mend_all() == 0
    assert code(station.service.tomar(TAG, ANA.id, ARM)) is Code.SPOOL_DATO_ILEGIBLE
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == ""
    assert kinds(shop) == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]
    assert station.store.snapshot().spools[0].faults == ()


def test_free_spool_whose_holder_cell_is_lost_is_not_taken(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Ocupado_Por="#N/A"))
    assert code(shop.station().service.tomar(TAG, MAURO.id, ARM)) is Code.SPOOL_DATO_ILEGIBLE


def test_number_in_the_tag_column_is_a_fault_that_says_so(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(12), ready("0013"))  # type: ignore[arg-type]
    station = shop.station()
    outcome = station.service.tomar("0012", MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (code(outcome), outcome.refusal.values["numero"]) == (Code.SPOOL_DATO_ILEGIBLE, "1")
    assert station.service.tomar("0013", MAURO.id, ARM).verdict is Verdict.APPLIED


def test_tags_lost_to_formulas_never_pass_for_an_empty_shop(open_shop: ShopOpener, logs: LogCheck) -> None:
    logs.expect("spools were read")
    shop = open_shop(*(ready(f"MK-{number}") for number in range(12)))
    station = shop.station()
    station.know()
    for number in range(12):
        shop.write(f"MK-{number}", "TAG_SPOOL", "Loading...")
    assert code(station.service.tomar("MK-1", MAURO.id, ARM)) is not None
    assert kinds(shop) == []


def test_release_of_a_spool_whose_holder_nobody_can_read_says_where_and_what_to_do(
    open_shop: ShopOpener,
) -> None:
    shop = open_shop(ready(Ocupado_Por="#REF!", Armador=MAURO.mark))
    outcome = shop.station().service.pausar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.REFUSED
    said = texts.answer(outcome, "es")
    assert all(word in said for word in ("No se sabe quién tiene", "fila 2", "«#REF!»", "Ocupado_Por"))
    shop.write(TAG, "Ocupado_Por", MAURO.mark)
    assert shop.station("Puesto 2").service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


def test_release_of_a_spool_that_was_pasted_twice_is_refused_until_planning_leaves_one_row(
    open_shop: ShopOpener,
) -> None:
    shop = open_shop(ready(), ready("MK-2"))
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    shop.write("MK-2", "TAG_SPOOL", TAG.lower())
    station.store.snapshot()
    outcome = station.service.pausar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_DUPLICADO)
    assert "filas 2, 3" in texts.answer(outcome, "es")
    shop.operaciones.delete_rows(3)
    station.store.snapshot()
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.logs("only 0 spools were read")
def test_release_of_a_spool_whose_tag_became_a_number_is_refused_until_it_is_text_again(
    open_shop: ShopOpener,
) -> None:
    shop = open_shop(ready("0012"))
    station = shop.station()
    station.service.tomar("0012", MAURO.id, ARM)
    shop.write("0012", "TAG_SPOOL", 12)
    station.store.snapshot()
    outcome = station.service.pausar("0012", MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_DATO_ILEGIBLE)
    assert "formato de texto" in texts.answer(outcome, "es")
    shop.write("12", "TAG_SPOOL", "0012")
    station.store.snapshot()
    assert station.service.pausar("0012", MAURO.id, ARM).verdict is Verdict.APPLIED


def test_lone_dash_in_a_name_cell_is_a_fault_and_stops_no_release(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Soldador="-"))
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    (spool,) = station.store.snapshot().spools
    assert [fault.column for fault in spool.faults] == ["Soldador"]
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
