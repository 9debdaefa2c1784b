"""Missing and repeated headers: reported with their cells, their cost, and the header that may be meant."""

from collections.abc import Sequence

import pytest

from kiosk.core.shop import columns
from kiosk.sheets.contract import Breach, Cost, breaches
from kiosk.sheets.headers import find
from kiosk.sheets.layout import WANTED, Layout, Table
from tests.support.shop import AUDIT, HEADERS


def tables(
    operaciones: Sequence[object] = HEADERS,
    trabajadores: Sequence[object] = columns.WORKER_COLUMNS,
    metadata: Sequence[object] = AUDIT,
    above: Sequence[Sequence[object]] = (),
) -> dict[str, Table]:
    rows = {
        "operaciones": [*above, operaciones],
        "trabajadores": [trabajadores],
        "roles": [columns.ROLE_COLUMNS],
        "metadata": [metadata],
    }
    return {kind: Table(kind.title(), 7, find(found, WANTED[kind])) for kind, found in rows.items()}


def renamed(header: str, to: str) -> list[str]:
    return [to if name == header else name for name in HEADERS]


def test_todays_sheet_keeps_the_contract() -> None:
    assert breaches(tables()) == ()


def test_renamed_required_header_is_reported_with_the_similar_one_and_its_cell() -> None:
    (found,) = breaches(tables(renamed("Fecha_QC_Metrología", "Fecha QC Metro")))
    assert (found.sheet, found.header, found.cost) == ("Operaciones", "Fecha_QC_Metrología", Cost.WORK)
    assert (found.near, found.near_at) == ("Fecha QC Metro", "Operaciones!AN1")
    assert found.free_at == "Operaciones!BX1"


@pytest.mark.parametrize(
    ("header", "to"),
    [
        ("Armador", "Armador (nombre)"),
        ("Ocupado_Por", "Ocupado por quien"),
        ("Fecha_Armado", "Fecha de Armado"),
        ("TAG_SPOOL", "TAG SPOL"),
        ("version", "Versión del kiosco"),
    ],
)
def test_similar_header_is_suggested(header: str, to: str) -> None:
    (found,) = breaches(tables(renamed(header, to)))
    assert found.near == to


@pytest.mark.parametrize("header", [*columns.REQUIRED, columns.VERSION])
def test_no_wanted_header_is_suggested_for_another(header: str) -> None:
    left = [name for name in HEADERS if name != header]
    (found,) = breaches(tables(left))
    assert found.near not in (*columns.REQUIRED, *columns.OPTIONAL)


def test_column_that_is_another_wanted_one_by_its_second_name_is_not_suggested() -> None:
    names = {"Armador": "otra cosa", "Soldador": "Armador 2 / Soldador"}
    (found,) = breaches(tables([names.get(name, name) for name in HEADERS]))
    assert (found.header, found.near, found.near_at) == ("Armador", "", "")


def test_header_of_two_letters_is_not_found_in_the_beginning_of_another_word() -> None:
    (found,) = breaches(tables(renamed("OT", "Otros trabajos")))
    assert (found.header, found.near) == ("OT", "")


def test_repeated_header_is_told_with_all_its_cells() -> None:
    (found,) = breaches(tables(renamed("MatSys", "ARMADOR")))
    assert found == Breach("Operaciones", "Armador", Cost.WORK, at=("Operaciones!AK1", "Operaciones!BN1"))


def test_cells_are_those_of_the_header_row_wherever_it_stands() -> None:
    (found,) = breaches(tables(renamed("MatSys", "ARMADOR"), above=[["PLANILLA 2026"], []]))
    assert found.at == ("Operaciones!AK3", "Operaciones!BN3")


@pytest.mark.parametrize("header", columns.REQUIRED)
def test_without_a_required_column_nothing_works(header: str) -> None:
    (found,) = breaches(tables(renamed(header, "otra cosa")))
    assert found.cost is Cost.WORK


def test_without_version_nothing_is_written() -> None:
    (found,) = breaches(tables(renamed("version", "otra cosa")))
    assert found.cost is Cost.WRITING


@pytest.mark.parametrize("header", [name for name in AUDIT if name != "N_UNION"])
def test_without_a_column_of_the_audit_nothing_is_written(header: str) -> None:
    (found,) = breaches(tables(metadata=[name for name in AUDIT if name != header]))
    assert (found.sheet, found.cost) == ("Metadata", Cost.WRITING)


@pytest.mark.parametrize("header", ["NV", "OT", "Prioridad", "Fecha_Compromiso"])
def test_optional_column_costs_only_its_own_content(header: str) -> None:
    (found,) = breaches(tables(renamed(header, "otra cosa")))
    assert found.cost is Cost.DETAIL


def test_people_without_a_column_are_named() -> None:
    found = breaches(tables(trabajadores=("Id", "Nombre", "Apellidos", "Activo")))
    assert [(each.sheet, each.header, each.near) for each in found] == [
        ("Trabajadores", "Apellido", "Apellidos")
    ]


def test_empty_worksheet_lacks_everything() -> None:
    found = breaches(tables(metadata=()))
    assert {each.header for each in found} == set(AUDIT)
    assert [each.free_at for each in found] == [f"Metadata!{chr(65 + at)}1" for at in range(len(found))]


def test_layout_and_contract_agree_on_which_headers_stop_reading_and_writing() -> None:
    for header in HEADERS:
        found = tables(renamed(header, "otra cosa"))
        here, costs = Layout(**found), {each.cost for each in breaches(found)}
        assert bool(here.missing_to_read()) is (Cost.WORK in costs), header
        assert bool(here.missing()) is bool(costs - {Cost.DETAIL}), header


def test_title_that_is_no_word_is_quoted_in_a_cell() -> None:
    table = Table("Hoja 1", 0, find([["Armador"]], WANTED["operaciones"]))
    assert table.cell(0) == "'Hoja 1'!A1"
