"""Fault injection for the workbook's server: which requests are affected, how, and when. Any thread."""

from __future__ import annotations

import random
import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from kiosk.workbook.api.body import Body
from kiosk.workbook.book.errors import ApiFault, bad_request
from kiosk.workbook.server.quota import exhausted

LONGEST_S = 3600.0


class Effect(StrEnum):
    """The effect of a fault on the answer."""

    STATUS = "status"
    """Google's error envelope with `status`."""
    HTML = "html"
    """An HTML page with `status`, as sent by a proxy or a broken front end."""
    CUT = "cut"
    """The connection ends without an answer."""
    RESET = "reset"
    """The connection is reset (RST)."""
    FREEZE = "freeze"
    """Silence for `seconds`, then normal processing."""


class On(StrEnum):
    """The affected requests: GET is a read, all others are writes."""

    ANY = "any"
    READ = "read"
    WRITE = "write"


class When(StrEnum):
    """The moment of the fault within the request."""

    BEFORE = "before"
    """The request is not applied (after a freeze it is applied, however late)."""
    AFTER = "after"
    """The request is applied; its answer is lost, replaced or late."""
    DURING = "during"
    """The request is applied, and half of the answer arrives; for cut and reset only."""


@dataclass(frozen=True)
class InjectedFault:
    """Affects `count` requests (None: until cleared) that match `on`, each with probability `chance`, after
    skipping `skip` of them.

    `status` 0 means the default: 503, and 502 for HTML. `seconds` is the length of a freeze.
    """

    kind: Effect
    on: On = On.ANY
    when: When = When.BEFORE
    count: int | None = 1
    skip: int = 0
    chance: float = 1.0
    status: int = 0
    seconds: float = 0.0

    @property
    def http(self) -> int:
        """The HTTP status of a STATUS or HTML fault."""
        return self.status or (502 if self.kind is Effect.HTML else 503)

    def refusal(self, is_read: bool) -> ApiFault:
        """The envelope of a STATUS fault."""
        if self.http == 429:
            return exhausted(is_read)
        status, message = _SAID.get(self.http, ("UNKNOWN", "An unknown error was encountered."))
        return ApiFault(self.http, status, message)


_SAID = {
    400: ("FAILED_PRECONDITION", "This operation is not supported for this document"),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    409: ("ABORTED", "The operation was aborted."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}


def read_fault(body: Body) -> InjectedFault:
    """Read a fault from JSON. Raises ApiFault 400 if it makes no sense."""
    body.only(InjectedFault.__dataclass_fields__)
    if not body.has("kind"):
        raise bad_request(f"Invalid {body.where}: 'kind' is required: {', '.join(Effect)}")
    until_cleared = "count" in body.given and not body.has("count")
    fault = InjectedFault(
        kind=Effect(body.choice("kind", tuple(Effect))),
        on=On(body.choice("on", tuple(On))),
        when=When(body.choice("when", tuple(When))),
        count=None if until_cleared else body.whole("count", 1),
        skip=body.whole("skip"),
        chance=body.number("chance", 1.0, most=1.0),
        status=body.whole("status"),
        seconds=body.number("seconds", 0.0, most=LONGEST_S),
    )
    check(fault)
    return fault


def check(fault: InjectedFault) -> None:
    """Raise ApiFault 400 if the fields of a fault contradict each other."""
    if fault.when is When.DURING and fault.kind not in (Effect.CUT, Effect.RESET):
        raise bad_request(f"'{fault.kind}' can't happen during an answer")
    if fault.kind is Effect.FREEZE and not fault.seconds:
        raise bad_request("a freeze needs 'seconds'")
    if fault.kind in (Effect.STATUS, Effect.HTML) and not 400 <= fault.http < 600:
        raise bad_request(f"{fault.http} is no status of a failed request")


@dataclass(frozen=True)
class Met:
    """A fault assigned to a request; setting `thaw` ends its freeze early."""

    fault: InjectedFault
    thaw: threading.Event


class Faults:
    """The pending faults in the order in which they were added; a request gets at most one of them."""

    def __init__(self, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self._waiting: list[_Waiting] = []
        self._thaw = threading.Event()
        self._frozen = 0

    def add(self, *faults: InjectedFault) -> None:
        """Add faults. Raises ApiFault 400 for one that makes no sense."""
        for fault in faults:
            check(fault)
        with self._lock:
            self._waiting += [
                _Waiting(fault, fault.skip, fault.count) for fault in faults if fault.count != 0
            ]

    def clear(self) -> None:
        """Remove all pending faults, and end every freeze in progress: its request goes on at once."""
        with self._lock:
            self._waiting.clear()
            self._thaw.set()
            self._thaw = threading.Event()

    @property
    def frozen(self) -> int:
        """The number of requests that are frozen now."""
        with self._lock:
            return self._frozen

    def freeze(self, met: Met) -> None:
        """Block the calling thread for the fault's `seconds`, or until `clear`."""
        with self._lock:
            self._frozen += 1
        met.thaw.wait(met.fault.seconds)
        with self._lock:
            self._frozen -= 1

    def waiting(self) -> list[dict[str, Any]]:
        """The pending faults as they were added, with the remaining `skip` and `count`."""
        with self._lock:
            return [{**asdict(one.fault), "skip": one.skip, "count": one.left} for one in self._waiting]

    def take(self, is_read: bool) -> Met | None:
        """Assign a pending fault to the arriving request, if one applies."""
        with self._lock:
            met = None
            for one in self._waiting:
                if one.fault.on is not On.ANY and (one.fault.on is On.READ) is not is_read:
                    continue
                if one.skip:
                    one.skip -= 1
                elif met is None and (one.fault.chance == 1 or self._random.random() < one.fault.chance):
                    met = one
            if met is None:
                return None
            if met.left is not None:
                met.left -= 1
            self._waiting = [one for one in self._waiting if one.left != 0]
            return Met(met.fault, self._thaw)


@dataclass
class _Waiting:
    fault: InjectedFault
    skip: int
    left: int | None
