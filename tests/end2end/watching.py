"""A station's `SheetWatch` on a simulated clock, alone or beside others, and the shop that it watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from kiosk.core.action.mender import Mender
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.sharing.reader_election import (
    EVERY_S,
    FULL_READ_S,
    VARIES_S,
    Role,
)
from kiosk.core.shop.data import Snapshot
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.services.sharing import Onlooker, Sharing
from kiosk.services.sheet_watch import SheetWatch
from tests.support.builders import BUILT, TAG, ZONE
from tests.support.fast_clock import FastClock
from tests.support.redis_server import RedisServer
from tests.support.shop import Shop, ShopOpener, open_shop, ready

__all__ = ["open_shop"]

LONG_S = EVERY_S + VARIES_S
"""A read is due after this many seconds."""


class LateClock(JudgedClock):
    """The shop's clock, moved on by a test."""

    late_s = 0.0
    set_s = 0.0
    """So far somebody has set the machine's time ahead."""

    def utc(self) -> datetime:
        return super().utc() + timedelta(seconds=self.late_s + self.set_s)

    def steady(self) -> datetime:
        return super().steady() + timedelta(seconds=self.late_s)


class Watching:
    """A station's `SheetWatch`, alone or sharing through Redis."""

    def __init__(
        self,
        shop: Shop,
        name: str,
        redis_url: str | None = None,
        knows: bool = True,
        onlooks: bool = False,
    ) -> None:
        """Without `knows` the station has not read the audit yet. With `onlooks` it is never elected."""
        self.time, self.clock = FastClock(), LateClock(ZONE, BUILT)
        self.station = shop.station(name)
        if knows:
            self.station.know()
            self.station.store.snapshot()
        self.kept: list[Snapshot] = []
        self.meanwhile: Callable[[], object] = lambda: None
        """What other stations do while this one waits for the reader."""
        self.urgent_reads = 0
        self.election: Election | None = None
        sharing = None
        if redis_url:
            self.redis = RemoteRedis(redis_url, name)
            key = sheet_key("spools:updates", str(shop.path))
            self.election = Election(self.redis.commands(), f"{key}:reader")
            self.picture = SharedPicture(
                self.redis.commands(), key, (self.election.key, self.election.instance), self.clock.steady
            )
            sharing = Sharing(
                Onlooker(self.picture, self.clock.steady) if onlooks else self.election, self.picture
            )
        self.watch = SheetWatch(
            self.station.store,
            self.station.sheet_state,
            Mender(self.station.store, self.clock, name, self.station, lambda: str(uuid4())).mend_all,
            self.clock,
            self.kept.append,
            sharing,
            FULL_READ_S,
            self._urgent,
            self.time,
            self._pause,
        )
        self.watch.full_read()
        self.station.wire.sent.clear()

    def _pause(self, seconds: float) -> None:
        self.time.wait(seconds)
        self.meanwhile()

    @contextmanager
    def _urgent(self) -> Iterator[None]:
        before = self.station.wire.reads
        yield
        self.urgent_reads += self.station.wire.reads - before

    def later(self, seconds: float) -> list[int]:
        """Let time pass and look; returns the number of ranges that each read asks for."""
        self.time.now += seconds
        self.station.wire.sent.clear()
        self.watch.look()
        return [sent.url.count("ranges=") for sent in self.station.wire.sent]

    def stand(self) -> Role:
        assert self.election is not None
        self.election.do()
        return self.election.role

    def holder(self) -> str:
        snapshot = self.station.sheet_state.snapshot
        assert snapshot is not None
        return next(spool.picture.ocupado_por for spool in snapshot.spools if spool.tag == TAG)


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def alone(shop: Shop) -> Watching:
    return Watching(shop, "Puesto 1")


@pytest.fixture
def watching(shop: Shop, redis_server: RedisServer) -> Iterator[Callable[..., Watching]]:
    """Stations that share a Redis."""
    opened: list[Watching] = []

    def watch(knows: bool = True, name: str = "", onlooks: bool = False) -> Watching:
        opened.append(Watching(shop, name or f"Puesto {len(opened)}", redis_server.url, knows, onlooks))
        return opened[-1]

    yield watch
    for each in opened:
        each.redis.close()
