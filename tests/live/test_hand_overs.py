"""Requests for hand-overs at two stations over one Redis, without Qt: asked, granted, declined, over."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from redis import Redis

from kiosk.core.errors import Code
from kiosk.core.events.event import events_of
from kiosk.core.events.shop_state import ShopState
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.sharing.hand_over import HandOverEnd, HandOverRequest, RequestEnd
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import Action, Command, Operation, Picture, Snapshot, Spool
from kiosk.core.shop.transitions import Transition, picture_after
from kiosk.live.hand_overs import HandOvers
from kiosk.live.hooks import Hooks
from kiosk.live.shop import Shop
from kiosk.live.threads import WorkerThreads
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.hand_over_board import HandOverBoard
from kiosk.services.hand_over_exchange import HandOverExchange
from kiosk.sheets.sheet_state import SheetState
from tests.support.builders import ANA, IVAN, JUANA, MAURO, NOW, TAG, ShopClock, held
from tests.support.redis_server import RedisServer

LUIS = replace(MAURO, id=94, nombre="Luis")
WORKERS = {each.id: each for each in (MAURO, LUIS, JUANA, ANA, IVAN)}
HELD = replace(held(MAURO), version="h1", hold="h1")


class Place:
    """One station's part; what it says goes out, and what it hears comes in, at each `beat`."""

    def __init__(self, board: HandOverBoard | None, name: str = "") -> None:
        self.clock = ShopClock()
        self.shop = Shop(ShopState(ZoneInfo("America/Santiago"), "Operaciones"), self.clock)
        hooks, threads = Hooks(), WorkerThreads(hop=lambda work: work())
        self.submitted: list[Command] = []
        self.ends: list[HandOverEnd] = []
        self.changes: list[tuple[HandOverRequest, ...]] = []
        hooks.hand_overs_changed.connect(lambda: self.changes.append(self.hand_overs.requests))
        hooks.hand_over_ended.connect(self.ends.append)
        self.hand_overs = HandOvers(self.shop, threads, hooks, self._submit)
        self.exchange = HandOverExchange(board, name, SheetState())
        if name:
            self.hand_overs.open_with(self.exchange)
        self.shows(HELD)

    def _submit(self, command: Command) -> bool:
        self.submitted.append(command)
        return True

    def shows(self, spool: Spool) -> None:
        self.shop.load(Snapshot((spool,), WORKERS, self.clock.steady()))

    def beat(self) -> None:
        self.exchange.do()

    @property
    def end(self) -> tuple[RequestEnd, RelevoCause | None]:
        """How its one request ended; told once."""
        (end,) = self.ends
        cause = end.refusal.causa if isinstance(end.refusal, RelevoNotValid) else None
        return end.end, cause


@pytest.fixture
def open_place(redis_server: RedisServer) -> Iterator[Callable[[str], Place]]:
    opened: list[RemoteRedis] = []

    def place(name: str) -> Place:
        opened.append(RemoteRedis(redis_server.url, name))
        return Place(HandOverBoard(opened[-1].commands(), "sheet"), name)

    yield place
    for each in opened:
        each.close()


def handed_to_luis(spool: Spool) -> Spool:
    done = Transition(Action.RELEVO, Operation.ARM, LUIS.mark, NOW)
    return replace(spool, picture=picture_after(spool.picture, done), version="r1", hold="r1")


def asked(one: Place, other: Place) -> None:
    assert one.hand_overs.ask(LUIS.id, HELD) is None
    one.beat()
    other.beat()


def test_the_holder_sees_who_asks_and_one_touch_hands_it_over(open_place: Callable[[str], Place]) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    (request,) = mauro.hand_overs.requests
    assert (request.worker_id, request.station, request.hold) == (LUIS.id, "Puesto 2", "h1")
    assert mauro.hand_overs.grant(request) is None
    (command,) = mauro.submitted
    assert (command.action, command.worker_id, command.relevo_de) == (Action.RELEVO, LUIS.id, MAURO.id)
    assert (command.operation, command.hold) == (Operation.ARM, "h1")
    after = handed_to_luis(HELD)
    row = row_for(command, LUIS, "Puesto 1", NOW, "h1", HELD.picture, after.picture, MAURO)
    for place in (mauro, luis):  # as each hears the event
        place.shop.apply(events_of(row, place.clock.utc()))
    assert mauro.hand_overs.requests == luis.hand_overs.requests == ()
    assert luis.end == (RequestEnd.HELD, None)
    assert luis.ends[0].event_id == command.id
    for place in (luis, mauro, luis, mauro):
        place.beat()
    assert mauro.hand_overs.requests == ()
    assert len(luis.ends) == 1


