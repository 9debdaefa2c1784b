"""The lists over a fresh read of the sheet."""

from kiosk.core.dashboard import DashboardService
from tests.support.builders import ANA, ARM, MAURO, SOLD
from tests.support.shop import ShopOpener, ready


def test_what_another_station_took_is_occupied_and_no_longer_offered(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-1"), ready("MK-2"))
    office = DashboardService(shop.station("Oficina").store)
    assert office.occupied() == []
    shop.station().service.tomar("MK-1", MAURO.id, ARM)
    assert [(entry.spool.tag, entry.worker_nombre) for entry in office.occupied()] == [("MK-1", "MR(93)")]
    assert [offer.spool.tag for offer in office.available(ARM)] == ["MK-2"]


def test_paused_spool_is_offered_with_who_had_it(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-1"))
    service = shop.station().service
    service.tomar("MK-1", ANA.id, ARM)
    service.pausar("MK-1", ANA.id, ARM)
    office = DashboardService(shop.station("Oficina").store)
    assert [offer.paused_by for offer in office.available(ARM)] == ["AS(45)"]
    assert [offer.paused_by for offer in office.available(SOLD)] == [None]


def test_the_rehearsal_s_row_is_in_neither_list(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("KIOSK-PRUEBA"), ready("MK-1"))
    office = DashboardService(shop.station("Oficina").store)
    assert [offer.spool.tag for offer in office.available(ARM)] == ["MK-1"]
    shop.station().service.tomar("KIOSK-PRUEBA", MAURO.id, ARM)
    assert office.occupied() == []


def test_snapshot_is_one_request_while_the_headers_stay(open_shop: ShopOpener) -> None:
    station = open_shop(ready()).station()
    office = DashboardService(station.store)
    office.snapshot()
    station.wire.sent.clear()
    office.snapshot()
    assert (station.wire.reads, station.wire.writes) == (1, 0)


def test_people_are_read_with_their_roles(open_shop: ShopOpener) -> None:
    workers = DashboardService(open_shop(ready()).station().store).snapshot().workers
    assert workers[MAURO.id] == MAURO
    assert not workers[60].active
