"""DESHACER by real taps: one touch after any action, only for who did it, seen by every other window."""

import json
from pathlib import Path

import pytest
import redis

from kiosk import dependency
from kiosk.core.shop import lists
from kiosk.core.shop.data import Operation, Verdict
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.support.redis_server import RedisServer
from tests.support.sample import small_sample
from tests.support.station import Station, settings_for

INSPECTOR, FITTER, OTHER_FITTER = 7, 95, 36


@pytest.fixture
def kiosk(station: OpenStation, tmp_path: Path) -> Station:
    (tmp_path / "taller.kiosk").write_bytes(small_sample())
    return station("Puesto 3")


def waiting_for(kiosk: Station, operation: Operation, said: str = "") -> str:
    """A spool of the operation's list that nobody has begun, whose sentence begins so."""
    offers = lists.available(kiosk.shop.spools.values(), operation)
    return next(
        each.spool.tag
        for each in offers
        if each.selectable
        and not (each.paused_by or each.spool.faults)
        and each.spool.picture.estado_detalle.startswith(said)
    )


def kinds(folder: Path, tag: str) -> list[str]:
    with dependency.commands(settings_for(folder, "Puesto 3")) as services:
        return [row.evento_tipo for row in services.history(tag) if row.station == "Puesto 3"]


def acts(kiosk: Station, worker: int, operation: Operation, tag: str, *buttons: str) -> None:
    kiosk.tap_worker(worker)
    kiosk.tap_operation(operation)
    kiosk.tap_spool(tag)
    for button in buttons:
        kiosk.act(button)


@pytest.mark.parametrize(
    ("operation", "worker", "first", "button"),
    [
        (Operation.ARM, FITTER, (), "actionTomar"),
        (Operation.ARM, FITTER, ("actionTomar",), "actionPausar"),
        (Operation.ARM, FITTER, ("actionTomar",), "actionCompletar"),
        (Operation.METROLOGIA, INSPECTOR, (), "actionAprobado"),
        (Operation.METROLOGIA, INSPECTOR, (), "actionRechazado"),
        (Operation.REPARACION, FITTER, ("actionTomar",), "actionPausar"),
        (Operation.REPARACION, FITTER, ("actionTomar",), "actionCompletar"),
    ],
)
def test_one_touch_undoes_it(
    kiosk: Station, tmp_path: Path, operation: Operation, worker: int, first: tuple[str, ...], button: str
) -> None:
    tag = waiting_for(kiosk, operation, "RECHAZADO" if operation is Operation.REPARACION else "")
    acts(kiosk, worker, operation, tag, *first)
    before = kiosk.shop.spools[tag].picture
    kiosk.act(button)  # COMPLETAR asks nothing before it
    assert kiosk.look() is ResultLook.APPLIED
    assert kiosk.shop.spools[tag].picture != before
    said = kiosk.act("undoButton")
    assert f"deshiciste lo último de {tag} en {operation} · guardado en la planilla" in said
    assert kiosk.shop.spools[tag].picture == before
    if not before.is_free:
        kiosk.wait(lambda: tag in kiosk.tiles())
    assert not kiosk.child("undoButton").isVisible()
    assert kinds(tmp_path, tag)[-1] == "DESHACER"


def test_another_worker_is_told_whose_it_was_and_cannot_undo_it(kiosk: Station) -> None:
    tag = waiting_for(kiosk, Operation.ARM)
    acts(kiosk, FITTER, Operation.ARM, tag, "actionTomar", "actionCompletar")
    kiosk.tap_worker(OTHER_FITTER)
    assert kiosk.look() is ResultLook.PAST
    assert kiosk.said().endswith(f" · CP(95) Carla completó ARM de {tag}.")
    assert not kiosk.child("undoButton").isVisible()


def test_the_worker_who_says_again_who_he_is_can_still_undo_it(kiosk: Station) -> None:
    tag = waiting_for(kiosk, Operation.ARM)
    acts(kiosk, FITTER, Operation.ARM, tag, "actionTomar")
    kiosk.selection.forget_worker()
    assert kiosk.child("undoButton").isVisible()
    kiosk.tap_worker(FITTER)
    kiosk.act("undoButton")
    assert kiosk.shop.spools[tag].picture.is_free


def test_who_has_acted_since_is_named(kiosk: Station, tmp_path: Path) -> None:
    tag = waiting_for(kiosk, Operation.ARM)
    acts(kiosk, FITTER, Operation.ARM, tag, "actionTomar", "actionPausar")
    with dependency.commands(settings_for(tmp_path, "Puesto 9")) as there:
        taken = there.occupation.tomar(tag, OTHER_FITTER, Operation.ARM)
    assert taken.verdict is Verdict.APPLIED
    said = kiosk.act("undoButton")
    assert kiosk.look() is ResultLook.REFUSED
    assert "No se guardó ni se deshizo nada." in said
    assert f"CP(36) actuó sobre {tag} desde entonces (TOMAR)." in said


def test_other_windows_follow_an_undo_by_its_event_alone(
    redis_server: RedisServer, station: OpenStation, tmp_path: Path
) -> None:
    (tmp_path / "taller.kiosk").write_bytes(small_sample())
    listener = redis.Redis.from_url(redis_server.url).pubsub()  # type: ignore[no-untyped-call]  # redis has no type for it
    listener.subscribe("spools:updates")
    here = station("Puesto 3", redis_url=redis_server.url)
    there = station("Puesto 4", redis_url=redis_server.url)
    there.wait(lambda: there.link_text() == "en vivo" and not there.controller.engine.feed.is_reading)
    tag = waiting_for(here, Operation.ARM)
    acts(here, FITTER, Operation.ARM, tag, "actionTomar", "actionCompletar")
    there.wait(lambda: bool(there.shop.spools[tag].picture.fecha_armado))
    reads = there.reads()
    here.act("undoButton")
    undone = here.shop.spools[tag].picture
    there.wait(lambda: there.shop.spools[tag].picture == undone)
    there.wait(lambda: there.tiles()[tag].mark == "CP(95)")
    assert there.reads() == reads
    told = []
    while message := listener.get_message(timeout=1.0):
        if message["type"] == "message":
            told.append(json.loads(message["data"]))
    assert [each["event_type"] for each in told][-2:] == ["TOMAR", "STATE_CHANGE"]
    assert told[-1]["worker_nombre"] == "CP(95)"
