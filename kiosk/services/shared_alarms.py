"""What a station tells the others about the sheet: the reader with its picture, a listener by a report."""

from typing import TYPE_CHECKING

from kiosk.core.sharing.alarms import Alarm, Report, in_full
from kiosk.core.sharing.reader_election import Role
from kiosk.core.shop.data import Snapshot
from kiosk.services.following import Following
from kiosk.services.sharing import Sharing

if TYPE_CHECKING:
    from kiosk.sheets.sheet_state import SheetState

_ToTell = tuple[tuple[Alarm, ...], tuple[str, ...], tuple[str, bool]]
"""What goes with a picture: see `SharedPicture.put`."""


class SharedAlarms:
    """One station's part in the alarms of all. Belongs to the reader thread; blocks on Redis."""

    def __init__(self, sharing: Sharing, sheet_state: "SheetState", following: Following) -> None:
        self._sharing = sharing
        self._picture = sharing.picture
        self._sheet_state = sheet_state
        self._following = following
        self._told: object = None
        """What this station shared last with its picture."""
        self._has_reported = False
        """True while Redis may have an alarm that this station reported."""
        sheet_state.alarms.listens = lambda: sharing.election.role is Role.LISTENER

    def hear(self) -> None:
        """Take over the reader's alarms before a read of this station can end its own, or let actions out.

        At its start it has met no picture yet, and may not know who reads for all.
        """
        if alarms := self._picture.alarms_now():
            self._sheet_state.alarms.take_over(alarms)

    def put(self, snapshot: Snapshot) -> None:
        """Share a picture as the reader, with the alarms and what a start needs."""
        told = self._to_tell()
        if self._picture.put(snapshot, *told):
            self._told = _in_full(told)

    def share(self) -> None:
        """Tell the others of an alarm that came or ended since the last read, with the picture as it is."""
        snapshot = self._sheet_state.snapshot
        if snapshot and _in_full(self._to_tell()) != self._told:
            self.put(snapshot)

    def exchange(self, role: Role) -> None:
        """Have the reader stop all for what a listener found: it may know more of the audit.

        The reader shares then what has come or ended since its last picture.
        """
        alarms = self._sheet_state.alarms
        if role is Role.ALONE:
            alarms.hear_reports({})  # nobody can take back any more what it reported
        elif role is Role.READER:
            reports = self._picture.reports()
            if reports is not None:
                alarms.hear_reports(reports)
            self._report(Report())  # what stands here is in the picture now
            self.share()
        else:
            self._report(alarms.report(), alarms.has_to_report())

    def _report(self, report: Report, is_due: bool = False) -> None:
        """Report while that is due, and then once that it no longer is, until Redis has stored it."""
        if is_due or self._has_reported:
            is_stored = self._picture.report(report)
            self._has_reported = is_due or not is_stored

    def _to_tell(self) -> _ToTell:
        """What goes with the picture: all alarms, those that were found here, and what a start needs."""
        alarms = self._sheet_state.alarms
        found = tuple(alarm.reason for alarm in alarms.found())
        return alarms.standing(), found, self._following.said()


def _in_full(told: _ToTell) -> object:
    return in_full(told[0]), told[1:]
