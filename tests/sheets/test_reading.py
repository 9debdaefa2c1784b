"""Columns of the sheet to spools and workers."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop import columns
from kiosk.core.shop.data import Fault, FaultKind, Picture, Spool, Worker
from kiosk.sheets import codec, reading
from kiosk.sheets.headers import find
from kiosk.sheets.layout import Table
from tests.sheets.test_codec import JSON
from tests.support.builders import ZONE

KNOWN = (*columns.REQUIRED, *columns.OPTIONAL)


def one(**cells: object) -> Spool:
    return reading.spool_of({"TAG_SPOOL": "MK-1", **cells}, 7, "Operaciones", ZONE)


def several(**by_header: Sequence[object]) -> tuple[Spool, ...]:
    return reading.SpoolReader("Operaciones", ZONE).spools(by_header, 2)


def test_row_becomes_a_spool() -> None:
    found = one(
        NV="NV-101",
        OT=17,
        Prioridad="1",
        Fecha_Compromiso="01/07/26",
        Fecha_Materiales=46082,
        Ocupado_Por="MR(93)",
        Fecha_Ocupacion=46155.25,
        Armador=" MR(93) ",
        Estado_Detalle="MR(93) trabajando ARM",
        version="id-1",
    )
    assert found == Spool(
        tag="MK-1",
        picture=Picture(
            ocupado_por="MR(93)",
            fecha_ocupacion="13-05-2026 06:00:00",
            estado_detalle="MR(93) trabajando ARM",
            armador="MR(93)",
        ),
        version="id-1",
        row=7,
        nv="NV-101",
        ot="17",
        prioridad="1",
        fecha_compromiso="01-07-2026",
        fecha_materiales="01-03-2026",
    )


@pytest.mark.parametrize("header", sorted(columns.DATE_COLUMNS))
def test_unreadable_date_is_a_fault_with_its_place(header: str) -> None:
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 7, header, "mañana")
    assert one(**{header: "mañana"}).faults == (fault,)


def test_unreadable_date_never_hides_the_row() -> None:
    found = one(Fecha_Armado="mañana", Armador="MR(93)")
    assert (found.tag, found.picture.armador, found.picture.fecha_armado) == ("MK-1", "MR(93)", "mañana")


def test_holder_without_id_is_a_fault() -> None:
    assert one(Ocupado_Por="Mauro").faults == (
        Fault(FaultKind.SIN_ID, "Operaciones", 7, "Ocupado_Por", "Mauro"),
    )


@pytest.mark.parametrize("free", ["", "-", "Disponible", "MR(93)"])
def test_free_or_known_holder_is_no_fault(free: str) -> None:
    assert one(Ocupado_Por=free).faults == ()


def test_every_fault_of_a_row_is_told() -> None:
    found = one(Ocupado_Por="Mauro", Fecha_Ocupacion="ayer", Fecha_Materiales="pronto")
    assert {fault.column for fault in found.faults} == {"Ocupado_Por", "Fecha_Ocupacion", "Fecha_Materiales"}


def test_rows_without_tag_are_no_spools() -> None:
    found = several(TAG_SPOOL=["MK-1", None, "", "  ", "MK-2"], Armador=["a", "total", "x", "y", "b"])
    assert [(spool.tag, spool.row, spool.picture.armador) for spool in found] == [
        ("MK-1", 2, "a"),
        ("MK-2", 6, "b"),
    ]


def test_columns_shorter_than_others_are_empty_there() -> None:
    found = several(TAG_SPOOL=["MK-1", "MK-2"], Armador=["a"], NV=[])
    assert [spool.picture.armador for spool in found] == ["a", ""]


def test_columns_longer_than_the_tags_add_nothing() -> None:
    assert [spool.tag for spool in several(TAG_SPOOL=["MK-1"], Armador=["a", "totals", "totals"])] == ["MK-1"]


@pytest.mark.parametrize(("raw", "tag"), [("0012", "0012"), ("12E5", "12E5"), (1200, "1200"), (12.0, "12")])
def test_tag_that_looks_like_a_number_stays_what_it_is(raw: object, tag: str) -> None:
    assert several(TAG_SPOOL=[raw])[0].tag == tag


def test_number_and_text_of_one_tag_are_one_tag() -> None:
    assert len(several(TAG_SPOOL=[12, "12 "])[0].duplicates) == 2


def test_repeated_tag_is_a_fault_that_names_every_row_on_every_row() -> None:
    found = several(TAG_SPOOL=["MK-1", "MK-2", "MK-1", "MK-1"])
    first, unique, second, third = found
    assert [fault.row for fault in first.duplicates] == [2, 4, 5]
    assert first.duplicates == second.duplicates == third.duplicates
    assert unique.faults == ()
    assert [spool.key for spool in found] == ["MK-1", "MK-2", "MK-1#1", "MK-1#2"]


def test_repeated_row_keeps_its_other_faults() -> None:
    found = several(TAG_SPOOL=["MK-1", "MK-1"], Fecha_Armado=[None, "mañana"])
    assert [len(spool.faults) for spool in found] == [2, 3]


@given(st.dictionaries(st.sampled_from(KNOWN), JSON))
def test_any_row_can_be_read(cells: Mapping[str, object]) -> None:
    reading.spool_of(cells, 2, "Operaciones", ZONE)


@given(st.dictionaries(st.sampled_from(KNOWN), JSON))
def test_every_date_is_read_or_a_fault_that_names_its_cell(cells: Mapping[str, object]) -> None:
    unreadable = {name for name in columns.DATE_COLUMNS if not codec.date_text(cells.get(name), ZONE)[1]}
    faults = reading.spool_of(cells, 7, "Operaciones", ZONE).faults
    found = [fault for fault in faults if fault.kind is FaultKind.ILEGIBLE]
    assert {fault.column for fault in found} & columns.DATE_COLUMNS == unreadable
    assert all((fault.sheet, fault.row) == ("Operaciones", 7) and fault.raw for fault in found)


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_any_columns_can_be_read(tags: list[object], names: list[object]) -> None:
    several(TAG_SPOOL=tags, Ocupado_Por=names)


# Reading again


def test_second_reading_equals_a_first_one() -> None:
    before = {"TAG_SPOOL": ["MK-1", "MK-2", "MK-1", None], "Armador": ["a", "b", "c", "d"]}
    after = {"TAG_SPOOL": ["MK-1", "MK-3", "MK-3", "MK-4"], "Armador": ["a", "x", "c", None]}
    reader = reading.SpoolReader("Operaciones", ZONE)
    reader.spools(before, 2)
    assert reader.spools(after, 2) == several(**after)


def test_unchanged_row_is_the_very_same_spool() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    (first,) = reader.spools({"TAG_SPOOL": ["MK-1"]}, 2)
    assert reader.spools({"TAG_SPOOL": ["MK-1"]}, 2)[0] is first


def test_row_that_moved_is_read_with_its_new_number() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    reader.spools({"TAG_SPOOL": ["MK-1"]}, 2)
    assert [spool.row for spool in reader.spools({"TAG_SPOOL": [None, "MK-1"]}, 2)] == [3]
    assert [spool.row for spool in reader.spools({"TAG_SPOOL": ["MK-1"]}, 5)] == [5]


def test_two_tags_that_people_take_for_one_are_duplicates() -> None:
    first, second, third, alone = several(TAG_SPOOL=["MK-1", "mk–1", "MK-1\u200b", "MK-2"])
    for spool in (first, second, third):
        assert [fault.row for fault in spool.duplicates] == [2, 3, 4]
    assert [first.key, second.key, third.key] == ["MK-1", "mk–1#1", "MK-1\u200b#2"]
    assert alone.faults == ()


def test_tags_that_a_formula_lost_are_no_duplicates_and_each_is_a_fault() -> None:
    rows = several(TAG_SPOOL=["#REF!", "#REF!", "Loading..."])
    assert [[(f.kind, f.row, f.raw) for f in row.faults] for row in rows] == [
        [(FaultKind.ILEGIBLE, 2, "#REF!")],
        [(FaultKind.ILEGIBLE, 3, "#REF!")],
        [(FaultKind.ILEGIBLE, 4, "Loading...")],
    ]
    assert len({row.key for row in rows}) == 3


@pytest.mark.parametrize("raw", [12, 12.0, 12.5])
def test_tag_that_is_a_number_in_the_sheet_is_a_fault(raw: float) -> None:
    (fault,) = one(TAG_SPOOL=raw).faults
    assert (fault.kind, fault.column, fault.is_number) == (FaultKind.ILEGIBLE, "TAG_SPOOL", True)


def test_tag_of_unseen_signs_alone_is_no_tag() -> None:
    assert one(TAG_SPOOL="\u200b").tag == ""


@pytest.mark.parametrize("header", ["Ocupado_Por", "Armador", "Soldador"])
@pytest.mark.parametrize("raw", ["#REF!", "?", 93, True])
def test_name_without_a_meaning_is_a_fault_with_its_cell(header: str, raw: object) -> None:
    (fault,) = one(**{header: raw}).faults
    assert (fault.kind, fault.row, fault.column) == (FaultKind.ILEGIBLE, 7, header)


def test_date_of_unseen_signs_alone_is_empty() -> None:
    spool = one(Fecha_Armado="\u200b", version="\u200bv1")
    assert (spool.picture.fecha_armado, spool.faults, spool.version) == ("", (), "v1")


def test_same_cells_under_other_headers_are_read_anew() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    reader.spools({"TAG_SPOOL": ["MK-1"], "Armador": ["a"]}, 2)
    (spool,) = reader.spools({"TAG_SPOOL": ["MK-1"], "Soldador": ["a"]}, 2)
    assert (spool.picture.armador, spool.picture.soldador) == ("", "a")


def test_row_that_is_added_is_read_with_its_duplicate() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    reader.spools({"TAG_SPOOL": ["MK-1"]}, 2)
    assert [len(spool.duplicates) for spool in reader.spools({"TAG_SPOOL": ["MK-1", "mk-1"]}, 2)] == [2, 2]


def test_row_without_tag_and_version_is_no_row() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    assert reader.spools({"TAG_SPOOL": ["\u200b", " "], "version": [None, " "], "NV": ["1", "2"]}, 2) == ()
    assert reader.untagged == ()


def test_tick_and_number_in_place_of_a_date_are_told_apart() -> None:
    assert [one(Fecha_Armado=raw).picture.fecha_armado for raw in (1, True, 1.5)] == ["1", "TRUE", "1.5"]


def test_rows_that_are_gone_are_no_longer_read() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    assert len(reader.spools({"TAG_SPOOL": ["MK-1", "MK-2", None], "version": ["a", "b", "c"]}, 2)) == 2
    assert [spool.version for spool in reader.untagged] == ["c"]
    assert [spool.tag for spool in reader.spools({"TAG_SPOOL": ["MK-1"], "version": ["a"]}, 2)] == ["MK-1"]
    assert reader.untagged == ()
    assert reader.spools({"TAG_SPOOL": []}, 2) == ()


def test_an_unchanged_sheet_is_read_to_the_same_spools() -> None:
    reader = reading.SpoolReader("Operaciones", ZONE)
    cells = {"TAG_SPOOL": ["MK-1", "mk-1", None], "version": ["a", "b", "c"]}
    first, untagged = reader.spools(cells, 2), reader.untagged
    assert reader.spools(cells, 2) == first
    assert (len(first[0].duplicates), reader.untagged) == (2, untagged)


# People

PEOPLE = Table("Trabajadores", 1, find([columns.WORKER_COLUMNS], columns.WORKER_COLUMNS))
ROLES = Table("Roles", 2, find([columns.ROLE_COLUMNS], columns.ROLE_COLUMNS))


def people(rows: Sequence[Sequence[object]], roles: Sequence[Sequence[object]] = ()) -> dict[int, Worker]:
    return reading.workers_of(PEOPLE, rows, ROLES, roles)


def test_worker_has_his_active_roles() -> None:
    found = people([[93, "Mauro", "Rojas", True]], [[93, "Armador", True], [93.0, "Ayudante", "VERDADERO"]])
    assert found == {93: Worker(93, "Mauro", "Rojas", True, frozenset({"Armador", "Ayudante"}))}


def test_withdrawn_role_does_not_count() -> None:
    assert people([[93, "Mauro", "Rojas", True]], [[93, "Armador", False]])[93].roles == frozenset()


@pytest.mark.parametrize(
    ("raw", "active"), [(True, True), ("TRUE", True), ("verdadero", True), ("NO", False), (None, False)]
)
def test_active_is_said_in_several_ways(raw: object, active: bool) -> None:
    assert people([[93, "Mauro", "Rojas", raw]])[93].active is active


def test_one_number_for_two_active_people_is_nobodys_and_both_rows_are_named() -> None:
    worker = people(
        [[93, "Mauro", "Rojas", True], [11, "Juana", "Pérez", True], ["93", "Pedro", "Soto", True]]
    )[93]
    assert (worker.active, worker.full_name) == (False, "")
    assert [(fault.sheet, fault.row, fault.raw) for fault in worker.repeats] == [
        ("Trabajadores", 2, "Mauro Rojas"),
        ("Trabajadores", 4, "Pedro Soto"),
    ]


@pytest.mark.parametrize("active", [0, 1])
def test_inactive_namesake_does_not_switch_the_active_one_off(active: int) -> None:
    rows = [[93, "Mauro", "Rojas", active == 0], [93, "Pedro", "Soto", active == 1]]
    worker = people(rows)[93]
    assert (worker.active, worker.nombre, worker.repeats) == (True, rows[active][1], ())


def test_row_shorter_than_the_header_is_an_inactive_worker() -> None:
    assert people([[93, "Mauro"]]) == {93: Worker(93, "Mauro", "", active=False)}


def test_rows_without_a_number_are_nobody() -> None:
    assert people([[], [None, "Total"], ["jefe", "Ana", "Soto", True]], [[], ["jefe", "Armador", True]]) == {}


@given(st.lists(st.lists(JSON, max_size=5), max_size=5))
def test_any_lists_of_people_can_be_read(rows: list[list[object]]) -> None:
    people(rows, rows)
