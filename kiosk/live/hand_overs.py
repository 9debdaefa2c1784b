"""Requests for hand-overs at a station: those that were made here, and those that its holders are asked.

The loop's thread. A request is no command; granting one is.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from kiosk.core.errors import Refusal
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.sharing.hand_over import (
    WITHIN,
    Asked,
    HandOverEnd,
    HandOverRequest,
    RequestEnd,
    end_of,
    granted,
    operation_of,
    refusal_of,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Operation, Picture, Spool
from kiosk.live.hooks import Hooks
from kiosk.live.ports import HandOverLink
from kiosk.live.shop import Shop
from kiosk.live.threads import WorkerThreads

LOOK_S = 1.0
"""How often a request is looked at that may have grown too old, in seconds."""


class HandOvers:
    """Keeps the requests, and ends those that are granted, declined, too old, or whose hold is over.

    Without a common Redis a request is known here alone, where the holder then has to answer it.
    """

    def __init__(
        self, shop: Shop, threads: WorkerThreads, hooks: Hooks, submit: Callable[[Command], bool]
    ) -> None:
        self._shop, self._threads, self._hooks, self._submit = shop, threads, hooks, submit
        self._link: HandOverLink | None = None
        self._asked: dict[str, Asked] = {}
        """By tag: those of this station."""
        self._standing: dict[str, HandOverRequest] = {}
        """By tag: those that Redis has, of any station."""
        self._seen: dict[HandOverRequest, datetime] = {}
        """When each that Redis has was first heard of here: other stations' clocks may be wrong."""
        self._made: set[HandOverRequest] = set()
        """Those of this run."""
        self._over: dict[HandOverRequest, datetime] = {}
        """Those that ended here or were answered here, and when; Redis may still have them."""
        self._shown: tuple[HandOverRequest, ...] = ()
        self.is_shared = False
        """True while the other stations are told."""
        shop.reloaded.connect(self._review)
        shop.spools_changed.connect(lambda _keys: self._review())

    def open_with(self, link: HandOverLink) -> None:
        """Tell the other stations from now on, and hear them."""
        self._link = link
        link.start(self._threads.hopping(self._on_standing))

    async def keep_time(self) -> None:
        """End what grows too old, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            self.look()

    def look(self) -> None:
        """End what has grown too old by now."""
        if self._asked or self._standing:
            self._review()

    @property
    def requests(self) -> tuple[HandOverRequest, ...]:
        """Those that wait for an answer, of all stations, the oldest first."""
        return self._shown

    def of(self, tag: str) -> HandOverRequest | None:
        """The request for this spool that waits for an answer."""
        return next((each for each in self._shown if each.tag == tag), None)

    def is_here(self, request: HandOverRequest) -> bool:
        """True if this is the station at which the holder took the spool, or the only one that knows."""
        if self._link is None or (not self.is_shared and request.tag in self._asked):
            return True
        return self._link.station_of(request.hold) == self._link.station

    def station_of(self, hold: str) -> str:
        """The station at which a holder took the spool; "" where that isn't known yet."""
        return self._link.station_of(hold) if self._link else ""

    def holder_of(self, request: HandOverRequest) -> int | None:
        """The id of who is asked."""
        spool = self._spool(request.tag)
        return spool.picture.holder_id if spool else None

    def refusal(self, worker_id: int, spool: Spool) -> Refusal | None:
        """Why the worker may not ask for this spool; None if he may, or has asked for it."""
        draft = granted(worker_id, spool, None, None)
        if refusal := rules.may_ask(draft, spool, self._shop.workers, self._shop.now().date()):
            return refusal
        standing = self.of(spool.tag)
        if standing is None or standing.worker_id == worker_id:
            return None
        who = self._mark(standing.worker_id)
        return RelevoNotValid(spool.tag, draft.operation, RelevoCause.ASKED, who)

    def ask(self, worker_id: int, spool: Spool) -> Refusal | None:
        """Ask the spool's holder, in the worker's name; why not, if that is refused."""
        if refusal := self.refusal(worker_id, spool):
            return refusal
        if self.of(spool.tag) is None:
            station = self._link.station if self._link else ""
            request = HandOverRequest(spool.tag, spool.hold, worker_id, station, self._now())
            self._made.add(request)
            self._asked[spool.tag] = Asked(request, operation_of(spool), spool.picture.ocupado_por)
            if self._link:
                self._link.ask(request)
            self._review()
        return None

    def decline(self, request: HandOverRequest) -> None:
        """The holder says no."""
        if self._link:
            self._link.decline(request)
        self._end_here(request)
        said = replace(request, is_declined=True)
        if request.tag in self._standing:
            self._standing[request.tag] = said
        if asked := self._asked.get(request.tag):
            self._asked[request.tag] = replace(asked, request=said)
        self._review()

    def grant(self, request: HandOverRequest) -> Refusal | None:
        """The holder hands the spool over: a command, whose outcome the hooks tell; why not, if the request
        is over. The holder must be the one who touches."""
        spool = self._spool(request.tag)
        standing = self.of(request.tag)
        if spool is None or standing is None or not standing.is_same(request):
            operation = operation_of(spool) if spool else Operation.ARM
            end = end_of(request, spool) if spool else None
            gone = end if end and end is not RequestEnd.HELD else RequestEnd.EXPIRED
            return refusal_of(request, gone, operation)
        holder_id = spool.picture.holder_id
        self._submit(granted(request.worker_id, spool, holder_id, request.hold, str(uuid4())))
        return None

    # what changes

    def _on_standing(self, standing: dict[str, HandOverRequest] | None) -> None:
        was_shared, self.is_shared = self.is_shared, standing is not None
        if standing is not None:
            self._hear(standing)
        self._review()
        if was_shared is not self.is_shared:
            self._hooks.hand_overs_changed()  # other stations show them now, or no longer

    def _hear(self, standing: dict[str, HandOverRequest]) -> None:
        """What Redis has now; perhaps as it was a moment before something was ended here."""
        lost = [each for each in self._made if each in self._seen and each.tag not in standing]
        found, now = {_unanswered(each): tag for tag, each in standing.items()}, self._now()
        self._seen = {each: self._seen.get(each, now) for each in found}
        self._standing = {tag: standing[tag] for each, tag in found.items() if each not in self._over}
        for tag, request in self._standing.items():
            self._take_in(tag, request)
        for request in lost:
            if self._link:
                self._link.ask(request)  # Redis has lost it, and its worker goes on waiting

    def _take_in(self, tag: str, request: HandOverRequest) -> None:
        """What Redis says of a request of this station; one that was made before this run is known again."""
        asked, spool = self._asked.get(tag), self._spool(tag)
        if asked and asked.request.is_same(request):
            self._asked[tag] = replace(asked, request=request)
        elif spool is None or end_of(request, spool, self._now()) is not None:
            return
        elif asked:
            del self._asked[tag]
            self._made.discard(asked.request)
            self._tell_end(asked, RequestEnd.ASKED, self._mark(request.worker_id), spool)
        elif self._link and request.station == self._link.station:
            self._asked[tag] = Asked(request, operation_of(spool), spool.picture.ocupado_por)

    def _review(self) -> None:
        """Look at all requests again: end those that are over, and tell what has changed."""
        if not (self._asked or self._standing or self._shown):
            return
        now = self._now()
        for tag, asked in list(self._asked.items()):
            spool = self._spool(tag)
            spool = spool or Spool(tag, Picture(asked.holder), hold=asked.request.hold)  # it left the sheet
            if end := end_of(asked.request, spool, now):
                del self._asked[tag]
                self._forget(asked.request)
                self._tell_end(asked, end, asked.holder, spool)
        shown = sorted(self._alive(), key=lambda each: (each.asked_at, each.tag))
        if (now_shown := tuple(shown)) != self._shown:
            self._shown = now_shown
            self._hooks.hand_overs_changed()

    def _alive(self) -> list[HandOverRequest]:
        by_tag = {**self._standing, **{tag: asked.request for tag, asked in self._asked.items()}}
        alive: list[HandOverRequest] = []
        for tag, request in by_tag.items():
            spool = self._spool(tag)
            if spool is None:
                continue
            if self._is_too_old(request):
                continue  # who asked was told so by now, even if Redis can't say it
            if end_of(request, spool) is None:
                alive.append(request)
            elif not request.is_declined and self.is_here(request):
                self._forget(request)  # its own station may be off
        return alive

    def _is_too_old(self, request: HandOverRequest) -> bool:
        heard = self._seen.get(_unanswered(request))
        return heard is not None and self._now() - heard >= WITHIN

    def _tell_end(self, asked: Asked, end: RequestEnd, who: str, spool: Spool) -> None:
        refusal = refusal_of(asked.request, end, asked.operation, who)
        self._hooks.hand_over_ended(HandOverEnd(asked, end, refusal, spool.version))

    def _mark(self, worker_id: int) -> str:
        worker = self._shop.workers.get(worker_id)
        return worker.mark if worker else str(worker_id)

    def _forget(self, request: HandOverRequest) -> None:
        self._standing.pop(request.tag, None)
        self._end_here(request)
        if self._link:
            self._link.end(request)

    def _end_here(self, request: HandOverRequest) -> None:
        now, plain = self._now(), _unanswered(request)
        self._made.discard(plain)
        self._over = {each: at for each, at in self._over.items() if now - at < WITHIN} | {plain: now}

    def _spool(self, tag: str) -> Spool | None:
        return self._shop.spools.get(self._shop.key_of(tag))

    def _now(self) -> datetime:
        return self._shop.utc()


def _unanswered(request: HandOverRequest) -> HandOverRequest:
    return replace(request, is_declined=False)
