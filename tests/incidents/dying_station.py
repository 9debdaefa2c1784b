"""A station killed at work.

A point is `<fact>:<before|after>:<how often>`: killed in the moment before, or right after, that fact was on
the disk for the n-th time. Facts are those of the journal, and `wire`: a write is sent to the sheet.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

from kiosk.core.shop.data import Action
from kiosk.workbook.api.adapter import GOOGLE_API_URL
from tests.incidents.shop_floor import wish
from tests.support.builders import ANA, ARM, TAG
from tests.support.faulty_wire import applied_but, first, raised
from tests.support.shop import Shop, Station

KILLED = 9

FACTS = {
    "accepted": "INSERT INTO commands",
    "prepared": "INSERT INTO attempts",
    "sent": "UPDATE attempts SET sends",
    "renounced": "UPDATE attempts SET tombstone_id",
    "verdict": "UPDATE attempts SET verdict",
    "ended": "UPDATE commands SET outcome",
}
"""The SQL statement by which each fact is recorded."""

silence = raised(requests.exceptions.ReadTimeout())


def _race(shop: Shop, station: Station) -> None:
    rival = Station(shop.path, station.folder / "rival", "Puesto 2", shop.clock)
    rival.know()
    station.wire.on_write(first(lambda: rival.service.tomar(TAG, ANA.id, ARM)))


def _gone(shop: Shop, station: Station) -> None:
    station.wire.on_write(first(lambda: shop.operaciones.delete_rows(3)))


STORIES: dict[str, tuple[Action, Callable[[Shop, Station], None]]] = {
    "take": (Action.TOMAR, lambda _shop, _station: None),
    "release": (Action.PAUSAR, lambda _shop, _station: None),
    "take lost": (Action.TOMAR, lambda _, station: station.wire.on_write(silence)),
    "release lost": (Action.PAUSAR, lambda _, station: station.wire.on_write(silence, silence, silence)),
    "answer lost": (Action.TOMAR, lambda _, station: station.wire.on_write(applied_but(silence))),
    "given up": (Action.TOMAR, lambda _, station: station.wire.on_write(silence, silence)),
    "tombstone lost": (Action.TOMAR, lambda _, station: station.wire.on_write(silence, silence, silence)),
    "its answer lost": (
        Action.TOMAR,
        lambda _, station: station.wire.on_write(silence, silence, applied_but(silence)),
    ),
    "race": (Action.TOMAR, _race),
    "gone": (Action.TOMAR, _gone),
}


def die() -> None:
    """Die as by `kill -9`: no handler, no clean-up, no flush."""
    os.kill(os.getpid(), KILLED)


class Killer:
    """Kills this process at a given point."""

    def __init__(self, point: str) -> None:
        fact, when, count = point.split(":")
        self._statement = FACTS.get(fact, "")
        self._on_the_wire = fact == "wire"
        self._before = when == "before"
        self._left = int(count)
        self._is_due = self._is_over = False

    def statement(self, text: str) -> None:
        """Called before SQLite executes this statement."""
        if self._is_over:
            die()
        if self._statement and text.startswith(self._statement):
            self._left -= 1
            self._is_due = self._left == 0
        if text == "COMMIT" and self._is_due:
            if self._before:
                die()
            self._is_over = True

    def writing(self, is_over: bool) -> None:
        """Called before and after a write is sent."""
        if self._is_over:
            die()
        if self._on_the_wire and not is_over:
            self._left -= 1
        if self._on_the_wire and self._left == 0 and is_over is not self._before:
            die()


class DyingWire(BaseAdapter):
    """Wraps the station's own wire."""

    def __init__(self, real: BaseAdapter, killer: Killer) -> None:
        super().__init__()
        self._real, self._killer = real, killer

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if request.method == "GET":
            return self._real.send(request, *args, **options)
        self._killer.writing(is_over=False)
        try:
            return self._real.send(request, *args, **options)
        finally:
            self._killer.writing(is_over=True)

    def close(self) -> None:
        self._real.close()


def act_until_killed(book: Path, folder: Path, story: str, point: str) -> None:
    """Act, and die at the point, if it is reached."""
    shop = Shop(book)
    station = Station(shop.path, folder, "Puesto 1", shop.clock)
    station.know()
    action, happens = STORIES[story]
    happens(shop, station)
    killer = Killer(point)
    station._sessions[0].mount(GOOGLE_API_URL, DyingWire(station.wire, killer))
    with station.memory._database.reading() as connection:
        connection.set_trace_callback(killer.statement)
    station.service.execute(wish(action))
    station.service.carry_on()
