"""The control path of the workbook's server: faults on request, limits, and counts. Any thread.

GET /control/state · POST and DELETE /control/faults · POST /control/limits · POST /control/reset
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.exchange import encode
from kiosk.workbook.book.errors import ApiFault, bad_request, not_found
from kiosk.workbook.server.dispatch import Dispatcher, Reply, refused
from kiosk.workbook.server.faults import LONGEST_S, read_fault

PREFIX = "/control/"


def control(dispatcher: Dispatcher, method: str, path: str, raw_body: bytes) -> Reply:
    """Execute a control request; the answer is the state afterwards. Wrong requests get Google's envelope."""
    try:
        given = json.loads(raw_body) if raw_body else {}
        _do(dispatcher, method, path.removeprefix(PREFIX), given)
    except ValueError as error:
        return refused(bad_request(f"Invalid JSON payload received. {error}"))
    except ApiFault as fault:
        return refused(fault)
    return Reply(200, encode(state(dispatcher)))


def state(dispatcher: Dispatcher) -> Json:
    """Limits, pending faults, and traffic."""
    return {
        "latency_ms": dispatcher.latency_ms,
        "reads_per_minute": dispatcher.quota.reads,
        "writes_per_minute": dispatcher.quota.writes,
        "protected": list(dispatcher.protected),
        "faults": dispatcher.faults.waiting(),
        "frozen": dispatcher.faults.frozen,
        "traffic": asdict(dispatcher.traffic.now()),
    }


def _do(dispatcher: Dispatcher, method: str, what: str, given: Any) -> None:
    if (method, what) == ("GET", "state"):
        return
    if (method, what) == ("POST", "faults"):
        every = given if isinstance(given, list) else [given]
        dispatcher.faults.add(*[read_fault(Body(one, f"faults[{at}]")) for at, one in enumerate(every)])
    elif (method, what) == ("DELETE", "faults"):
        dispatcher.faults.clear()
    elif (method, what) == ("POST", "limits"):
        _limit(dispatcher, Body(given, "limits"))
    elif (method, what) == ("POST", "reset"):
        dispatcher.faults.clear()
        dispatcher.quota.forget()
        dispatcher.traffic.reset()
    else:
        raise not_found(f"There is no {method} {PREFIX}{what}.")


def _limit(dispatcher: Dispatcher, body: Body) -> None:
    """Change the named limits; null means no limit. `protected` lists the ranges that nobody may edit."""
    body.only(("latency_ms", "reads_per_minute", "writes_per_minute", "protected"))
    latency = body.number("latency_ms", dispatcher.latency_ms, most=LONGEST_S * 1000)
    reads, writes = dispatcher.quota.reads, dispatcher.quota.writes
    if "reads_per_minute" in body.given:
        reads = body.whole("reads_per_minute") if body.has("reads_per_minute") else None
    if "writes_per_minute" in body.given:
        writes = body.whole("writes_per_minute") if body.has("writes_per_minute") else None
    if "protected" in body.given:
        dispatcher.protected = tuple(str(text) for text in body.list("protected"))
    dispatcher.latency_ms = latency
    dispatcher.quota.limit(reads, writes)
