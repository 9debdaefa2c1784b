"""One request and its repeats: each waits its turn, and somebody gives up in time.

A read is repeated after whatever may pass; a write after a 429 only, which says that it was not applied.
"""

import logging
from collections.abc import Callable
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from kiosk.core.errors import SheetError
from kiosk.core.sharing.budget import Kind
from kiosk.sheets.http import failures
from kiosk.sheets.http.connection import Wire
from kiosk.sheets.http.pace import Pace

log = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""How long what fails is tried again, from when it was first sent; a 429 has the whole deadline."""

_usual_pause = wait_random_exponential(multiplier=0.25, max=8)


class Attempts:
    """Belongs to the client's thread; blocks."""

    def __init__(self, pace: Pace, wire: Wire) -> None:
        self._pace = pace
        self._wire = wire
        self._first_sent_at: float | None = None
        self._failure: Exception | None = None

    def run(
        self, kind: Kind, request: Callable[[], Any], is_worth_another: Callable[[BaseException], bool]
    ) -> Any:
        """What the request returns. Raises its last error, or `SHEETS_LIMITE` where it never had its turn."""
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
            # The repeats of what fails use up the quota: people are told of the failure, not of the quota.
            raise self._failure from no_turn

    def _once(self, kind: Kind, request: Callable[[], Any]) -> Any:
        give_back = self._pace.admit(kind)
        begun = self._wire.begun
        if self._first_sent_at is None:
            self._first_sent_at = self._pace.now()
        try:
            return request()
        except Exception as error:
            self._failure = error
            if isinstance(error, requests.HTTPError) and failures.is_limit(error):
                self._pace.refused(kind, failures.asked_pause(error))
            elif begun == self._wire.begun and failures.never_left(error, self._wire.progress):
                give_back()
            raise

    def _wait(self, seconds: float) -> None:
        """A server that was not reached isn't waited for: what is amiss then is the line to it."""
        if failures.was_answered(self._failure):
            self._pace.wait(seconds)
        else:
            self._pace.rest(seconds)

    def _pause(self, state: RetryCallState) -> float:
        error = _error_of(state)
        pause = failures.pause_after(error, _usual_pause(state))
        # Where the server doesn't say how long, the last moment is worth a try.
        return pause if failures.asked_pause(error) else min(pause, self._pace.remaining())

    def _gives_up(self, state: RetryCallState) -> bool:
        if self._pace.is_over:
            return True
        remaining, error = self._pace.remaining(), _error_of(state)
        if failures.is_limit(error):
            return remaining <= 0 or failures.asked_pause(error) > remaining
        since = self._pace.now() if self._first_sent_at is None else self._first_sent_at
        patience = since + PATIENCE_S - self._pace.now()
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
