"""A spool's whole life by real taps, with the audit row and the events that each step leaves."""

import json
import logging
from pathlib import Path

import pytest
import redis

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.redis_server import RedisServer
from tests.support.sample import small_sample
from tests.support.station import Station, settings_for

FITTER, OTHER_FITTER, WELDER = 95, 36, 94


def free_spool(kiosk: Station) -> str:
    """A spool on which no operation has begun."""
    offers = lists.available(kiosk.shop.spools.values(), Operation.ARM)
    return next(o.spool.tag for o in offers if not o.paused_by and not o.spool.faults)


def heard(listener: redis.client.PubSub) -> list[dict[str, object]]:
    """The events received since the last call."""
    events = []
    while message := listener.get_message(timeout=1.0):
        if message["type"] == "message":
            events.append(json.loads(message["data"]))
    return events


def test_life_of_a_spool(redis_server: RedisServer, station: OpenStation, tmp_path: Path) -> None:
    (tmp_path / "taller.kiosk").write_bytes(small_sample())
    listener = redis.Redis.from_url(redis_server.url).pubsub()  # type: ignore[no-untyped-call]  # redis has no type for it
    listener.subscribe("spools:updates")
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    tag = free_spool(kiosk)

    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    assert "guardado en la planilla" in kiosk.act("actionTomar")
    assert kiosk.look() is ResultLook.APPLIED
    assert kiosk.tiles()[tag].mark == "CP(95)"
    assert "pausaste" in kiosk.act("actionPausar")

    kiosk.tap_worker(OTHER_FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    assert kiosk.tiles()[tag].mark == "CP(36)"
    assert "completaste" in kiosk.act("actionCompletar")

    kiosk.tap_worker(WELDER)
    kiosk.tap_operation(Operation.SOLD)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    assert kiosk.tiles()[tag].mark == "NR(94)"
    kiosk.act("actionCompletar")

    with dependency.commands(settings_for(tmp_path, "Puesto 3")) as services:
        audit = services.history(tag)
    assert [row.evento_tipo for row in audit] == [
        "TOMAR_SPOOL",
        "PAUSAR_SPOOL",
        "TOMAR_SPOOL",
        "COMPLETAR_ARM",
        "TOMAR_SPOOL",
        "COMPLETAR_SOLD",
    ]
    events = heard(listener)
    actions = [event["event_type"] for event in events if event["event_type"] != "STATE_CHANGE"]
    assert actions == ["TOMAR", "PAUSAR", "TOMAR", "COMPLETAR", "TOMAR", "COMPLETAR"]
    assert [event["event_id"] for event in events if event["event_type"] != "STATE_CHANGE"] == [
        row.id for row in audit
    ]
    assert sum(event["event_type"] == "STATE_CHANGE" for event in events) == len(audit)


def test_undo_gives_the_spool_back_as_if_it_had_not_begun(
    station: OpenStation, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.services.station")
    kiosk = station("Puesto 3")
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    kiosk.act("undoButton")
    spool = kiosk.shop.spools[tag]
    assert spool.picture.is_free
    assert spool.picture.armador == ""
    with dependency.commands(settings_for(tmp_path, "Puesto 3")) as services:
        assert [row.evento_tipo for row in services.history(tag)] == ["TOMAR_SPOOL", "DESHACER"]
    lines = [each.getMessage() for each in caplog.records if each.name == "kiosk.services.station"]
    assert [line.split(" worker")[0] for line in lines] == [
        f"action {action} ARM tag '{tag}'" for action in ("TOMAR", "DESHACER")
    ]


def test_cancel_needs_a_second_touch(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    kiosk.tap_named("actionCancelar")
    assert not kiosk.selection.busy
    assert not kiosk.shop.spools[tag].picture.is_free
    kiosk.touch_until(
        lambda: kiosk.tap_named("actionCancelar"), lambda: kiosk.shop.spools[tag].picture.is_free
    )
    kiosk.wait(lambda: "cancelaste" in kiosk.said())
    assert kiosk.shop.spools[tag].picture.is_free


def test_double_tap_takes_once(station: OpenStation, tmp_path: Path) -> None:
    kiosk = station("Puesto 3")
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    button = kiosk.child("actionTomar")
    kiosk.tap(button)
    kiosk.tap(button)
    kiosk.tap(button)
    kiosk.wait(lambda: kiosk.look() is ResultLook.APPLIED and not kiosk.selection.busy)
    with dependency.commands(settings_for(tmp_path, "Puesto 3")) as services:
        assert len(services.history(tag)) == 1


def test_three_touches_are_enough(station: OpenStation) -> None:
    kiosk = station("Puesto 3")
    tag = free_spool(kiosk)
    kiosk.tap_worker(FITTER)
    touches = 0
    for touch in (lambda: kiosk.tap_spool(tag), lambda: kiosk.act("actionTomar")):
        touch()
        touches += 1
    assert touches <= 3
    assert kiosk.tiles()[tag].is_mine


@pytest.mark.parametrize("button", ["actionTomar", "actionPausar", "actionCompletar"])
def test_nothing_chosen_nothing_to_touch(station: OpenStation, button: str) -> None:
    kiosk = station("Puesto 3")
    kiosk.tap_worker(FITTER)
    assert not kiosk.child(button).isEnabled()
    assert kiosk.window.left.action_buttons.reason() == "Elige un spool."
