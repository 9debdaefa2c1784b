"""Stations follow one another: by events where they share a Redis, by the audit where they share a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

from redis import Redis

from kiosk import dependency
from kiosk.commands import answers
from kiosk.core.shop import lists
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, OTHER_FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.station import Station, settings_for


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The `kiosk` command of another station, as a process of its own."""
    settings = settings_for(folder, "Terminal")
    variables = {
        "KIOSK_DATA_DIR": str(settings.data_dir),
        "KIOSK_WORKBOOK": str(settings.workbook),
        "KIOSK_STATION": settings.station,
    }
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_an_action_shows_at_the_other_station_without_a_sheet_read(
    redis_server: RedisServer, station: OpenStation
) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: three.link_text() == five.link_text() == "en vivo")
    settle(five)
    tag, reads = free_spool(three), five.reads()
    three.tap_worker(FITTER)
    three.tap_spool(tag)
    three.act("actionTomar")
    five.wait(lambda: tag in five.tiles())
    assert five.tiles()[tag].mark == "CP(95)"
    assert "CP(95) tomó" in five.said()
    three.act("actionPausar")
    five.wait(lambda: five.shop.spools[tag].picture.is_free)
    assert five.shop.spools[tag].picture == three.shop.spools[tag].picture
    assert five.reads() == reads


def settle(kiosk: Station) -> None:
    """Wait until the snapshot that every link-up asks for has been read."""
    kiosk.wait(lambda: kiosk.controller.engine.feed.is_settled)


def test_second_worker_is_reported_who_has_it(station: OpenStation) -> None:
    """The second station's screen doesn't show the first one's take yet, but the sheet has it."""
    three, five = station("Puesto 3"), station("Puesto 5")
    tag = free_spool(three)
    five.tap_worker(OTHER_FITTER)
    five.tap_spool(tag)
    three.tap_worker(FITTER)
    three.tap_spool(tag)
    three.act("actionTomar")
    said = five.act("actionTomar")
    assert five.look() is ResultLook.REFUSED
    assert "CP(95)" in said
    assert "Puesto 3" in said
    assert "No se guardó" in said
    assert five.tiles()[tag].mark == "CP(95)"


def test_without_redis_other_processes_are_followed_by_the_audit(
    station: OpenStation, tmp_path: Path
) -> None:
    kiosk = station("Puesto 3")
    assert kiosk.link_text() == "solo esta estación"
    tag = free_spool(kiosk)
    done = command(tmp_path, "action", "tomar", "--tag", tag, "--worker", "95", "--operation", "ARM")
    assert done.returncode == 0, done.stderr
    kiosk.wait(lambda: tag in kiosk.tiles())
    assert kiosk.tiles()[tag].mark == "CP(95)"


def test_the_command_and_the_grid_say_the_same(station: OpenStation, tmp_path: Path) -> None:
    kiosk = station("Puesto 3")
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(free_spool(kiosk))
    kiosk.act("actionTomar")
    told = json.loads(command(tmp_path, "occupied", "--json").stdout)
    assert told == [answers.occupied(entry) for entry in lists.occupied(kiosk.shop.spools.values())]
    kiosk.wait(lambda: len(kiosk.tiles()) == len(told))
    tiles = kiosk.tiles()
    assert {(entry["tag_spool"], entry["worker_nombre"], entry["operacion"]) for entry in told} == {
        (tile.tag, tile.mark, tile.operation and tile.operation.value) for tile in tiles.values()
    }


def test_events_lost_by_redis_are_made_up_for_by_a_read_of_the_sheet(
    redis_server: RedisServer, station: OpenStation
) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: three.link_text() == five.link_text() == "en vivo")
    settle(five)
    three.tap_worker(FITTER)
    three.tap_spool(first := free_spool(three))
    three.act("actionTomar")
    five.wait(lambda: first in five.tiles())
    reads = three.reads() + five.reads()
    with Redis(port=redis_server.port, protocol=2) as administrator:
        administrator.flushall()
    three.act("actionPausar")
    five.wait(lambda: first not in five.tiles())
    five.wait(lambda: three.reads() + five.reads() > reads)  # one of them reads for both


def test_running_windows_are_listed_with_two_connections_each(
    redis_server: RedisServer, station: OpenStation
) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: len(dependency.stations(five.settings)) == 2)
    assert [seen.station for seen in dependency.stations(three.settings)] == ["Puesto 3", "Puesto 5"]
    five.wait(lambda: three.link_text() == five.link_text() == "en vivo")
    with Redis(port=redis_server.port, protocol=2) as administrator:
        names = sorted(name for client in administrator.client_list() if (name := client["name"]))
    assert names == [
        f"spool-kiosk:Puesto-{number}:{purpose}"
        for number in (3, 5)
        for purpose in ("commands", "subscription")
    ]
