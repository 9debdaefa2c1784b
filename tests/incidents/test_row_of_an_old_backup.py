"""A person pastes a spool's row from a backup of before its first action, whose audit row is old by now."""

from datetime import datetime

import pytest
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.core.protocol.acceptance import proposal
from kiosk.core.refusals import AlarmReason
from kiosk.core.shop.data import Verdict
from kiosk.sheets import audit_table
from kiosk.sheets.acceptance import at_once
from kiosk.sheets.acceptance.at_once import SheetAtOnce
from kiosk.sheets.layout import SheetNames
from tests.incidents.shop_floor import mended, turns
from tests.incidents.test_fresh_station import ago
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
BEFORE_ANY, NOBODYS = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"
WHOLE_ROW = "A2:BW2"


@pytest.fixture
def shop(open_shop: ShopOpener, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop of today, whose stations read the audit in small blocks; another book's version stands in it."""
    for module in (audit_table, at_once):
        monkeypatch.setattr(module, "WINDOW_ROWS", 4)
    shop = open_shop(ready(version=BEFORE_ANY), ready(OTHER))
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    shop.metadata.add_rows(260)
    return shop


@pytest.fixture
def busy(shop: Shop) -> Station:
    """A station that has read all: the spool's first action, forty days ago, and its last, of today."""
    backup = shop.operaciones.get_values(WHOLE_ROW, value_render_option=ValueRenderOption.unformatted)
    station = shop.station("Puesto 2")
    ago(shop, station, 40, 1, TAG)
    ago(shop, station, 40, 60, OTHER)
    turns(station, 1, TAG)
    turns(station, 2, OTHER)
    shop.operaciones.update(backup, WHOLE_ROW, value_input_option=ValueInputOption.raw)
    assert shop.row(TAG)["version"] == BEFORE_ANY
    return station


@pytest.mark.logs("put back")
@pytest.mark.parametrize("is_new_first", [True, False])
def test_no_station_stops_for_it_and_all_agree(shop: Shop, busy: Station, is_new_first: bool) -> None:
    """The first action's row, above the window, names the version that the backup shows."""
    stations = [shop.station("Puesto 3"), busy]
    for station in stations if is_new_first else reversed(stations):
        station.know()
        mended(station)
        station.store.check_audit()
        assert station.sheet_state.alarms.standing() == ()
    assert shop.row(TAG)["version"] != BEFORE_ANY
    for station in stations:
        assert mended(station) == 0
    assert stations[0].service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert busy.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.REFUSED


@pytest.mark.logs("put back")
def test_station_that_read_the_audit_again_takes_the_spool_at_once(shop: Shop, busy: Station) -> None:
    """No full read comes between the paste and the take."""
    busy.store.check_audit()
    assert busy.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert busy.sheet_state.alarms.standing() == ()


def test_there_is_nothing_to_accept(shop: Shop, busy: Station) -> None:
    sheet = SheetAtOnce(busy.store._client, SheetNames(), ZONE, shop.clock.local)
    read = sheet.read(())
    assert BEFORE_ANY in read.followed_above
    found = proposal(
        None, read.log, read.window, read.above, read.spools, shop.clock.now, read.followed_above
    )
    assert found.findings == ()


@pytest.mark.logs("people changed")
def test_version_that_no_row_of_the_whole_audit_names_stops_the_station(shop: Shop, busy: Station) -> None:
    shop.write(TAG, "version", NOBODYS)
    new = shop.station("Puesto 3")
    new.know()
    new.store.snapshot()
    (alarm,) = new.sheet_state.alarms.standing()
    assert alarm.reason is AlarmReason.AUDIT_TOUCHED
