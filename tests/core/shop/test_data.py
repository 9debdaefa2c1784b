"""Workers' marks, and the state cells as text."""

import pytest

from kiosk.core.shop.data import Picture, Worker
from kiosk.core.shop.names import mark_id
from tests.support.builders import MAURO, duplicated, picture, spool


def test_worker_is_shown_by_initials_and_id() -> None:
    assert Worker(93, "Mauro Andrés", "Rojas Díaz").mark == "MR(93)"


def test_mark_is_upper_case_whatever_the_sheet_says() -> None:
    assert Worker(7, " ángela", "ñuñez ").mark == "ÁÑ(7)"


def test_id_is_read_from_a_mark() -> None:
    assert mark_id("MR(93)") == 93


@pytest.mark.parametrize("text", ["", "Mauro", "MR(93) ayer", "MR(x)", "MR()", f"MR({'9' * 5000})"])
def test_text_that_is_no_mark_has_no_id(text: str) -> None:
    assert mark_id(text) is None


@pytest.mark.parametrize("text", ["", "  ", "-", " - ", "DISPONIBLE", "disponible ", "Disponible"])
def test_free_has_several_spellings(text: str) -> None:
    assert picture(ocupado_por=text).is_free
    assert picture(ocupado_por=text).holder_id is None


def test_holder_is_known_by_his_id() -> None:
    assert picture(ocupado_por="MR(93)").holder_id == MAURO.id


def test_holder_without_id_still_holds_the_spool() -> None:
    strange = picture(ocupado_por="Mauro")
    assert not strange.is_free
    assert strange.holder_id is None


def test_cells_survive_the_audit() -> None:
    cells = picture(ocupado_por="MR(93)", fecha_ocupacion="14-05-2026 08:15:00", fecha_qc_metrologia="mañana")
    assert Picture.from_headers(cells.by_header()) == cells


def test_audit_of_another_program_may_hold_anything() -> None:
    assert Picture.from_headers({"Ocupado_Por": ["MR(93)"], "Armador": 93, "Extra": "x"}) == Picture()


def test_rows_of_a_duplicated_tag_have_distinct_keys() -> None:
    first = duplicated(spool("MK-1"), 2, 3)
    assert first.key == "MK-1"
    assert [fault.row for fault in first.duplicates] == [2, 3]
