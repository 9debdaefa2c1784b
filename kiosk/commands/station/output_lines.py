"""The lines that a station prints. Pure functions from the core's values; keys are a contract."""

import json
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

from kiosk.commands import answers
from kiosk.commands.station.requests import RequestId
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.sharing.hand_over import HandOverRequest
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.data import Outcome
from kiosk.realtime import wire

_REMEMBERED: Final = 4_096

_LINKS: Final = {
    LinkState.CONNECTING: "lost",
    LinkState.LIVE: "live",
    LinkState.LOCAL: "late",
    LinkState.DOWN: "lost",
}


def ready(station: str, spools: int) -> str:
    """The sheet was read."""
    return _line({"ready": True, "station": station, "spools": spools})


def answer(request_id: RequestId | None, outcome: Outcome, message: str) -> str:
    """What became of a request."""
    return _line(_with_id(request_id, outcome, message))


def batch_answer(request_id: RequestId, told: Iterable[tuple[Outcome, str]]) -> str:
    """What became of each of a batch, with its message, in the order of the request's tags."""
    return _line({"id": request_id, "results": [answers.action(*each) for each in told]})


def late(request_id: RequestId | None, outcome: Outcome, message: str) -> str:
    """What became of a request that was answered before; of an earlier run's the id is null."""
    return _line({"late": _with_id(request_id, outcome, message)})


def hand_over_answer(request_id: RequestId | None, said: answers.Json) -> str:
    """What became of a request that asks for a spool, or says no."""
    return _line({"id": request_id, **said})


def late_answer(request_id: RequestId | None, said: answers.Json) -> str:
    """What became of a spool that was asked for; of an earlier run's the id is null."""
    return _line({"late": {"id": request_id, **said}})


def asked_for(request: HandOverRequest, worker: str, holder: str) -> str:
    """Somebody asks for a spool that was taken here; its holder may hand it over, or say no."""
    return _line(
        {
            "relevo": {
                "tag_spool": request.tag,
                "worker_id": request.worker_id,
                "worker_nombre": worker,
                "holder": holder,
                "station": request.station,
                "asked_at": request.asked_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            }
        }
    )


def error(request_id: RequestId | None, code: str, message: str) -> str:
    """A line of the input that nothing was done about."""
    return _line({"id": request_id, "error": {"code": code, "message": message}})


def event(happened: Event) -> str:
    """An event, sign for sign as it was published."""
    return f'{{"event": {wire.line_of(happened)}}}'


def link(state: Link) -> str:
    """The link to other stations. `late`: they are heard of through the sheet, not at once."""
    detail = state.reason.value or (None if state.state is LinkState.LIVE else state.state.value)
    return _line({"link": {"state": _LINKS[state.state], "detail": detail}})


def clock(doubt: Refusal | None, message: str) -> str:
    """Whether this machine's time is right; `detail` is what speaks against it, in a word."""
    if doubt is None:
        return _line({"clock": {"state": "right", "detail": None, "message": None}})
    return _line({"clock": {"state": "wrong", "detail": doubt.values["fuente"], "message": message}})


def sheet(state: str, age: float | None) -> str:
    """How old what is known of the sheet is, in seconds."""
    return _line({"sheet": {"state": state, "age_s": None if age is None else round(age, 1)}})


class EventsOnce:
    """Tells which events are new: some come twice, by Redis and by the sheet."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_new(self, happened: Event) -> bool:
        """False where it came before. An event without an id is always new."""
        identity = happened.identity
        if identity is None:
            return True
        if identity in self._seen:
            return False
        self._seen[identity] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True


def _with_id(request_id: RequestId | None, outcome: Outcome, message: str) -> dict[str, Any]:
    return {"id": request_id, **answers.action(outcome, message)}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
