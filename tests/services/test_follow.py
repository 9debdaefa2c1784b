"""Without Redis the audit is asked for new rows, ever more rarely while it can't be read."""

import threading
from typing import Any, cast

from kiosk.core.errors import SheetError
from kiosk.core.refusals import SheetUnavailable
from kiosk.services.follow import AUDIT_S, LONGEST_AUDIT_S, by_audit
from tests.support.builders import ShopClock


class Rests(threading.Event):
    """Records each wait, and ends the following after so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        if len(self.pauses) == self._most:
            self.set()
        return self.is_set()


class Away:
    """A follower whose sheet doesn't answer."""

    def __init__(self) -> None:
        self.asked = 0

    def events(self) -> list[Any]:
        self.asked += 1
        raise SheetError(SheetUnavailable())


def test_audit_that_cannot_be_read_is_asked_for_ever_more_rarely() -> None:
    follower, stop = Away(), Rests(8)
    links: list[Any] = []
    by_audit(cast(Any, follower), cast(Any, ShopClock()), lambda _: None, links.append, stop, is_local=True)
    assert stop.pauses == [2 * AUDIT_S, 4 * AUDIT_S, 8 * AUDIT_S, 16 * AUDIT_S, *[LONGEST_AUDIT_S] * 4]
    assert (follower.asked, len(links)) == (8, 1)
