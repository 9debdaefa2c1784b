"""Closing the kiosk during an action: nothing new is begun, and the next start resumes it."""

import pytest
import requests

from kiosk.core.shop.data import Action, Verdict
from tests.incidents.shop_floor import kinds, settled, was_told_the_truth, wish
from tests.support.builders import ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, Send, answered_with, applied_but, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

OTHER = "MK-2"
AWAY = answered_with(b"<html>login</html>")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready(OTHER), ready("MK-3"))


@pytest.fixture
def station(shop: Shop) -> Station:
    """Mauro holds two spools, and was told so."""
    station = shop.station()
    for tag in (TAG, OTHER):
        station.service.mark_told(station.service.tomar(tag, MAURO.id, ARM))
    return station


def closed_at(station: Station, cue: Cue) -> Cue:
    """The kiosk is closed while this request is in flight."""

    def cued(send: Send) -> requests.Response:
        station.stop.set()
        return cue(send)

    return cued


def test_closing_sends_nothing_more_of_what_waits(shop: Shop, station: Station) -> None:
    for number, tag in enumerate((TAG, OTHER), start=1):
        station.wire.on_read(AWAY)
        assert station.service.execute(wish(Action.PAUSAR, f"id-{number}", tag)).verdict is Verdict.QUEUED
    station.wire.on_write(closed_at(station, lambda send: send()))
    assert [end.command.id for end in station.service.carry_on()] == ["id-1"]
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL"]
    ends = settled(shop.restarted(station))
    assert [(end.command.id, end.verdict) for end in ends] == [
        ("id-1", Verdict.APPLIED),
        ("id-2", Verdict.APPLIED),
    ]
    assert kinds(shop)[2:] == ["PAUSAR_SPOOL", "PAUSAR_SPOOL"]


@pytest.mark.parametrize("arrives", [False, True])
@pytest.mark.parametrize(("action", "tag"), [(Action.PAUSAR, TAG), (Action.TOMAR, "MK-3")])
def test_action_without_an_answer_is_left_to_the_next_start(
    shop: Shop, station: Station, action: Action, tag: str, arrives: bool
) -> None:
    silence = raised(requests.exceptions.ReadTimeout())
    station.wire.on_write(closed_at(station, applied_but(silence) if arrives else silence))
    sent = len(station.wire.sent)
    outcome = station.service.execute(wish(action, tag=tag))
    assert outcome.verdict is Verdict.UNKNOWN
    assert [each.is_write for each in station.wire.sent[sent:]] == [False, True]
    told = settled(shop.restarted(station))
    assert was_told_the_truth(shop, told, "id-1")


def test_action_that_is_answered_while_the_kiosk_closes_is_known(shop: Shop, station: Station) -> None:
    station.wire.on_write(closed_at(station, lambda send: send()))
    assert station.service.execute(wish(Action.PAUSAR)).verdict is Verdict.APPLIED
