"""When a board or a web face reads the sheet for itself, as no station may run; on a simulated clock."""

from collections.abc import Callable

from kiosk.core.sharing.reader_election import Role
from kiosk.services.sharing import SILENT_S
from tests.end2end.watching import LONG_S, Watching, shop, watching
from tests.support.builders import ANA, TAG
from tests.support.redis_server import RedisServer
from tests.support.shop import Shop, open_shop

__all__ = ["open_shop", "shop", "watching"]

SHORTEST_S, LONGEST_S = SILENT_S


def silent(face: Watching, seconds: float) -> None:
    """So much time passes for its clock, in which it hears no reader."""
    face.clock.late_s += seconds


def test_it_takes_what_a_reader_shares_and_reads_nothing(
    watching: Callable[..., Watching], shop: Shop
) -> None:
    reader = watching()
    assert reader.stand() is Role.READER
    reader.later(LONG_S)
    face = watching(onlooks=True)
    for holder in (ANA.mark, ""):
        shop.write(TAG, "Ocupado_Por", holder)
        reader.later(LONG_S)
        silent(face, SHORTEST_S - 1)
        assert face.later(LONG_S) == []
        assert face.holder() == holder


def test_without_any_reader_it_reads_in_the_rhythm_of_a_station_alone(
    watching: Callable[..., Watching], shop: Shop
) -> None:
    face = watching(onlooks=True)
    for holder in (ANA.mark, ""):
        shop.write(TAG, "Ocupado_Por", holder)
        assert face.later(LONG_S) != []
        assert face.holder() == holder
        assert face.later(1) == []


def test_it_reads_itself_once_the_reader_is_silent_and_listens_again_when_one_is_heard(
    watching: Callable[..., Watching],
) -> None:
    reader = watching()
    reader.stand()
    reader.later(LONG_S)
    face = watching(onlooks=True)
    silent(face, SHORTEST_S - 1)
    assert face.later(LONG_S) == []
    silent(face, LONGEST_S - SHORTEST_S + 1)
    assert len(face.later(1)) == 1
    assert len(face.later(LONG_S)) == 1
    reader.later(LONG_S)
    assert face.later(LONG_S) == []
    silent(face, SHORTEST_S - 1)
    assert face.later(LONG_S) == []


def test_it_reads_itself_at_once_in_its_rhythm_while_redis_is_down(
    watching: Callable[..., Watching], shop: Shop, redis_server: RedisServer
) -> None:
    reader = watching()
    reader.stand()
    reader.later(LONG_S)
    face = watching(onlooks=True)
    assert face.later(LONG_S) == []
    redis_server.stop()
    try:
        shop.write(TAG, "Ocupado_Por", ANA.mark)
        assert face.later(1) != []
        assert face.holder() == ANA.mark
        assert face.later(1) == []
        assert len(face.later(LONG_S)) == 1
    finally:
        redis_server.start()


def test_at_its_start_the_picture_of_a_silent_reader_will_not_do(
    watching: Callable[..., Watching], shop: Shop
) -> None:
    reader, face = watching(), watching(onlooks=True)
    reader.stand()
    shown = reader.station.sheet_state.snapshot
    assert shown is not None
    face.clock.late_s = SHORTEST_S - 1
    for age_s, holder in ((SHORTEST_S - 2, ""), (LONGEST_S, ANA.mark)):
        shop.write(TAG, "Ocupado_Por", ANA.mark)
        reader.clock.late_s = age_s
        assert reader.picture.put(shown)
        face.watch.full_read(is_start=True)
        assert face.holder() == holder
