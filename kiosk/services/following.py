"""What a station takes from the one that reads for all, so that twenty that start together read like one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.reader_election import Role
from kiosk.services.sharing import Sharing
from kiosk.sheets.layout_codec import layout_of, layout_text

if TYPE_CHECKING:
    from kiosk.sheets.sheet_state import SheetState

WAITS_S: Final = 10.0
"""How long a start waits for what the reader is about to share, in seconds; then the station reads itself."""

ASKS_S: Final = 0.25
"""How often it asks meanwhile, in seconds."""


class Following:
    """One station's part, as the reader and as a listener. Belongs to the reader thread; blocks on Redis.

    `pause` takes seconds, and returns True once the program ends.
    """

    def __init__(
        self,
        sharing: Sharing,
        sheet_state: "SheetState",
        now: Callable[[], float],
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._sharing = sharing
        self._sheet_state = sheet_state
        self._now = now
        self._pause = pause
        self.is_over = False
        """True if the program ended during a wait: nothing needs to be read any more."""

    # as the reader

    def said(self) -> tuple[str, bool]:
        """What the reader says with its picture: where the columns are, and if it has compared the audit.

        It has if its log was read afresh in this run and is believed.
        """
        layout, state = self._sheet_state.layout, self._sheet_state
        is_compared = state.audit.was_read and not state.alarms.stands(AlarmReason.AUDIT_TOUCHED)
        return layout_text(layout, _LONG_AGO) if layout else "", is_compared

    def serve(self) -> None:
        """Share the audit if a station without one asks for it, and this one believes its own."""
        _, is_compared = self.said()
        is_wanted = is_compared and self._sharing.picture.is_audit_wanted()
        if is_wanted and (copy := self._sharing.audit()):
            self._sharing.picture.put_audit(copy)

    # as a listener

    @property
    def is_vouched_for(self) -> bool:
        """True if the reader has compared the audit, and has found nothing."""
        _, is_compared = self._sharing.picture.said
        return is_compared

    def take_layout(self) -> None:
        """Take over where the reader has found worksheets and columns; each fence proves the headers."""
        text, _ = self._sharing.picture.said
        if text and self._sheet_state.layout is None and (known := layout_of(text, self._sharing.names)):
            self._sheet_state.assume(known[0])

    def take_audit(self, look: Callable[[], object]) -> None:
        """Take over the reader's audit where this station knows none.

        `look` takes the reader's picture. Does nothing if the reader shares no audit within `WAITS_S`.
        """
        picture, audit = self._sharing.picture, self._sheet_state.audit
        if audit.tail is not None or self._sheet_state.alarms.standing():
            return

        def taken() -> bool:
            look()
            if not self.is_vouched_for:
                return False
            picture.want_audit()
            return (copy := picture.audit()) is not None and self._sharing.know(copy)

        self.wait_for(taken)

    def wait_for(self, fact: Callable[[], bool]) -> bool:
        """Ask until it is true, for `WAITS_S` at most, and only while another station reads for all."""
        ends_at = self._now() + WAITS_S
        while self._sharing.election.role is Role.LISTENER:
            if fact():
                return True
            if self._now() >= ends_at:
                break
            if self._pause(ASKS_S):
                self.is_over = True
                break
        return False


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
