"""Keeps a station's snapshot of the sheet fresh: by reading it, or by taking the snapshot of the reader.

Which station is the reader, `kiosk.core.sharing.reader_election` decides.
"""

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.core.errors import Code, NoTurnError, SheetError
from kiosk.core.ports import DatingClock
from kiosk.core.refusals import is_of_file
from kiosk.core.sharing.reader_election import (
    EVERY_S,
    GIVEN_UP_S,
    URGENT_S,
    ReadStep,
    Role,
    next_read,
    pause_after,
)
from kiosk.core.shop.data import Snapshot
from kiosk.services.audit_rounds import SPREAD_S, AuditRounds
from kiosk.services.following import Following
from kiosk.services.outage_watch import OutageWatch
from kiosk.services.own_looks import Cause, OwnLooks
from kiosk.services.shared_alarms import SharedAlarms
from kiosk.services.sharing import Sharing

ALARM_S = 60.0
"""The longest interval between two full reads while an alarm stands, in seconds."""

WANTED_EVERY_S = 5.0
"""The shortest interval between two reads that other stations ask for, in seconds."""

ASK_S = 10.0
"""How long a sheet is asked whether it is there, in seconds: nobody waits, and a line may be slow."""

if TYPE_CHECKING:
    from kiosk.sheets.sheet_state import SheetState
    from kiosk.sheets.store import SheetStore


