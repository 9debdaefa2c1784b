"""What one station takes part in with all others on one Redis, as `SheetWatch` needs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kiosk.core.sharing.reader_election import Role
from kiosk.sheets.layout import SheetNames

if TYPE_CHECKING:
    from kiosk.realtime.share.shared_picture import SharedPicture


class Part(Protocol):
    """This station's part in the election of the reader. Any thread."""

    @property
    def role(self) -> Role:
        """The role at this moment."""

    @property
    def is_sure(self) -> bool:
        """True if there is a reader where the role is `LISTENER`: then what it shares is worth a wait."""

    def settle(self) -> None:
        """Find the role out if it isn't known yet. Blocks on Redis."""

    def works(self) -> None:
        """Report that the reader thread makes progress; without it the lease isn't renewed for long."""

    def stand_back(self) -> None:
        """Give the lease up, as this station can't read the sheet: another may try."""


class Onlooker:
    """A process that is never elected; where no snapshot arrives it reads for itself."""

    role = Role.LISTENER

    is_sure = False

    def settle(self) -> None:
        """Nothing to find out: it never stands."""

    def works(self) -> None:
        """Nothing to report: no other station depends on this one."""

    def stand_back(self) -> None:
        """Nothing to give up: it never holds the lease."""


@dataclass(frozen=True)
class Sharing:
    """The election of the reader, and what the reader shares."""

    election: Part
    picture: "SharedPicture"
    names: SheetNames = field(default_factory=SheetNames)
    audit: Callable[[], bytes | None] = lambda: None
    """This station's copy of the audit, for others; None if it has none."""
    know: Callable[[bytes], bool] = lambda _: False
    """Take another station's copy over; False if it can't be read."""
