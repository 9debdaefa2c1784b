"""Many stations read the sheet like one: the election, the shared picture, and the succession."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.core.sharing.reader_election import Role
from kiosk.core.shop.data import Verdict
from tests.end2end.reading import EVERY_S, VARIES_S, ReadingStation
from tests.realtime.listening import wait_until
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.redis_server import RedisServer
from tests.support.shop import Shop, ready, shop_workbook
from tests.support.station import settings_for

GENEROUS_S = 40.0

pytestmark = pytest.mark.slow

Open = Callable[[str], ReadingStation]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """In which Mauro holds one of three spools."""
    path = tmp_path / "taller.kiosk"
    shop_workbook(path, [ready("MK-1"), ready(), ready("MK-2")])
    shop = Shop(path)
    assert shop.station("Puesto 9").service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    yield shop
    shop.close()


@pytest.fixture
def open_station(
    shop: Shop, tmp_path: Path, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Stations that read in half a second instead of fifteen."""
    monkeypatch.setattr("kiosk.core.sharing.reader_election.EVERY_S", EVERY_S)
    monkeypatch.setattr("kiosk.core.sharing.reader_election.VARIES_S", VARIES_S)
    opened: list[ReadingStation] = []

    def open_station(name: str) -> ReadingStation:
        station = ReadingStation(settings_for(tmp_path, name, redis_url=redis_server.url))
        opened.append(station)
        return station.start()

    yield open_station
    for station in opened:
        station.close()


def one_reads(stations: list[ReadingStation]) -> bool:
    roles = [station.role for station in stations]
    return roles.count(Role.READER) == 1 and roles.count(Role.LISTENER) == len(roles) - 1


def wait(fact: Callable[[], object], what: str) -> None:
    wait_until(fact, what, GENEROUS_S)


def settled(stations: list[ReadingStation]) -> tuple[ReadingStation, list[ReadingStation]]:
    """Wait until one station is the reader and all have its snapshot; returns the reader and the others."""
    wait(lambda: one_reads(stations), "one reads")
    before = [station.pictures for station in stations]
    wait(lambda: all(map(comes_on, stations, before)), "pictures come to all")
    reader = next(station for station in stations if station.role is Role.READER)
    return reader, [station for station in stations if station is not reader]


def comes_on(station: ReadingStation, before: int) -> bool:
    return station.pictures > before + 1


def test_three_stations_read_no_more_than_one(open_station: Open) -> None:
    reader, others = settled([open_station(f"Puesto {number}") for number in range(3)])
    reads, before = [station.reads for station in others], reader.reads
    pictures = [station.pictures for station in others]
    wait(lambda: reader.reads >= before + 6, "the reader reads")
    wait(lambda: all(map(comes_on, others, pictures)), "the others have what it read")
    assert [station.reads for station in others] == reads


def test_the_pictures_of_all_stay_young_by_one_stations_reads(open_station: Open) -> None:
    reader, others = settled([open_station(f"Puesto {number}") for number in range(3)])
    sheet_states = [station.backend._sheet_state for station in (reader, *others)]
    for _ in range(3):
        moments = [each.snapshot and each.snapshot.read_at for each in sheet_states]
        wait(
            lambda moments=moments: all(  # type: ignore[misc]
                each.snapshot and before and each.snapshot.read_at > before
                for each, before in zip(sheet_states, moments, strict=True)
            ),
            "every picture is younger",
        )


def test_a_hand_edit_is_on_every_board_and_noted_once(shop: Shop, open_station: Open) -> None:
    stations = [open_station(f"Puesto {number}") for number in range(3)]
    settled(stations)
    shop.write(TAG, "Ocupado_Por", ANA.mark)
    wait(
        lambda: all(each.spool(TAG).picture.ocupado_por == ANA.mark for each in stations),
        "all boards show who was typed in",
    )
    wait(lambda: "EDITADO_A_MANO" in kinds(shop), "it is noted")
    settled(stations)  # all have read, or taken, what came after it
    settled(stations)
    assert kinds(shop).count("EDITADO_A_MANO") == 1
    assert len({each.spool(TAG).picture for each in stations}) == 1


def kinds(shop: Shop) -> list[str]:
    return [row["evento_tipo"] for row in shop.audit()]


def test_a_new_spool_typed_by_planning_is_on_every_board(shop: Shop, open_station: Open) -> None:
    stations = [open_station(f"Puesto {number}") for number in range(3)]
    settled(stations)
    shop.write("MK-1", "TAG_SPOOL", "MK-77")
    for each in stations:
        wait(lambda each=each: "MK-77" in each.tags, "its board has it")  # type: ignore[misc]


def test_a_listeners_action_stands_on_the_sheet_and_not_on_the_picture(
    shop: Shop, open_station: Open
) -> None:
    """The audit grew while the station only took snapshots: the fence's one read brings it up to date."""
    _, others = settled([open_station(f"Puesto {number}") for number in range(2)])
    elsewhere = shop.station("Puesto 8").service
    assert elsewhere.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert elsewhere.tomar("MK-2", MAURO.id, ARM).verdict is Verdict.APPLIED
    taken = others[0].backend._occupation.tomar(TAG, ANA.id, ARM)
    assert (taken.verdict, taken.reads, taken.writes) == (Verdict.APPLIED, 1, 1)


def test_a_killed_reader_is_followed(tmp_path: Path, open_station: Open, redis_server: RedisServer) -> None:
    command = [sys.executable, "-m", "tests.end2end.reading", str(tmp_path), redis_server.url, "Puesto 7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reads for all\n"
        stations = [open_station(f"Puesto {number}") for number in range(2)]
        wait(lambda: all(each.role is Role.LISTENER for each in stations), "it reads for them")
        pictures = [station.pictures for station in stations]
        wait(lambda: all(map(comes_on, stations, pictures)), "they have what it read")
        process.kill()
    settled(stations)


@pytest.mark.logs("link to Redis is down")
def test_without_redis_each_reads_for_itself_and_with_it_one_for_all(
    open_station: Open, redis_server: RedisServer
) -> None:
    stations = [open_station(f"Puesto {number}") for number in range(3)]
    settled(stations)
    redis_server.kill()
    wait(lambda: all(each.role is Role.ALONE for each in stations), "each is alone")
    reads = [station.reads for station in stations]
    wait(
        lambda: all(each.reads > before + 2 for each, before in zip(stations, reads, strict=True)),
        "each reads for itself",
    )
    redis_server.start()
    _, others = settled(stations)
    reads, pictures = [station.reads for station in others], [station.pictures for station in others]
    wait(lambda: all(map(comes_on, others, pictures)), "the others have what one reads")
    assert [station.reads for station in others] == reads


def test_a_reader_that_closes_hands_over_at_once(open_station: Open) -> None:
    reader, others = settled([open_station(f"Puesto {number}") for number in range(2)])
    reader.close()
    wait(lambda: others[0].role is Role.READER, "the other one reads")
