"""Tells the other stations of requests for hand-overs, and hears theirs, on the announcer's thread."""

import logging
from collections import deque
from collections.abc import Callable
from typing import Final

from redis.exceptions import ResponseError

from kiosk.core.sharing.hand_over import HandOverRequest
from kiosk.realtime.faults import RareLog
from kiosk.realtime.share.hand_over_board import HandOverBoard
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)

EVERY_S: Final = 0.5
"""How often the requests are looked up, in seconds: so late at most a holder sees that he is asked."""
_MOST = 100
"""What waits for Redis; an older message than these is forgotten, as a request is worth minutes only."""

OnStanding = Callable[[dict[str, HandOverRequest] | None], None]


class HandOverExchange:
    """Implements `live.ports.HandOverLink`, and `announcer.PeriodicTask` for the announcer's thread.

    Without a `board`, as no other station can be reached, it tells and hears nothing.
    """

    every_s = EVERY_S

    def __init__(self, board: HandOverBoard | None, station: str, sheet_state: SheetState) -> None:
        self.station = station
        self._board, self._sheet_state = board, sheet_state
        self._outbox: deque[tuple[Callable[[HandOverRequest], object], HandOverRequest]] = deque(maxlen=_MOST)
        self._on_standing: OnStanding | None = None
        self._told: tuple[dict[str, HandOverRequest] | None] | None = None
        self._denied = RareLog(log, every_s=600.0)

    def start(self, on_standing: OnStanding) -> None:
        self._on_standing = on_standing

    def station_of(self, hold: str) -> str:
        audit = self._sheet_state.audit.now() if hold else None
        judged = audit.judged(hold) if audit else None
        return judged.row.station if judged else ""

    def ask(self, request: HandOverRequest) -> None:
        if self._board:
            self._outbox.append((self._board.ask, request))

    def decline(self, request: HandOverRequest) -> None:
        if self._board:
            self._outbox.append((self._board.decline, request))

    def end(self, request: HandOverRequest) -> None:
        if self._board:
            self._outbox.append((self._board.end, request))

    def do(self) -> None:
        """Say what waits to be said, and look up what stands. Never raises for errors of Redis."""
        if self._board is None or self._on_standing is None:
            return
        try:
            while self._outbox:
                say, request = self._outbox[0]
                say(request)
                self._outbox.popleft()
            self._tell(self._board.standing())
        except OSError as error:
            if isinstance(error.__cause__, ResponseError):
                self._denied.warn(f"no requests for hand-overs: {error}")
                self._board.free_spoiled(error)
            else:
                log.debug("no requests for hand-overs: %s", error)
            self._tell(None)

    def _tell(self, standing: dict[str, HandOverRequest] | None) -> None:
        if self._told != (standing,) and self._on_standing:
            self._told = (standing,)
            self._on_standing(standing)
