"""A held spool goes from one worker to another by one touch each, at two windows over one Redis."""

from pathlib import Path

import pytest
from redis import Redis

from kiosk import dependency
from kiosk.core.events.sessions import sessions_of
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, OTHER_FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.station import Station, settings_for

pytestmark = pytest.mark.usefixtures("small_shop")


def taken_by_the_fitter(three: Station) -> str:
    tag = free_spool(three)
    three.tap_worker(FITTER)
    three.tap_spool(tag)
    three.act("actionTomar")
    return tag


def asks(kiosk: Station, tag: str) -> None:
    kiosk.tap_worker(OTHER_FITTER)
    kiosk.selection.select(tag)
    kiosk.wait(lambda: "PEDIR RELEVO" in kiosk.child("actionTomar").accessibleName())
    hand_overs = kiosk.controller.engine.hand_overs
    kiosk.touch_until(lambda: kiosk.tap_named("actionTomar"), lambda: hand_overs.of(tag) is not None)


def test_it_is_asked_for_at_one_window_and_handed_over_at_the_other(
    redis_server: RedisServer, station: OpenStation, tmp_path: Path
) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: three.link_text() == five.link_text() == "en vivo")
    tag = taken_by_the_fitter(three)
    five.wait(lambda: tag in five.tiles())
    asks(five, tag)
    assert five.look() is ResultLook.ASKED
    three.wait(lambda: three.child("handOverGrant").isVisible())
    assert not five.child("handOverStrip").isVisible()  # it was taken at the other station
    said = three.act("handOverGrant")
    assert f"{tag} entregado a CP(36) para ARM · guardado en la planilla" in said
    five.wait(lambda: five.tiles()[tag].mark == "CP(36)")
    five.wait(lambda: f"CP(95) entregó {tag} a CP(36)" in five.said())
    assert not three.child("handOverStrip").isVisible()
    with Redis(port=redis_server.port) as client:
        five.wait(lambda: not client.exists(f"spool-kiosk:relevo:{tag}"))
    three.act("undoButton")
    five.wait(lambda: five.tiles()[tag].mark == "CP(95)")
    with dependency.commands(settings_for(tmp_path, "Puesto 9")) as services:
        rows = [row for row in services.history(tag) if row.station == "Puesto 3"]
    assert [row.evento_tipo for row in rows] == ["TOMAR_SPOOL", "RELEVO", "DESHACER"]
    assert (rows[1].worker_nombre, rows[1].de, rows[2].worker_nombre) == ("CP(36)", "CP(95)", "CP(95)")
    assert [(each.worker, each.is_undone) for each in sessions_of(rows)] == [
        ("CP(95)", False),
        ("CP(36)", True),
    ]


def test_a_no_is_told_where_it_was_asked(redis_server: RedisServer, station: OpenStation) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: three.link_text() == five.link_text() == "en vivo")
    tag = taken_by_the_fitter(three)
    five.wait(lambda: tag in five.tiles())
    asks(five, tag)
    three.wait(lambda: three.child("handOverDecline").isVisible())
    three.tap_named("handOverDecline")
    five.wait(lambda: f"CP(95) no entrega {tag}" in five.said())
    assert five.look() is ResultLook.REFUSED
    assert three.tiles()[tag].mark == "CP(95)"


def test_without_redis_both_stand_at_one_window(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    tag = taken_by_the_fitter(kiosk)
    asks(kiosk, tag)
    assert "CP(95)" in kiosk.child("handOverDetail").accessibleName()
    assert not kiosk.child("handOverGrant").isVisible()
    kiosk.tap_worker(FITTER)
    kiosk.act("handOverGrant")
    kiosk.wait(lambda: kiosk.tiles()[tag].mark == "CP(36)")