def test_a_no_is_told_once_to_who_asked(
    open_place: Callable[[str], Place], redis_server: RedisServer
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    mauro.hand_overs.decline(mauro.hand_overs.requests[0])
    assert mauro.hand_overs.requests == ()
    for place in (mauro, luis, mauro, luis):
        place.beat()
    assert luis.end == (RequestEnd.DECLINED, RelevoCause.DECLINED)
    assert luis.ends[0].refusal == RelevoNotValid(TAG, "ARM", RelevoCause.DECLINED, "MR(93)")
    with Redis(port=redis_server.port) as client:
        assert client.exists(f"spool-kiosk:relevo:{TAG}") == 0
    luis.clock.now += timedelta(seconds=1)
    asked(luis, mauro)  # he may ask again
    assert len(mauro.hand_overs.requests) == 1


def test_a_request_dies_with_the_hold_that_it_names(
    open_place: Callable[[str], Place], redis_server: RedisServer
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    (request,) = mauro.hand_overs.requests
    again = replace(HELD, version="h2", hold="h2")  # given back, and taken again by the same man
    for place in (luis, mauro):
        place.shows(again)
    assert mauro.hand_overs.requests == ()
    refusal = mauro.hand_overs.grant(request)
    assert refusal == RelevoNotValid(TAG, "ARM", RelevoCause.GIVEN_BACK)
    assert mauro.submitted == []
    assert luis.end == (RequestEnd.GIVEN_BACK, RelevoCause.GIVEN_BACK)
    luis.beat()
    with Redis(port=redis_server.port) as client:
        assert client.exists(f"spool-kiosk:relevo:{TAG}") == 0


def test_after_ten_minutes_it_is_over_and_told_once(open_place: Callable[[str], Place]) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    luis.clock.now += timedelta(minutes=9, seconds=59)
    luis.shows(HELD)
    luis.hand_overs.look()
    assert luis.ends == []
    luis.clock.now += timedelta(seconds=1)
    luis.hand_overs.look()
    assert luis.end == (RequestEnd.EXPIRED, RelevoCause.EXPIRED)
    luis.hand_overs._on_standing({TAG: luis.ends[0].asked.request})  # as it was read a moment before
    luis.beat()
    mauro.beat()
    luis.beat()
    assert mauro.hand_overs.requests == ()
    assert len(luis.ends) == 1


def test_a_station_that_was_restarted_knows_its_requests_again(open_place: Callable[[str], Place]) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    anew = open_place("Puesto 2")
    anew.beat()
    mauro.hand_overs.decline(mauro.hand_overs.requests[0])
    mauro.beat()
    anew.beat()
    assert anew.end == (RequestEnd.DECLINED, RelevoCause.DECLINED)


def test_of_two_who_ask_at_once_the_second_is_told(open_place: Callable[[str], Place]) -> None:
    luis, ana = open_place("Puesto 2"), open_place("Puesto 3")
    assert luis.hand_overs.ask(LUIS.id, HELD) is None
    assert ana.hand_overs.ask(ANA.id, HELD) is None
    for place in (luis, ana, luis, ana):
        place.beat()
    assert ana.end == (RequestEnd.ASKED, RelevoCause.ASKED)
    assert [each.worker_id for each in ana.hand_overs.requests] == [LUIS.id]
    refusal = ana.hand_overs.ask(ANA.id, HELD)
    assert refusal == RelevoNotValid(TAG, "ARM", RelevoCause.ASKED, "LR(94)")


@pytest.mark.parametrize(
    ("worker_id", "spool", "code"),
    [
        (MAURO.id, HELD, Code.RELEVO_NO_VIGENTE),
        (JUANA.id, HELD, Code.ROL_NO_AUTORIZADO),
        (IVAN.id, HELD, Code.WORKER_NO_ENCONTRADO),
        (4711, HELD, Code.WORKER_NO_ENCONTRADO),
        (LUIS.id, replace(HELD, picture=Picture(), hold=""), Code.RELEVO_NO_VIGENTE),
        (LUIS.id, replace(HELD, picture=Picture(ocupado_por="Mauricio")), Code.NO_AUTORIZADO),
    ],
    ids=["to oneself", "no role", "inactive", "unknown", "free", "a holder without a number"],
)
def test_nothing_is_asked_for_that_could_not_be_granted(worker_id: int, spool: Spool, code: Code) -> None:
    place = Place(None)
    place.shows(spool)
    refusal = place.hand_overs.ask(worker_id, spool)
    assert refusal is not None
    assert refusal.code is code
    assert place.hand_overs.requests == ()


def test_without_redis_it_is_known_here_alone() -> None:
    place = Place(None, "Puesto 1")
    assert place.hand_overs.ask(LUIS.id, HELD) is None
    place.beat()
    (request,) = place.hand_overs.requests
    assert (place.hand_overs.is_shared, place.hand_overs.is_here(request)) == (False, True)
    place.hand_overs.decline(request)
    assert place.end == (RequestEnd.DECLINED, RelevoCause.DECLINED)


def test_while_redis_is_away_it_is_known_here_and_told_to_all_later(
    open_place: Callable[[str], Place], redis_server: RedisServer
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    luis.beat()
    redis_server.kill()
    asked(luis, mauro)
    told = [luis.hand_overs.is_shared]
    shown = [luis.hand_overs.is_here(luis.hand_overs.requests[0])]
    assert mauro.hand_overs.requests == ()
    redis_server.start()
    so_many = len(luis.changes)
    luis.beat()
    mauro.beat()
    told.append(luis.hand_overs.is_shared)
    shown.append(luis.hand_overs.is_here(luis.hand_overs.requests[0]))
    assert told == [False, True]
    assert shown == [True, False]  # it is for the station where the spool was taken
    assert luis.changes[so_many:] == [luis.hand_overs.requests]  # the strip has to look again
    assert len(mauro.hand_overs.requests) == 1


def test_what_redis_lost_is_told_again_and_can_still_be_granted(
    open_place: Callable[[str], Place], redis_server: RedisServer
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    with Redis(port=redis_server.port) as client:
        client.flushall()  # it was started anew, without its file
    for place in (mauro, luis, luis, mauro):
        place.beat()
    (request,) = mauro.hand_overs.requests
    assert mauro.hand_overs.grant(request) is None
    assert luis.ends == []


def test_while_redis_is_away_a_request_grows_too_old_for_its_holder_too(
    open_place: Callable[[str], Place], redis_server: RedisServer
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    luis.clock.now += timedelta(hours=3)  # a wrong clock there, by which nobody else goes
    luis.shows(HELD)
    asked(luis, mauro)
    (request,) = mauro.hand_overs.requests
    redis_server.kill()
    mauro.beat()
    mauro.clock.now += timedelta(minutes=9, seconds=59)
    mauro.shows(HELD)
    mauro.hand_overs.look()
    assert request in mauro.hand_overs.requests
    mauro.clock.now += timedelta(seconds=1)
    mauro.hand_overs.look()
    assert mauro.hand_overs.requests == ()
    assert mauro.hand_overs.grant(request) == RelevoNotValid(TAG, "ARM", RelevoCause.EXPIRED)
    assert mauro.submitted == []


def test_what_was_answered_does_not_come_back_with_what_was_read_before(
    open_place: Callable[[str], Place],
) -> None:
    luis, mauro = open_place("Puesto 2"), open_place("Puesto 1")
    asked(luis, mauro)
    (request,) = mauro.hand_overs.requests
    mauro.hand_overs.decline(request)
    mauro.hand_overs._on_standing({TAG: request, "ANOTHER": replace(request, tag="ANOTHER")})
    assert mauro.hand_overs.requests == ()
    mauro.beat()
    luis.beat()
    luis.hand_overs._on_standing({TAG: request})
    assert luis.hand_overs.requests == ()
    assert luis.end == (RequestEnd.DECLINED, RelevoCause.DECLINED)
    mauro.beat()
    luis.exchange.ask(request)  # as another program of that station may, which took it for lost
    luis.beat()
    mauro.beat()
    assert mauro.hand_overs.requests == ()
