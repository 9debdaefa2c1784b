"""Requests for hand-overs in Redis: a key for each spool, which expires by itself, and an index of tags.

Nothing is decided here: who holds a spool is for the audit to say, and a request that is lost is asked again.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.sharing.hand_over import WITHIN, HandOverRequest
from kiosk.realtime.faults import UNREADABLE, line_of
from kiosk.realtime.share.healing import free_spoiled

KEY: Final = "spool-kiosk:relevo"
"""The index; a spool's own key has its tag behind a colon."""
_PX: Final = int(WITHIN.total_seconds() * 1_000)
_LONGEST: Final = 4_000
"""A request is some hundred bytes; what is longer than so many isn't ours."""
_KEPT_S: Final = 3_600.0
"""A tag leaves the index so long after its request, whatever the stations' clocks say."""


_P = ParamSpec("_P")
_R = TypeVar("_R")


def _reaching(call: Callable[_P, _R]) -> Callable[_P, _R]:
    @wraps(call)
    def reaching(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            raise OSError(line_of(error)) from error

    return reaching


class HandOverBoard:
    """Implements `core.sharing.hand_over.HandOverRequests`.

    Any thread that may use the client; blocks for its time limits. What Redis refuses is raised as an
    `OSError` as well, caused by its own error. `sheet` names the spreadsheet: requests of another one are
    ignored.
    """

    def __init__(self, client: Redis, sheet: str) -> None:
        self._client, self._sheet = client, sheet

    @_reaching
    def ask(self, request: HandOverRequest) -> HandOverRequest:
        key, text = _key(request.tag), self._text(request)
        pipe = self._client.pipeline(transaction=False)
        pipe.set(key, text, nx=True, px=_PX)
        pipe.mget([key])  # unlike GET it takes another program's value for none
        asked_at = request.asked_at.timestamp()
        pipe.zadd(KEY, {request.tag: asked_at})
        pipe.zremrangebyscore(KEY, "-inf", asked_at - _KEPT_S)
        pipe.pexpire(KEY, _PX)
        is_stored, (word,), *_ = pipe.execute()
        found = None if is_stored else self._read(request.tag, word)
        if found is not None and found.hold == request.hold and not found.is_declined:
            return found
        if not is_stored:  # what stands there is dead
            self._client.set(key, text, px=_PX)
        return request

    @_reaching
    def standing(self) -> dict[str, HandOverRequest]:
        members: Any = self._client.zrangebyscore(KEY, "-inf", "+inf")
        tags = [member.decode("utf-8", "replace") for member in members]
        if not tags:
            return {}
        words: list[Any] = self._client.mget([_key(tag) for tag in tags])
        found = {tag: self._read(tag, word) for tag, word in zip(tags, words, strict=True)}
        return {tag: request for tag, request in found.items() if request is not None}

    @_reaching
    def decline(self, request: HandOverRequest) -> None:
        if self._is_there(request):
            said = self._text(request, is_declined=True)
            self._client.set(_key(request.tag), said, xx=True, keepttl=True)

    @_reaching
    def end(self, request: HandOverRequest) -> None:
        if self._is_there(request):
            self._client.delete(_key(request.tag))

    def free_spoiled(self, error: Exception) -> None:
        """Free the index if `error` says that a foreign value stands there."""
        free_spoiled(self._client, error, KEY)

    def _is_there(self, request: HandOverRequest) -> bool:
        words: list[Any] = self._client.mget([_key(request.tag)])
        found = self._read(request.tag, words[0])
        return found is not None and found.is_same(request)

    def _text(self, request: HandOverRequest, is_declined: bool = False) -> str:
        said = {
            "worker_id": request.worker_id,
            "station": request.station,
            "asked_at": request.asked_at.isoformat(),
            "hold": request.hold,
            "sheet": self._sheet,
            "declined": is_declined,
        }
        return json.dumps(said, ensure_ascii=False)

    def _read(self, tag: str, word: Any) -> HandOverRequest | None:
        """The request; None for none, for one of another spreadsheet, and for what isn't ours."""
        try:
            if len(word or b"") > _LONGEST:
                return None
            said = json.loads(word or b"")
            if said["sheet"] != self._sheet:
                return None
            asked_at = datetime.fromisoformat(said["asked_at"])
            if asked_at.tzinfo is None:
                return None
            asked_at = asked_at.astimezone(UTC)
            return HandOverRequest(
                tag,
                str(said["hold"]),
                int(said["worker_id"]),
                str(said["station"]),
                asked_at,
                said["declined"] is True,
            )
        except UNREADABLE:
            return None


def _key(tag: str) -> str:
    return f"{KEY}:{tag}"
