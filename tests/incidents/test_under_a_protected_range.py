"""A release of a protected row waits and is said with its cell; a take is refused; other spools go on."""

import pytest
import requests

from kiosk import texts
from kiosk.core.action.backlog import PROTECTED_S
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Outcome, Verdict
from tests.incidents.shop_floor import code, kinds, wish
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Send
from tests.support.shop import Shop, ShopOpener, Station, ready

PLACE = "Operaciones!2:2"
RELEASES = [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR]


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    """A station at which Mauro has taken both spools, and whose account may not write the first row."""
    station = shop.station()
    for tag in (TAG, "MK-2"):
        station.service.tomar(tag, MAURO.id, ARM)
    station.may_not_write(PLACE)
    return station


def requests_of_rounds(station: Station, rounds: int) -> int:
    """The requests of so many rounds of the backlog."""
    before = len(station.wire.sent)
    for _ in range(rounds):
        assert station.service.carry_on() == []
    return len(station.wire.sent) - before


@pytest.mark.parametrize("action", RELEASES)
def test_release_of_a_protected_row_waits_and_names_the_cell(station: Station, action: Action) -> None:
    outcome = station.service.execute(wish(action))
    assert (outcome.verdict, code(outcome)) == (Verdict.QUEUED, Code.SHEETS_SIN_PERMISO)
    assert outcome.refusal is not None
    assert outcome.refusal.values | {"estado": ""} == {
        "estado": "", "hoja": "Operaciones", "fila": "2", "columna": "Fecha_Armado",
    }  # fmt: skip
    assert station.service.backlog().count == 1


def test_waiting_release_is_never_said_to_be_lost(station: Station) -> None:
    outcome = station.service.execute(wish(Action.PAUSAR))
    for language in texts.LANGUAGES:
        for said in (texts.answer(outcome, language), str(texts.kept(outcome, language))):
            assert all(word in said for word in ("Operaciones", "Fecha_Armado", "2"))
            assert "No se guardó" not in said
            assert "not saved" not in said.lower()


@pytest.mark.parametrize("action", RELEASES)
def test_waiting_release_goes_out_once_the_protection_is_lifted(
    shop: Shop, station: Station, action: Action
) -> None:
    station.service.execute(wish(action))
    station.may_not_write()
    station.time.now += PROTECTED_S
    (outcome,) = station.service.carry_on()
    assert outcome.verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == ""


def test_waiting_release_is_tried_every_five_minutes_with_two_requests(station: Station) -> None:
    station.service.execute(wish(Action.PAUSAR))
    assert requests_of_rounds(station, 20) == 0
    for _ in range(3):
        station.time.now += PROTECTED_S
        station.store.snapshot()
        assert requests_of_rounds(station, 20) == 2


def test_waiting_release_is_tried_again_at_each_touch(station: Station) -> None:
    station.service.execute(wish(Action.PAUSAR))
    station.may_not_write()
    assert station.service.carry_on() == []
    assert station.service.pausar("MK-2", MAURO.id, ARM).verdict is Verdict.APPLIED
    (outcome,) = station.service.carry_on()
    assert outcome.command.tag == TAG
    assert outcome.verdict is Verdict.APPLIED


def test_waiting_release_of_a_protected_row_holds_up_no_other_spool(shop: Shop, station: Station) -> None:
    station.service.execute(wish(Action.PAUSAR))
    station.memory.journal.accept(wish(Action.PAUSAR, "id-2", "MK-2"))
    station.time.now += PROTECTED_S
    assert [(end.command.tag, end.verdict) for end in station.service.carry_on()] == [
        ("MK-2", Verdict.APPLIED)
    ]


def test_take_of_a_protected_row_is_refused_with_its_cell(open_shop: ShopOpener) -> None:
    station = open_shop(ready()).station()
    station.know()
    station.may_not_write(PLACE)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_SIN_PERMISO)
    assert outcome.refusal is not None
    assert outcome.refusal.values["columna"] == "Fecha_Armado"
    assert station.service.backlog().count == 0


def test_take_behind_a_release_that_waits_is_told_of_the_protection(station: Station) -> None:
    station.service.execute(wish(Action.PAUSAR))
    outcome = station.service.tomar(TAG, ANA.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_SIN_PERMISO)


def test_release_whose_hand_edit_cannot_be_noted_waits(shop: Shop, station: Station) -> None:
    shop.write(TAG, "Soldador", "JP(11)")
    assert station.service.execute(wish(Action.PAUSAR)).verdict is Verdict.QUEUED
    station.may_not_write()
    station.time.now += PROTECTED_S
    (outcome,) = station.service.carry_on()
    assert outcome.verdict is Verdict.APPLIED
    assert kinds(shop)[-2:] == ["EDITADO_A_MANO", "PAUSAR_SPOOL"]


def test_release_that_was_sent_before_the_row_was_protected_holds_up_no_other_spool(
    shop: Shop, station: Station
) -> None:
    station.may_not_write()

    def lost(_send: Send) -> requests.Response:
        station.may_not_write(PLACE)
        raise requests.exceptions.ReadTimeout

    station.wire.on_write(lost)
    outcome = station.service.execute(wish(Action.PAUSAR))
    assert (outcome.verdict, code(outcome)) == (Verdict.UNKNOWN, Code.RESULTADO_DESCONOCIDO)
    station.memory.journal.accept(wish(Action.PAUSAR, "id-2", "MK-2"))
    ends = station.service.carry_on()
    assert [(end.command.tag, end.verdict) for end in ends] == [("MK-2", Verdict.APPLIED)]
    assert requests_of_rounds(station, 20) == 0
    station.may_not_write()
    station.time.now += PROTECTED_S
    outcomes: list[Outcome] = station.service.carry_on()
    assert [(end.command.tag, end.verdict) for end in outcomes] == [(TAG, Verdict.APPLIED)]
