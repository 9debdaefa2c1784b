"""An action whose answer was lost, and whose station asks only when others have written much more since.

Its row then stands above all rows that the station keeps. "Not saved" would be false, and a hold that nobody
was told of.
"""

from datetime import datetime

import pytest

from kiosk.core.shop.data import Action, Command, Outcome, Verdict
from kiosk.sheets import audit_table
from kiosk.sheets.audit import known_rows
from tests.incidents.shop_floor import (
    Late,
    counting,
    kinds,
    settled,
    turns,
    was_told_the_truth,
    wish,
    with_hold,
)
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
FEW = 4


@pytest.fixture
def shop(open_shop: ShopOpener, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Stations keep few rows of the audit, and read few at once."""
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", FEW)
    monkeypatch.setattr(known_rows, "KEPT_ROWS", FEW)
    shop = open_shop(ready(), ready(OTHER))
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    shop.metadata.add_rows(60)
    return shop


@pytest.fixture
def busy(shop: Shop) -> Station:
    return shop.station("Puesto 2")


def killed_while_sending(shop: Shop, station: Station, command: Command, late: Late) -> Station:
    """The station is killed with the request on its way; it is started again, and reads."""
    station.wire.on_write(late.death)
    with pytest.raises(KeyboardInterrupt):
        station.service.execute(command)
    station = shop.restarted(station)
    station.know()
    return station


def told_after_long(shop: Shop, station: Station, busy: Station) -> tuple[Station, list[Outcome]]:
    """Others work on, on this spool too, while it reads; then it is started again, and asks what became of
    its action."""
    for worker in (MAURO, ANA):
        busy.service.pausar(TAG, worker.id, ARM)  # whoever has it
    turns(busy, 1, TAG)
    turns(busy, 6, OTHER)
    station.store.audit_log()
    station = shop.restarted(station)
    return station, settled(station)


def test_take_that_landed_is_told_as_saved(shop: Shop, busy: Station) -> None:
    late = Late()
    station = killed_while_sending(shop, shop.station(), wish(Action.TOMAR), late)
    late.arrives()
    station, told = told_after_long(shop, station, busy)
    assert was_told_the_truth(shop, told, "id-1")
    assert told[-1].verdict is Verdict.APPLIED
    assert "RENUNCIADO" not in kinds(shop)


@pytest.mark.logs("put back")
def test_take_that_landed_void_is_told_as_not_saved(shop: Shop, busy: Station) -> None:
    late = Late()
    station = killed_while_sending(shop, shop.station(), wish(Action.TOMAR), late)
    assert busy.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    late.arrives()
    _, told = told_after_long(shop, station, busy)
    assert was_told_the_truth(shop, told, "id-1")


def test_take_that_never_came_is_given_up_and_stays_void_if_it_comes_later(shop: Shop, busy: Station) -> None:
    late = Late()
    station = killed_while_sending(shop, shop.station(), wish(Action.TOMAR), late)
    _, told = told_after_long(shop, station, busy)
    late.arrives()
    assert was_told_the_truth(shop, told, "id-1")
    assert (told[-1].verdict, counting(shop, "id-1")) == (Verdict.REFUSED, 0)


def test_pause_that_landed_is_told_as_saved_and_sent_no_second_time(shop: Shop, busy: Station) -> None:
    station, late = shop.station(), Late()
    taken = station.service.execute(wish(Action.TOMAR, "take"))
    assert taken.row is not None
    pause = with_hold(wish(Action.PAUSAR), taken.row.id)
    station = killed_while_sending(shop, station, pause, late)
    late.arrives()
    assert busy.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    _, told = told_after_long(shop, station, busy)
    assert was_told_the_truth(shop, told, "id-1")
    assert told[-1].verdict is Verdict.APPLIED


def test_it_is_looked_up_once_a_round_and_not_where_the_kept_rows_tell(shop: Shop, busy: Station) -> None:
    """A row that follows a kept one stands below it: an ordinary restart reads it anyway, or misses it."""

    def looked_up(station: Station) -> int:
        return sum(sent.url.count("%27Metadata%27%21A2%3AA") for sent in station.wire.sent)

    turns(busy, 1, TAG)
    late = Late()
    soon = killed_while_sending(shop, shop.station(), wish(Action.TOMAR), late)
    before = looked_up(soon)
    assert [outcome.verdict for outcome in settled(soon)] == [Verdict.REFUSED]
    assert looked_up(soon) == before
    station = killed_while_sending(shop, shop.station("Puesto 3"), wish(Action.TOMAR, "id-2"), late)
    turns(busy, 6, OTHER)
    station.store.audit_log()
    station = shop.restarted(station)
    told = station.service.carry_on()
    assert looked_up(station) == 1
    told += settled(station)
    assert [outcome.verdict for outcome in told if outcome.verdict is not Verdict.UNKNOWN] == [
        Verdict.REFUSED
    ]
