"""Texts without a meaning where rules read them: they make no spool free, held, begun or finished."""

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop import columns, names, rules
from kiosk.core.shop.data import Action, Command, Fault, FaultKind, Picture, Progress, Spool
from kiosk.core.shop.lists import is_available
from kiosk.core.shop.states import states_of
from tests.support.builders import ARM, MAURO, NOW, SOLD, TAG, held, spool

MEANINGLESS = [
    "#REF!", "#¡REF!", "#N/A", "#N/D", "#VALUE!", "#¡VALOR!", "#DIV/0!", "#¡DIV/0!", "#NAME?", "#¿NOMBRE?",
    "#NUM!", "#¡NUM!", "#ERROR!", "#¡ERROR!", "####", "Loading…", "Loading...", "Cargando…", "CARGANDO...",
    ".", "?", "--", "*", "/", "93", "93.0", "0,5", "-4", "1e5", "TRUE", "FALSO", "14-05-2026", "93\u200b",
]  # fmt: skip
MARKS = ["MR(93)", "MR(93)\u200b", " mr(93) ", "Ñ(7)", "(93)", "Pedro Soto", "Cargando Pérez", "#2 Soto"]


@pytest.mark.parametrize("text", MEANINGLESS)
@pytest.mark.parametrize("header", names.NAME_COLUMNS)
def test_no_name_can_be_read_from_it(header: str, text: str) -> None:
    assert names.is_unreadable(header, text)


@pytest.mark.parametrize("text", MARKS)
@pytest.mark.parametrize("header", names.NAME_COLUMNS)
def test_name_of_people_is_a_name(header: str, text: str) -> None:
    assert not names.is_unreadable(header, text)


@pytest.mark.parametrize("text", ["", "-", "–", " DISPONIBLE ", "disponible\u200b", "\u200b", "—"])
def test_spool_is_free_by_each_way_of_saying_so(text: str) -> None:
    assert Picture(ocupado_por=text).is_free
    assert not names.is_unreadable(columns.OCUPADO_POR, text)


def test_dash_in_the_armador_cell_is_no_name() -> None:
    assert names.is_unreadable(columns.ARMADOR, "-")


@pytest.mark.parametrize("text", MEANINGLESS)
def test_meaningless_text_is_never_free_begun_or_finished(text: str) -> None:
    assert not Picture(ocupado_por=text).is_free
    states = states_of(Picture(armador=text, soldador=text, fecha_armado="", fecha_soldadura=""))
    assert (states.arm, states.sold) == (Progress.PENDIENTE, Progress.PENDIENTE)
    assert not is_available(spool(armador=text), SOLD)
    assert not is_available(spool(ocupado_por=text), ARM)


def broken(header: str, **cells: str) -> Spool:
    picture = Picture(**cells)
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 7, header, picture.by_header()[header])
    return Spool(TAG, picture, row=7, fecha_materiales="01-03-2026", faults=(fault,))


def refused(action: Action, seen: Spool, operation: object = ARM) -> Code | None:
    command = Command("", action, TAG, MAURO.id, operation)  # type: ignore[arg-type]
    refusal = rules.on_row(command, seen)
    return refusal.code if refusal else None


def test_take_is_refused_where_the_holder_cannot_be_read() -> None:
    assert refused(Action.TOMAR, broken(columns.OCUPADO_POR, ocupado_por="#REF!")) is Code.SPOOL_DATO_ILEGIBLE


def test_weld_is_refused_where_the_armador_cannot_be_read() -> None:
    seen = broken(columns.ARMADOR, armador="Cargando…")
    assert refused(Action.TOMAR, seen, SOLD) is Code.SPOOL_DATO_ILEGIBLE


def test_fit_up_may_begin_over_an_armador_that_no_rule_of_it_reads() -> None:
    assert refused(Action.TOMAR, broken(columns.ARMADOR, armador="#N/A")) is None


def test_release_is_refused_with_the_cell_where_nobody_can_tell_the_holder() -> None:
    assert refused(Action.PAUSAR, broken(columns.OCUPADO_POR, ocupado_por="93")) is Code.SPOOL_DATO_ILEGIBLE


def test_mark_with_an_unseen_sign_is_the_workers_own() -> None:
    seen = held(ocupado_por="MR(93)\u200b")
    assert seen.picture.holder_id == MAURO.id
    assert rules.may(Command("", Action.PAUSAR, TAG, MAURO.id, ARM), seen, MAURO, NOW.date()) is None


@pytest.mark.parametrize("text", ["#REF!", "#¡N/A!", "Loading...", "--", "?", "\u200b."])
def test_no_tag_can_be_read_from_it(text: str) -> None:
    assert names.is_no_tag(text)


@pytest.mark.parametrize("text", ["MK-1", "0012", "12E5", "#1", "#MK-10", "1/2", ""])
def test_tag_that_only_looks_odd_is_a_tag(text: str) -> None:
    assert not names.is_no_tag(text)


def test_page_of_text_names_nobody_though_it_ends_like_a_mark() -> None:
    page = "Ver correo " * 100 + "MR(93)"
    assert names.mark_id(page) is None
    assert names.names_nobody(page)
    assert not names.is_free(page)
