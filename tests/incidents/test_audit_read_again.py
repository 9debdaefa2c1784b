"""A station at work reads the audit again, and its window leaves out the rows of spools settled long ago."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.errors import SheetError
from kiosk.core.shop.data import Verdict
from kiosk.sheets import audit_table
from tests.incidents.shop_floor import kinds, mended, shown, turns
from tests.incidents.test_fresh_station import ago
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.faulty_wire import answered, first
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"


@pytest.fixture
def shop(open_shop: ShopOpener, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop of today, whose stations read the audit in small blocks."""
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 4)
    monkeypatch.setattr(audit_table, "NEWS_ROWS", 4)
    shop = open_shop(ready(), ready(OTHER))
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    shop.metadata.add_rows(260)
    return shop


@pytest.fixture
def old(shop: Shop) -> Station:
    """A station that has read the audit from its start, and never again."""
    station = shop.station("Puesto 3")
    station.know()
    return station


@pytest.fixture
def busy(shop: Shop) -> Station:
    """A station that saw Ana take a spool twenty days ago, and much since."""
    station = shop.station("Puesto 2")
    now = shop.clock.now
    shop.clock.now = now - timedelta(days=20)
    assert station.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    shop.clock.now = now
    ago(shop, station, 15, 60, OTHER)
    turns(station, 3, OTHER)
    station.store.snapshot()
    return station


def read_again(shop: Shop, station: Station) -> None:
    """Planning puts a row of its own on top of the audit, so that the station takes over what it reads."""
    shop.metadata.insert_row(["nota de planificación"], 2)
    station.store.check_audit()


@pytest.mark.parametrize("is_edited_first", [True, False])
def test_hand_that_frees_a_spool_settled_long_ago_is_noted(
    shop: Shop, busy: Station, is_edited_first: bool
) -> None:
    """Else the audit would never have the end of Ana's hold."""
    if is_edited_first:
        shop.write(TAG, "Ocupado_Por", "")
    read_again(shop, busy)
    assert busy.store.standing(TAG) is None  # its row stands above the window
    if not is_edited_first:
        assert mended(busy) == 0
        shop.write(TAG, "Ocupado_Por", "")
    assert mended(busy) == 1
    assert shown(busy) == ""
    assert busy.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    taken, *_, noted, taken_again = [row for row in shop.audit() if row["tag_spool"] == TAG]
    assert [noted["evento_tipo"], taken_again["evento_tipo"]] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]
    assert json.loads(noted["metadata_json"])["prev"] == taken["id"]


def test_take_of_a_freed_spool_settled_long_ago_notes_the_hand_first(shop: Shop, busy: Station) -> None:
    """No full read comes between the hand and the take."""
    read_again(shop, busy)
    shop.write(TAG, "Ocupado_Por", "")
    assert busy.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert kinds(shop)[-2:] == ["EDITADO_A_MANO", "TOMAR_SPOOL"]


def test_all_stations_judge_alike_what_follows_a_spool_settled_long_ago(
    shop: Shop, old: Station, busy: Station
) -> None:
    """One has read the audit from its start, one has read it again, one is new."""
    read_again(shop, busy)
    shop.write(TAG, "Ocupado_Por", "MR(93)")
    assert mended(busy) == 1
    new = shop.station("Puesto 4")
    stations = (old, busy, new)
    for station in stations:
        station.know()
        assert mended(station) == 0
        assert shown(station) == "MR(93)"
    assert new.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    for station in stations:
        assert mended(station) == 0
        assert station.store.standing(TAG) == new.store.standing(TAG)


def test_station_that_slept_remembers_nothing_of_before_rows_that_it_never_read(
    shop: Shop, old: Station
) -> None:
    """Ana took the spool meanwhile; no row that the station reads now was known to it."""
    rival, now = shop.station("Puesto 4"), shop.clock.now
    ago(shop, old, 40, 2, TAG)
    picture = replace(old.store.snapshot(), read_at=datetime.now(UTC) - timedelta(days=31))
    old.memory.mirror.save(picture)
    shop.clock.now = now - timedelta(days=30)
    assert rival.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    ago(shop, rival, 20, 60, OTHER)
    turns(rival, 3, OTHER)
    awake = shop.restarted(old)
    assert awake.store.standing(TAG) is not None
    awake.store.check_audit()
    assert awake.store.standing(TAG) is None
    assert mended(awake) == 0
    assert shown(awake) == ANA.mark
    assert awake.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert "EDITADO_A_MANO" not in kinds(shop)


def test_comparison_that_breaks_off_at_the_rows_above_the_window_has_compared_nothing(
    shop: Shop, busy: Station
) -> None:
    """Else a listener would never compare again, and a reader would vouch for the audit to all others."""
    shop.write(OTHER, "version", "")  # so its rows above the window are looked up
    again = shop.restarted(busy)
    again.know()
    shop.metadata.insert_row(["nota de planificación"], 2)
    window = [first(lambda: None)] * 3
    again.wire.on_read(*window, answered(401))
    with pytest.raises(SheetError):
        again.store.check_audit()
    assert not again.sheet_state.audit.was_read
    again.store.check_audit()
    assert again.sheet_state.audit.was_read
