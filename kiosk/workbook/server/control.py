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
from kiosk.workbook.server.dispatch import Desk, Reply, refused
from kiosk.workbook.server.faults import LONGEST_S, read_fault

PREFIX = "/control/"


def control(desk: Desk, method: str, path: str, raw_body: bytes) -> Reply:
    """Do what is asked; the answer is always the state after it. Wrong requests get Google's envelope."""
    try:
        given = json.loads(raw_body) if raw_body else {}
        _do(desk, method, path.removeprefix(PREFIX), given)
    except ValueError as error:
        return refused(bad_request(f"Invalid JSON payload received. {error}"))
    except ApiFault as fault:
        return refused(fault)
    return Reply(200, encode(state(desk)))


def state(desk: Desk) -> Json:
    """Limits, faults still to come, and traffic."""
    return {
        "latency_ms": desk.latency_ms,
        "reads_per_minute": desk.quota.reads,
        "writes_per_minute": desk.quota.writes,
        "faults": desk.faults.waiting(),
        "frozen": desk.faults.frozen,
        "traffic": asdict(desk.traffic.now()),
    }


def _do(desk: Desk, method: str, what: str, given: Any) -> None:
    if (method, what) == ("GET", "state"):
        return
    if (method, what) == ("POST", "faults"):
        every = given if isinstance(given, list) else [given]
        desk.faults.add(*[read_fault(Body(one, f"faults[{at}]")) for at, one in enumerate(every)])
    elif (method, what) == ("DELETE", "faults"):
        desk.faults.clear()
    elif (method, what) == ("POST", "limits"):
        _limit(desk, Body(given, "limits"))
    elif (method, what) == ("POST", "reset"):
        desk.faults.clear()
        desk.quota.forget()
        desk.traffic.reset()
    else:
        raise not_found(f"There is no {method} {PREFIX}{what}.")


def _limit(desk: Desk, body: Body) -> None:
    """What isn't named stays; null is no limit."""
    body.only(("latency_ms", "reads_per_minute", "writes_per_minute"))
    latency = body.number("latency_ms", desk.latency_ms, most=LONGEST_S * 1000)
    reads, writes = desk.quota.reads, desk.quota.writes
    if "reads_per_minute" in body.given:
        reads = body.whole("reads_per_minute") if body.has("reads_per_minute") else None
    if "writes_per_minute" in body.given:
        writes = body.whole("writes_per_minute") if body.has("writes_per_minute") else None
    desk.latency_ms = latency
    desk.quota.limit(reads, writes)
