"""What the wall tells as the latest moves."""

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook
from kiosk.realtime import wire
from kiosk.web.pages.last_moves import LastMoves
from tests.support.builders import ZONE
from tests.web.stream.streaming import message


def test_the_rehearsal_s_moves_are_not_told() -> None:
    engine, earlier = Engine(ShopState(ZONE), SystemClock(ZONE)), Hook[[list[Event]]]()
    moves = LastMoves(engine, earlier)
    real, rehearsal = (wire.decode(message(tag, tag_spool=tag), ZONE) for tag in ("MK-1", "Kiosk-Prueba"))
    earlier([rehearsal, real])
    engine.hooks.happened([rehearsal])
    assert [move.tag for move in moves.latest()] == ["MK-1"]
