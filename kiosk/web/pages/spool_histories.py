"""The sessions of spools for their pages, which don't wait long for the sheet and ask it no more than needed.

An open page loads itself anew all day: while its spool's row stays as it was, so does its history.
"""

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Final

from kiosk.core.events.sessions import Session
from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Spool
from kiosk.web.api.history import sessions_asked
from kiosk.web.api.parameters import TagAsked
from kiosk.web.api.refused import Refused
from kiosk.web.site import Site

WAIT_S: Final = 1.0
"""A page waits so long for the history, in seconds, and then comes without it."""

KEPT_S: Final = 300.0
"""How long a history is good while the row of its spool stays the same, in seconds."""

SETTLES_S: Final = 15.0
"""A history that is read so soon after its spool's row has changed, in seconds, may lack what changed it: a
look at the audit may be some seconds old."""

UNSETTLED_S: Final = 5.0
"""How long such a history is good, in seconds: whoever touches the page of one that came late gets it."""

MOST_KEPT: Final = 256

Sessions = list[Session]


@frozen
class _Kept:
    """A history, with the row as it was then. Times are the loop's."""

    spool: Spool
    seen_at: float
    """Since when the row is known as it was."""
    read_at: float
    come_at: float
    sessions: Sessions

    def holds(self, spool: Spool, now: float) -> bool:
        is_settled = self.read_at - self.seen_at >= SETTLES_S
        return self.spool == spool and now < self.come_at + (KEPT_S if is_settled else UNSETTLED_S)


class SpoolHistories:
    """Asks once at a time for each, and goes on reading when the page has gone. The loop's thread."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._asked: dict[str, asyncio.Task[Sessions | Refused]] = {}
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        """By the spool's key."""

    async def of(self, spool: Spool) -> Sessions | None:
        """The sessions, the oldest first; None if they don't come in time. Raises `Refused`."""
        key = spool.key
        if (kept := self._kept.get(key)) and kept.holds(spool, self._now()):
            return kept.sessions
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(self._read(spool))
            self._asked[key].add_done_callback(partial(self._on_read, spool, self._now()))
        task = self._asked[key]
        await asyncio.wait({task}, timeout=WAIT_S)
        if not task.done():
            return None
        found = task.result()
        if isinstance(found, Refused):
            raise found
        return found

    async def _read(self, spool: Spool) -> Sessions | Refused:
        try:
            _, found = await sessions_asked(self._site, TagAsked(spool.tag))
        except Refused as refused:
            return refused
        return found

    def _on_read(self, spool: Spool, read_at: float, task: "asyncio.Task[Sessions | Refused]") -> None:
        del self._asked[spool.key]
        if task.cancelled() or task.exception() or isinstance(found := task.result(), Refused):
            return
        before = self._kept.get(spool.key)
        seen_at = before.seen_at if before and before.spool == spool else read_at
        self._kept[spool.key] = _Kept(spool, seen_at, read_at, self._now(), found)
        self._kept.move_to_end(spool.key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
