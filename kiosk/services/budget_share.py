"""A part of an account's budget, for what may never use up the rest."""

from typing import Final

from kiosk.core.ports import Budget
from kiosk.core.sharing.budget import Booking, RequestKind, Urgency

LOOKING_BACK: Final = 0.125
"""The part for people who look back in the audit: with the stations' own reads it stays within the quarter
that background reads may use."""


class BudgetShare:
    """Implements `core.ports.Budget`: lets through what fits into `own`, and then asks `whole`.

    Belongs to one client's thread; blocks as `whole` does.
    """

    def __init__(self, whole: Budget, own: Budget) -> None:
        self._whole, self._own = whole, own
        self._booked: tuple[RequestKind, Booking] | None = None

    def book(self, kind: RequestKind, urgency: Urgency, longest_s: float) -> Booking:
        own = self._own.book(kind, Urgency.ACTION, 0.0)  # now or not at all
        if not own.granted:
            return own
        self._booked = kind, own
        booking = self._whole.book(kind, urgency, longest_s)
        if not booking.granted:
            self._free(kind)
        return booking

    def give_back(self, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        self._free(kind)
        self._whole.give_back(kind, urgency, booking)

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        self._whole.refused(kind, asked_s)

    def left(self, kind: RequestKind) -> int:
        return min(self._own.left(kind), self._whole.left(kind))

    def _free(self, kind: RequestKind) -> None:
        """Give the latest booking of the own part back: a client has one at a time."""
        if self._booked and self._booked[0] is kind:
            self._own.give_back(kind, Urgency.ACTION, self._booked[1])
            self._booked = None
