"""What can't be read back isn't written, and nothing is tried again without a pause and an end."""

from datetime import datetime

import pytest
import requests

from kiosk.core.action import delivery
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Code
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.next_step import InFlight, Step
from kiosk.core.shop.data import Action, Verdict
from tests.incidents.shop_floor import code, kinds, wish
from tests.support.builders import ARM, MAURO, TAG
from tests.support.faulty_wire import raised
from tests.support.shop import Shop, ShopOpener, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready())


@pytest.mark.parametrize("year", [1970, 2300])
def test_take_by_a_clock_that_is_years_away_is_refused_and_nothing_is_sent(shop: Shop, year: int) -> None:
    station = shop.station()
    station.know()
    shop.clock.now = datetime(year, 1, 1)
    station.store.snapshot()
    sent = station.wire.writes
    assert code(station.service.tomar(TAG, MAURO.id, ARM)) is Code.FECHA_INVALIDA
    assert (station.wire.writes, kinds(shop), station.service.backlog().count) == (sent, [], 0)


def test_completion_on_a_day_that_the_sheet_cannot_keep_is_refused(shop: Shop) -> None:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    outcome = station.service.completar(TAG, MAURO.id, ARM, datetime(1980, 3, 1).date())
    assert code(outcome) is Code.FECHA_INVALIDA
    assert shop.row()["Fecha_Armado"] == ""


def limited_service(shop: Shop, pauses: list[float]) -> tuple[OccupationService, object]:
    """A service whose pauses take no time; says how long they would have been."""
    station = shop.station()
    station.know()
    workplace = Workplace(station.store, station.memory.journal, shop.clock, "Puesto 1", station)
    return OccupationService(workplace, limits=Limits(pause=pauses.append)), station


def test_release_that_is_never_answered_is_sent_a_few_times_with_growing_pauses(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    service, station = limited_service(shop, pauses)
    assert service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    wire = station.wire  # type: ignore[attr-defined]
    wire.on_write(*[raised(requests.exceptions.ReadTimeout())] * 1_000)
    before = wire.writes
    assert service.execute(wish(Action.PAUSAR)).verdict is Verdict.UNKNOWN
    assert wire.writes - before <= delivery.MOST_STEPS
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert set(pauses[4:]) <= {8.0}


def test_tombstone_that_nobody_sees_is_appended_a_few_times_with_growing_pauses(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renounce(_log: LogAt, _sent: InFlight) -> Step:
        return Step.RENOUNCE

    monkeypatch.setattr(delivery, "next_step", renounce)
    pauses: list[float] = []
    service, station = limited_service(shop, pauses)
    station.wire.on_write(raised(requests.exceptions.ReadTimeout()))  # type: ignore[attr-defined]
    assert service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.UNKNOWN
    assert 1 < kinds(shop).count("RENUNCIADO") <= delivery.MOST_STEPS
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
