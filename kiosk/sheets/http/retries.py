"""One request and its retries, each within the quota and all within a deadline.

A read is retried after any temporary failure; a write only after a 429, which means that it was not applied.
"""

import logging
from collections.abc import Callable
from math import inf
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from kiosk.core.errors import SheetError
from kiosk.core.sharing.budget import RequestKind
from kiosk.sheets.http import failures
from kiosk.sheets.http.connection import ConnectionMeter
from kiosk.sheets.http.outage import Outage
from kiosk.sheets.http.pace import Pace

log = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""Seconds from the first sending within which a failed request is retried; after a 429 the whole deadline."""

_usual_pause = wait_random_exponential(multiplier=0.25, max=8)


class Retries:
    """Runs one client's requests. Belongs to the client's thread; blocks.

    While the sheet is known to be out of reach (`outage`) a read is not tried again. `longest_s` shortens
    `PATIENCE_S`.
    """

    def __init__(self, pace: Pace, meter: ConnectionMeter) -> None:
        self.outage = Outage()
        self.longest_s = inf
        self._pace = pace
        self._meter = meter
        self._first_sent_at: float | None = None
        self._failure: Exception | None = None
        self._failed_from = 0.0
        """When the request was sent that failed so, by the outage's clock."""
        self._has_begun = False
        """True if its answer had begun: the sheet is there, and the line to it slow."""

    def run(
        self, kind: RequestKind, request: Callable[[], Any], is_worth_another: Callable[[BaseException], bool]
    ) -> Any:
        """Send until it succeeds, and return its result.

        Raises the last attempt's error, or `SHEETS_LIMITE` if the quota never let it be sent.
        """
        self._first_sent_at, self._failure = None, None
        retrying = Retrying(
            retry=retry_if_exception(is_worth_another),
            wait=self._pause,
            stop=self._gives_up,
            sleep=self._wait,
            before_sleep=_log,
            reraise=True,
        )
        try:
            with self._pace.deadline():
                return retrying(self._once, kind, request)
        except SheetError as no_turn:
            if self._failure is None:
                raise
            # The retries of a failing request use up the quota: report the failure, not the quota.
            raise self._failure from no_turn
        finally:
            self._tell_outage(kind)

    def _tell_outage(self, kind: RequestKind) -> None:
        """Of a write only if none of it was sent: else the read that looks for it tells."""
        error = self._failure
        if error is None or self._has_begun or (why := failures.why_away(error)) is None:
            return
        if kind is RequestKind.READ or failures.never_left(error, self._meter.progress):
            self.outage.failed(self._failed_from, why)

    def _once(self, kind: RequestKind, request: Callable[[], Any]) -> Any:
        give_back = self._pace.admit(kind)
        begun, received = self._meter.begun, self._meter.received
        if self._first_sent_at is None:
            self._first_sent_at = self._pace.now()
        sent_at = self.outage.now()
        try:
            result = request()
        except failures.REQUEST_ERRORS as error:
            self._failure, self._failed_from = error, sent_at
            self._has_begun = failures.is_lost(error) and self._meter.received > received
            if isinstance(error, requests.HTTPError) and failures.is_limit(error):
                self._pace.refused(kind, failures.asked_pause(error))
            elif begun == self._meter.begun and failures.never_left(error, self._meter.progress):
                give_back()
            raise
        self._failure = None
        self.outage.answered()
        return result

    def _wait(self, seconds: float) -> None:
        """Report the wait only if the server answered: else the fault is the line to it, not its quota."""
        if failures.was_answered(self._failure):
            self._pace.wait(seconds)
        else:
            self._pace.rest(seconds)

    def _pause(self, state: RetryCallState) -> float:
        error = _error_of(state)
        pause = failures.pause_after(error, _usual_pause(state))
        # Without a Retry-After, one more attempt just before the deadline is worth it.
        return pause if failures.asked_pause(error) else min(pause, self._pace.remaining())

    def _gives_up(self, state: RetryCallState) -> bool:
        if self._pace.is_over:
            return True
        remaining, error = self._pace.remaining(), _error_of(state)
        if failures.is_limit(error):
            return remaining <= 0 or failures.asked_pause(error) > remaining
        if self.outage.known():
            return True
        since = self._pace.now() if self._first_sent_at is None else self._first_sent_at
        patience = since + min(PATIENCE_S, self.longest_s) - self._pace.now()
        return state.upcoming_sleep >= min(remaining, patience)


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _log(state: RetryCallState) -> None:
    log.info(
        "request %d failed, trying again in %.1f s: %s",
        state.attempt_number,
        state.upcoming_sleep,
        failures.brief(_error_of(state)),
    )