class SheetWatch:
    """Decides at each look whether to read the sheet, and how. Belongs to the reader thread; blocks.

    Only the elected reader, or a station that reads alone, calls `mend` after a read, which writes notes and
    repairs. `keep` stores snapshots on the disk. `full_read_s` is the interval of full reads, in seconds: a
    poll reads only some columns. A read inside `urgent` has an action's priority.
    """

    def __init__(
        self,
        store: "SheetStore",
        sheet_state: "SheetState",
        mend: Callable[[], object],
        clock: DatingClock,
        keep: Callable[[Snapshot], object],
        sharing: Sharing | None,
        full_read_s: float,
        urgent: Callable[[], AbstractContextManager[None]] = nullcontext,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        """`pause` takes seconds, and returns True once the program ends."""
        self._store = store
        self._sheet_state = sheet_state
        self._mend = mend
        self._clock = clock
        self._keep = keep
        self._sharing = sharing
        self._full_read_s = full_read_s
        self._urgent = urgent
        self._now = now
        self._full_read_at = -math.inf
        self._pause_s = EVERY_S
        self._due_at = -math.inf
        # Alone at a sheet of Google's: others that aren't heard of may start at the same moment.
        spread_s = SPREAD_S[1] if sharing is None and full_read_s else 0.0
        self._rounds = AuditRounds(self._compare, lambda: sheet_state.audit.was_read, now, spread_s=spread_s)
        self._following = Following(sharing, sheet_state, now, pause) if sharing else None
        self._alarms = (
            SharedAlarms(sharing, sheet_state, self._following) if sharing and self._following else None
        )
        self._own_looks = OwnLooks()
        self._outage_watch = OutageWatch()
        self._let_others_at = -math.inf
        self.reads_itself: bool | None = None
        """True if this process read the latest snapshot, False if it took another station's; None before the
        first. Any thread."""

    def full_read(self, is_start: bool = False) -> Snapshot:
        """Read the whole sheet now, or have the station that reads for all do it.

        Stations start together, and miss events together: if each read, the quota of a minute were used up.
        With `is_start` a picture from a while ago will do. Raises `SheetError`.
        """
        if (shown := self._from_reader(is_start)) is not None:
            return shown
        self._hear()
        return self._read(ReadStep.FULL)

    def _from_reader(self, is_start: bool) -> Snapshot | None:
        """The reader's picture, waited for if another station reads; None if this one has to read."""
        if self._sharing is None or self._following is None or self._sees_for_itself():
            return None
        election, asked_at, shown = self._sharing.election, self._clock.steady(), list[Snapshot]()

        def came() -> bool:
            taken = self._taken() or self._sheet_state.snapshot
            longest_s = election.patience_s if is_start else 0.0  # an onlooker's ends with an old picture
            if taken is not None and taken.read_at >= asked_at - timedelta(seconds=longest_s):
                shown.append(taken)
            return bool(shown)

        if self._role() is Role.LISTENER and not came() and election.is_sure:
            self._sharing.picture.want_read()
            self._following.wait_for(came)
            if self._following.is_over and (latest := self._sheet_state.snapshot):
                return latest
        return shown[-1] if shown else None

    def _read_if_wanted(self) -> None:
        """Hurry, as the reader, if others ask for a read; those within `WANTED_EVERY_S` get the same one."""
        if self._sharing and self._age_s() >= WANTED_EVERY_S and self._sharing.picture.is_read_wanted():
            self._due_at = -math.inf

    def settle(self) -> None:
        """Find out at a start which station reads for all."""
        if self._sharing:
            self._sharing.election.settle()

    def take_audit(self) -> None:
        """Take over the audit of the station that reads for all where this one knows none."""
        if self._following and self._sharing and self._sharing.election.is_sure:
            self._following.take_audit(self._taken)

    def look(self) -> Snapshot | None:
        """A newer snapshot, shared by the reader or read here because it was due; None where there is none
        yet. Called about once a second. Raises `SheetError`.
        """
        self.compare_audit()
        role = self._role()
        if self._alarms:
            self._alarms.exchange(role)
        if role is Role.LISTENER and self._must_see_for_itself():
            return self._read(ReadStep.FULL)
        if role is Role.LISTENER and (taken := self._taken()):
            return taken
        if role is Role.READER:
            self._read_if_wanted()
        if role is not Role.LISTENER and self._store.away() is not None and self._age_s() >= WANTED_EVERY_S:
            self._due_at = -math.inf  # what waits for the sheet needn't wait for the read that would be due
        patience_s = self._sharing.election.patience_s if self._sharing else GIVEN_UP_S
        schedule = (self._due_at, self._full_read_due_at())
        step = next_read(role, self._now(), *schedule, self._age_s(), patience_s)
        if step is not ReadStep.REST:
            return self._read(step)
        if role is Role.LISTENER:
            is_away = self._store.away() is not None
            if self._outage_watch.is_due(is_away, self._age_s(), self._now()):
                self._store.is_back(ASK_S)
        return None

    def compare_audit(self) -> None:
        """Read the audit again and compare it with what was known, if that is due."""
        role = self._role()
        is_vouched = self._following.is_vouched_for if self._following else None
        self._rounds.go(role is not Role.LISTENER, is_vouched if role is Role.LISTENER else None)
        if role is Role.READER and self._following:
            self._following.serve()

    def _compare(self) -> None:
        self._hear()
        self._store.check_audit()

    def _hear(self) -> None:
        if self._alarms and self._role() is not Role.READER:
            self._alarms.hear()

    def _sees_for_itself(self) -> bool:
        """True while an alarm found here, or a suspicion, can only end by this station's own reads."""
        return self._sheet_state.alarms.found_here() or bool(self._sheet_state.columns.suspects)

    def _must_see_for_itself(self) -> bool:
        """A listener's own alarm doesn't end with the reader's pictures, nor its suspicion of a column, and
        what Redis says against its clock."""
        cause = Cause.CLOCK if self._clock.lacks_server() else None
        if self._sheet_state.columns.suspects:
            cause = Cause.SUSPICION
        if found := self._sheet_state.alarms.found():
            at_reader = self._sharing.picture.found if self._sharing else ()
            is_common = all(alarm.reason in at_reader for alarm in found)
            cause = Cause.COMMON_ALARM if is_common else Cause.OWN_ALARM
        return self._own_looks.is_due(cause, self._now())

    def _full_read_due_at(self) -> float:
        """Under an alarm sooner: people wait for it to end, and only a full read looks at everything."""
        is_stopped = bool(self._sheet_state.alarms.standing())
        return self._full_read_at + (min(ALARM_S, self._full_read_s) if is_stopped else self._full_read_s)

    def _read(self, step: ReadStep) -> Snapshot:
        if self._sharing and self._role() is Role.READER:
            self._sharing.picture.read_begins()
        try:
            with self._urgent() if self._is_awaited() else nullcontext():
                snapshot = self._store.poll() if step is ReadStep.POLL else self._store.snapshot()
        except SheetError as error:
            self._failed(error)
            raise
        self.reads_itself = True
        self._rest(was_limited=False)
        if step is ReadStep.FULL:
            self._full_read_at = self._now()
        self._keep(snapshot)
        role = self._role()
        if role is Role.READER:
            if self._alarms:
                self._alarms.put(snapshot)
            self._let_others_decide()
        if role is not Role.LISTENER:
            self._mend()
        return snapshot

    def _let_others_decide(self) -> None:
        """Let another station read for all where this one can't tell whether an alarm has ended: those that
        know the audit better end it, or go on giving it."""
        is_due = self._now() >= self._let_others_at + ALARM_S
        if self._sharing and is_due and self._sheet_state.alarms.is_undecided:
            self._let_others_at = self._now()
            self._sharing.election.stand_back()

    def _taken(self) -> Snapshot | None:
        snapshot = self._sheet_state.snapshot
        if self._sharing is None:
            return None
        shared = self._sharing.picture
        picture = shared.take(snapshot.read_at if snapshot else None)
        self._sheet_state.alarms.take_over(shared.alarms)
        if self._following:
            self._following.take_layout()
        if picture is None:
            return None
        self.reads_itself = False
        shown = self._sheet_state.took(picture)
        if shown.is_judged:
            self._keep(shown)  # bare cells would be remembered as first readings at the next start
        self._rest(was_limited=False)
        return shown

    def _failed(self, error: SheetError) -> None:
        if self._role() is Role.READER and self._alarms:
            self._alarms.share()
        if isinstance(error, NoTurnError):
            # The read yielded to actions, and the server refused nothing: try again before the snapshot is
            # too old for the next action.
            self._rest(was_limited=False)
            self._due_at = min(self._due_at, self._now() + max(0.0, URGENT_S - self._age_s()))
        elif error.refusal.code is Code.SHEETS_LIMITE:
            self._rest(was_limited=True)
        else:
            if self._sharing and self._role() is Role.READER:
                self._sharing.election.stand_back()
            away = self._store.away()
            if away and not is_of_file(away):  # perhaps only for so large a read: an action asks for little
                self._store.is_back(ASK_S)

    def _rest(self, was_limited: bool) -> None:
        self._pause_s = pause_after(self._pause_s, was_limited)
        self._due_at = self._now() + self._pause_s

    def _is_awaited(self) -> bool:
        return self._role() is Role.READER and self._age_s() >= URGENT_S

    def _role(self) -> Role:
        if self._sharing is None:
            return Role.ALONE
        self._sharing.election.works()
        role = self._sharing.election.role
        if role is not Role.LISTENER:
            self._sheet_state.alarms.read_for_all()
        return role

    def _age_s(self) -> float:
        snapshot = self._sheet_state.snapshot
        return (self._clock.steady() - snapshot.read_at).total_seconds() if snapshot else math.inf
