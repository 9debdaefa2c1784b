"""Keeps a station's picture of the sheet young: read for all stations, or taken from the one that does."""

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.core.errors import Code, NoTurnError, SheetError
from kiosk.core.ports import Clock
from kiosk.core.sharing.reader_election import EVERY_S, URGENT_S, ReadStep, Role, next_read, pause_after
from kiosk.core.shop.data import Snapshot

if TYPE_CHECKING:
    from kiosk.realtime.share.shared_picture import SharedPicture
    from kiosk.sheets.sheet_state import SheetState
    from kiosk.sheets.store import SheetStore


class Part(Protocol):
    """What this station is in the reading of the sheet. Any thread."""

    @property
    def role(self) -> Role:
        """Just now."""

    def works(self) -> None:
        """The reader's thread isn't stuck."""

    def stand_back(self) -> None:
        """The sheet could not be read: let others try."""


class Onlooker:
    """The part of a screen that never reads for others; where no picture comes it reads for itself."""

    role = Role.LISTENER

    def works(self) -> None:
        """Nobody relies on it."""

    def stand_back(self) -> None:
        """It never stood for anything."""


@dataclass(frozen=True)
class Sharing:
    """Who reads the sheet for all, and what he has read."""

    election: Part
    picture: "SharedPicture"


class SheetWatch:
    """Belongs to the reader's thread; blocks on the network.

    Only who reads for all, or alone, notes and repairs what a read shows: `mend` does. `keep` puts pictures
    on the disk. `whole_s` says how old what a poll doesn't read may become. Inside `urgent` a read goes
    before others'.
    """

    def __init__(
        self,
        store: "SheetStore",
        sheet_state: "SheetState",
        mend: Callable[[], object],
        clock: Clock,
        keep: Callable[[Snapshot], None],
        sharing: Sharing | None,
        whole_s: float,
        urgent: Callable[[], AbstractContextManager[None]] = nullcontext,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._sheet_state = sheet_state
        self._mend = mend
        self._clock = clock
        self._keep = keep
        self._sharing = sharing
        self._whole_s = whole_s
        self._urgent = urgent
        self._now = now
        self._whole_at = -math.inf
        self._pause_s = EVERY_S
        self._due_at = -math.inf

    def whole(self) -> Snapshot:
        """Read the whole sheet now. Raises `SheetError`."""
        return self._read(ReadStep.WHOLE)

    def look(self) -> Snapshot | None:
        """A newer picture, from whoever reads for all or read here because it is time; None where there is
        none yet. Called about each second. Raises `SheetError`.
        """
        role = self._role()
        if role is Role.LISTENER and (taken := self._taken()):
            return taken
        step = next_read(role, self._now(), self._due_at, self._whole_at + self._whole_s, self._age_s())
        return None if step is ReadStep.REST else self._read(step)

    def _read(self, step: ReadStep) -> Snapshot:
        try:
            with self._urgent() if self._is_awaited() else nullcontext():
                snapshot = self._store.poll() if step is ReadStep.POLL else self._store.snapshot()
        except SheetError as error:
            self._failed(error)
            raise
        self._rest(was_limited=False)
        if step is ReadStep.WHOLE:
            self._whole_at = self._now()
        self._keep(snapshot)
        role = self._role()
        if self._sharing and role is Role.READER:
            self._sharing.picture.put(snapshot)
        if role is not Role.LISTENER:
            self._mend()
        return snapshot

    def _taken(self) -> Snapshot | None:
        snapshot = self._sheet_state.snapshot
        picture = (
            self._sharing.picture.take(snapshot.read_at if snapshot else None) if self._sharing else None
        )
        if picture is None:
            return None
        self._sheet_state.took(picture)
        self._keep(picture)
        self._rest(was_limited=False)
        return picture

    def _failed(self, error: SheetError) -> None:
        if isinstance(error, NoTurnError):
            # Nobody refused it: actions went first, and they need a picture that is young enough.
            self._rest(was_limited=False)
            self._due_at = min(self._due_at, self._now() + max(0.0, URGENT_S - self._age_s()))
        elif error.refusal.code is Code.SHEETS_LIMITE:
            self._rest(was_limited=True)
        elif self._sharing and self._role() is Role.READER:
            self._sharing.election.stand_back()

    def _rest(self, was_limited: bool) -> None:
        self._pause_s = pause_after(self._pause_s, was_limited)
        self._due_at = self._now() + self._pause_s

    def _is_awaited(self) -> bool:
        return self._role() is Role.READER and self._age_s() >= URGENT_S

    def _role(self) -> Role:
        if self._sharing is None:
            return Role.ALONE
        self._sharing.election.works()
        return self._sharing.election.role

    def _age_s(self) -> float:
        snapshot = self._sheet_state.snapshot
        return (self._clock.utc() - snapshot.read_at).total_seconds() if snapshot else math.inf
