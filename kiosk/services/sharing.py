"""What one station takes part in with all others on one Redis, as `SheetWatch` needs it."""

import random
from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.core.frozen import frozen
from kiosk.core.sharing.reader_election import GIVEN_UP_S, Role
from kiosk.sheets.layout import SheetNames

if TYPE_CHECKING:
    from kiosk.realtime.share.shared_picture import SharedPicture

SILENT_S: Final = (20.0, 26.0)
"""After so long without a picture an onlooker reads for itself, in seconds: the shortest and the longest
time, because all of them hear the reader's last picture at the same moment. A reader shares one each 18 s."""


class Part(Protocol):
    """This station's part in the election of the reader. Any thread."""

    @property
    def role(self) -> Role:
        """The role at this moment."""

    @property
    def is_sure(self) -> bool:
        """True if there is a reader where the role is `LISTENER`: then what it shares is worth a wait."""

    @property
    def patience_s(self) -> float:
        """With a snapshot of this age, in seconds, a listener reads for itself."""

    def settle(self) -> None:
        """Find the role out if it isn't known yet. Blocks on Redis."""

    def works(self) -> None:
        """Report that the reader thread makes progress; without it the lease isn't renewed for long."""

    def stand_back(self) -> None:
        """Give the lease up, as this station can't read the sheet: another may try."""


class Onlooker:
    """A process that is never elected. Where no picture comes, it reads in the rhythm of a station alone.

    It goes on asking for pictures meanwhile, and the first one that comes ends its own reads. Belongs to the
    reader thread.
    """

    role = Role.LISTENER

    is_sure = False

    def __init__(
        self,
        picture: "SharedPicture",
        steady: Callable[[], datetime],
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """`steady` is the clock of `picture`."""
        self._picture = picture
        self._steady = steady
        self._uniform = uniform
        self._heard: tuple[datetime, float] | None = None
        self._silent_after_s = SILENT_S[0]

    @property
    def patience_s(self) -> float:
        return 0.0 if self._is_silent() or not self._picture.is_reached else GIVEN_UP_S

    def _is_silent(self) -> bool:
        heard = self._picture.heard
        if heard is None:
            return True
        if heard is not self._heard:
            self._heard, self._silent_after_s = heard, self._uniform(*SILENT_S)
        came_at, age_s = heard
        since_s = (self._steady() - came_at).total_seconds()
        return max(since_s, age_s) >= self._silent_after_s

    def settle(self) -> None:
        """Nothing to find out: it never stands."""

    def works(self) -> None:
        """Nothing to report: no other station depends on this one."""

    def stand_back(self) -> None:
        """Nothing to give up: it never holds the lease."""


@frozen
class Sharing:
    """The election of the reader, and what the reader shares."""

    election: Part
    picture: "SharedPicture"
    names: SheetNames = field(default_factory=SheetNames)
    audit: Callable[[], bytes | None] = lambda: None
    """This station's copy of the audit, for others; None if it has none."""
    know: Callable[[bytes], bool] = lambda _: False
    """Take another station's copy over; False if it can't be read."""
