"""A shop of three spools, and two stations that know its audit."""

import pytest

from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    shop = open_shop(ready(), ready(OTHER), ready("MK-3"))
    shop.metadata.add_rows(90)
    return shop


@pytest.fixture
def first(shop: Shop) -> Station:
    return _knowing(shop, "Puesto 1")


@pytest.fixture
def second(shop: Shop) -> Station:
    return _knowing(shop, "Puesto 2")


def _knowing(shop: Shop, name: str) -> Station:
    station = shop.station(name)
    station.know()
    return station
