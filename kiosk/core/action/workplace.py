"""What carrying out commands needs: a station's sheet and journal, and the limits that its process sets."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from uuid import uuid4

from kiosk.core.errors import Refusal
from kiosk.core.frozen import frozen
from kiosk.core.journal import Record
from kiosk.core.ports import Announcer, CommandJournal, DatingClock, SpoolStore
from kiosk.core.shop.transitions import MOST_REJECTIONS


@frozen
class Workplace:
    """The sheet, the journal, the clock and the name of one station. Belongs to the writer thread.

    `new_id` makes the ids of audit rows and commands; they have to be unique in the whole shop.
    """

    store: SpoolStore
    journal: CommandJournal
    clock: DatingClock
    station: str
    announcer: Announcer
    new_id: Callable[[], str] = lambda: str(uuid4())
    rejection_limit: int = MOST_REJECTIONS
    """So many rejections in a row block a spool; 0 for no limit."""

    def stopped(self) -> Refusal | None:
        """Why nothing may be written now: this machine's time is wrong, or an alarm. Sends nothing."""
        return self.clock.doubt() or self.store.stopped()

    def refuse(self, record: Record, refusal: Refusal) -> None:
        """End a command that is not on the sheet and never will be; one that had waited here is given back.

        Raises `JournalError`.
        """
        end = self.journal.given_back if record.waiting_since else self.journal.refused
        end(record.command.id, refusal)


Turn = Callable[[bool], AbstractContextManager[bool]]
"""A lock: one process of a station at a time carries out commands. The block is told whether it is the one.

Pass True to block until another process of this station has finished; background rounds pass False.
"""


def _uncontended(_waits: bool) -> AbstractContextManager[bool]:
    return nullcontext(True)


@frozen
class Limits:
    """How long a process may work on a command, and when it must let others work or stop."""

    turn: Turn = _uncontended
    deadline: Callable[[], AbstractContextManager[None]] = nullcontext
    """Entered for each command: all requests inside share one deadline for their waits and retries."""
    pause: Callable[[float], object] = time.sleep
    """Sleep so many seconds between two sends; may return early when the process ends."""
    now: Callable[[], float] = time.monotonic
    """Monotonic seconds, for the pauses between two tries of a command that waits for people."""
    rests_while_away: bool = False
    """While the sheet is known to be away nothing is sent: releases wait at once, and so does what waits
    already. For a process whose reader goes on asking, or which ends soon."""
    undoes_by_journal: bool = False
    """True for a process of one command: it goes by the journal for what earlier ones did, and when."""
    is_ending: Callable[[], bool] = lambda: False
    """True once the process ends: what the journal holds is then left to the next start."""
