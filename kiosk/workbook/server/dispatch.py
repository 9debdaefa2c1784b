"""Processes a request to the workbook's server: latency, injected fault, quota, then the workbook itself.

Knows nothing of HTTP. Any thread; each passes a `LocalWorkbook` of its own.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

from kiosk.workbook.api.answer import answer, refusal
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import ApiFault
from kiosk.workbook.server.faults import Effect, Faults, InjectedFault, Met, When
from kiosk.workbook.server.quota import RequestQuota
from kiosk.workbook.server.traffic import TrafficCount

JSON, HTML = "application/json; charset=UTF-8", "text/html; charset=UTF-8"


class ReplyEnding(StrEnum):
    """How the exchange ends on the wire."""

    ANSWER = "answer"
    CUT = "cut"
    RESET = "reset"


@dataclass(frozen=True)
class Reply:
    """The client's reply. With CUT and RESET it is empty, or if `is_half` the head and half of the body."""

    status: int
    body: bytes
    content_type: str = JSON
    ending: ReplyEnding = ReplyEnding.ANSWER
    is_half: bool = False


class Stopping(Exception):
    """The server stops while a request waits; the request gets no answer."""


class Dispatcher:
    """Processes requests; its settings may change at any time."""

    def __init__(self, latency_ms: float, quota: RequestQuota, faults: Faults) -> None:
        self.latency_ms = latency_ms
        self.quota = quota
        self.faults = faults
        self.traffic = TrafficCount()
        self.protected: tuple[str, ...] = ()
        """The A1 ranges that nobody may edit over HTTP."""
        self.stop = threading.Event()
        # SQLite admits one writer at a time; this lock is fairer and faster than its polling
        self._one_writer = threading.Lock()

    def reply(self, book: LocalWorkbook, method: str, url: str, body: bytes, user: str) -> Reply:
        """The reply to one request, after the configured latency and any freeze. Raises Stopping."""
        is_read = method == "GET"
        self._wait(self.latency_ms / 2000)
        met = self.faults.take(is_read)
        fault = met.fault if met else None
        if fault is not None and fault.when is When.BEFORE and fault.kind is not Effect.FREEZE:
            return _spoiled(fault, is_read, Reply(0, b""))
        self._freeze(met, before=True)
        reply = self._answered(book, method, url, body, user)
        if fault is not None and fault.when is not When.BEFORE and fault.kind is not Effect.FREEZE:
            return _spoiled(fault, is_read, reply)
        self._freeze(met, before=False)
        self._wait(self.latency_ms / 2000)
        return reply

    def end(self) -> None:
        """Stop waiting: every present and future request that waits raises Stopping."""
        self.stop.set()
        self.faults.clear()

    def _freeze(self, met: Met | None, before: bool) -> None:
        if met is not None and met.fault.kind is Effect.FREEZE and (met.fault.when is When.BEFORE) is before:
            self.faults.freeze(met)
            if self.stop.is_set():
                raise Stopping

    def _answered(self, book: LocalWorkbook, method: str, url: str, body: bytes, user: str) -> Reply:
        is_read = method == "GET"
        limited = self.quota.refusal(user, is_read)
        if limited is not None:
            return refused(limited)
        book.protected = self.protected
        if is_read:
            return Reply(*answer(book, method, url, body))
        with self._one_writer:
            return Reply(*answer(book, method, url, body))

    def _wait(self, seconds: float) -> None:
        if seconds and self.stop.wait(seconds):
            raise Stopping


def refused(fault: ApiFault) -> Reply:
    """A fault's envelope as a reply."""
    return Reply(*refusal(fault))


def _spoiled(fault: InjectedFault, is_read: bool, reply: Reply) -> Reply:
    if fault.kind is Effect.STATUS:
        return refused(fault.refusal(is_read))
    if fault.kind is Effect.HTML:
        return Reply(fault.http, _page(fault.http).encode(), HTML)
    ending = ReplyEnding.CUT if fault.kind is Effect.CUT else ReplyEnding.RESET
    return replace(reply, ending=ending, is_half=fault.when is When.DURING)


def _page(status: int) -> str:
    known = status in HTTPStatus.__members__.values()
    title = f"Error {status} ({HTTPStatus(status).phrase if known else 'Server Error'})!!1"
    said = "<p>The server encountered a temporary error and could not complete your request."
    return f"<!DOCTYPE html>\n<html lang=en><title>{title}</title>{said}</html>\n"
