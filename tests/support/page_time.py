"""The time of one page in the test's hand, while its requests stay real."""

import time
from collections.abc import Callable

from tests.support.chromium import WITHIN_S, Tab

STEP_S = 0.1
PACE_S = 0.02
ALL_BUT_NOTHING_S = 0.001
STREAM = "EventSource"


class PageTime:
    """Holds the clock of a page: its timers, its dates, and the browser's wait to open a stream again.

    The page stands still from then on, and hears nothing either, but for the calls of this class. Its clock
    isn't let go any more: close the tab. The clocks of servers go on.
    """

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._asked_before = self._asked()
        self._grants = 0
        tab.call("Emulation.setVirtualTimePolicy", policy="pause")

    def run(self, seconds: float) -> None:
        """Let so much time pass at once; while an answer is awaited, as much as that takes."""
        for _ in range(round(seconds / STEP_S)):
            self._grant(STEP_S)
            while self._asked() - self._asked_before - self._answered():
                self._grant(ALL_BUT_NOTHING_S)

    def run_until(self, expression: str) -> None:
        """Let time pass at once until the expression is true in the page, and no longer than elsewhere."""
        for _ in range(round(WITHIN_S / STEP_S)):
            if self._tab.is_so(expression):
                return
            self.run(STEP_S)
        raise AssertionError(f"never true: {expression}\n{self._tab.run('document.body.innerText')}")

    def wait(self, fact: Callable[[], bool]) -> None:
        """Let time pass as it does outside, until what comes from elsewhere has made this true."""
        until = time.monotonic() + WITHIN_S
        while not fact():
            assert time.monotonic() < until, "never true"
            self._grant(PACE_S)
            time.sleep(PACE_S)

    def _grant(self, seconds: float) -> None:
        self._grants += 1
        self._tab.call("Emulation.setVirtualTimePolicy", policy="advance", budget=seconds * 1000)
        self._tab.wait_told("Emulation.virtualTimeBudgetExpired", self._grants)

    def _asked(self) -> set[str]:
        return {each["requestId"] for each in self._tab.told("Network.requestWillBeSent")}

    def _answered(self) -> set[str]:
        """An open stream is one that was answered."""
        opened = [each for each in self._tab.told("Network.responseReceived") if each["type"] == STREAM]
        ended = self._tab.told("Network.loadingFinished") + self._tab.told("Network.loadingFailed")
        return {each["requestId"] for each in opened + ended}
