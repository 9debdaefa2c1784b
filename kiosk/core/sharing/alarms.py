"""What an alarm says: why nothing is written, and which rows of the sheet people must look at. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import field, replace
from datetime import datetime
from itertools import chain

from kiosk.core.frozen import frozen
from kiosk.core.protocol.kinds import AuditFinding, What
from kiosk.core.refusals import AlarmReason, WritingStopped

STRAYED = "strayed"
"""The kind of a place whose row shows another spool's write."""

NAMED_ROWS = 5
"""A sentence names so many rows; `kiosk doctor` lists all."""

ANY_READ = ""
"""Stands for a read that had no log to compare with: any later one that finds nothing knows as much."""

UNREAD = "*"
"""Among the acceptances that an alarm names: there may be more, in rows that have not been read."""


@frozen
class Place:
    """One row that people must look at. `what` says why, as a short key: a value of `What`, or `STRAYED`.

    `row` is its 1-based number: in Metadata for `AUDIT_TOUCHED`, in Operaciones for `ROWS_STRAYED` and for
    a version that is shown and absent from the audit. `tag` is the spool it belongs to, "" if none is known.
    """

    what: str
    row: int
    tag: str


@frozen
class Alarm:
    """A reason why nothing is written, with the rows to look at, or the emptied `columns`.

    `more` counts rows besides `places`, where another station found the alarm and named the first rows only.
    A reason that isn't an `AlarmReason` comes from a newer version of the program, at another station.

    `since` is when it was found first, by that station's clock, aware and in UTC; None if that isn't known.
    `accepted` are the ids of all acceptances that the audit had then: any other one that counts later ends
    `AUDIT_TOUCHED`, as soon as all are named (`UNREAD`). `found_by` names the logs of the audit that found it
    and have not found it gone since; `ANY_READ` among them stands for a read without a log. These don't tell
    two alarms apart.
    """

    reason: AlarmReason | str
    places: tuple[Place, ...] = ()
    columns: tuple[str, ...] = ()
    more: int = 0
    since: datetime | None = field(default=None, compare=False)
    accepted: tuple[str, ...] | None = field(default=None, compare=False)
    found_by: tuple[str, ...] = field(default=(), compare=False)

    def goes_on_as(self, later: "Alarm") -> "Alarm":
        """The same alarm with what a later read has found of it, or another station.

        It stands since the first of them, until each has found its cause gone. An acceptance that either knew
        is none that came after it.
        """
        known = [each for each in (self.accepted, later.accepted) if each is not None]
        return replace(
            later,
            since=min((each for each in (self.since, later.since) if each), default=None),
            accepted=tuple(sorted({*chain(*known)})) if known else None,
            found_by=tuple(sorted({*self.found_by, *later.found_by})),
        )

    def without(self, finders: Collection[str]) -> "Alarm | None":
        """The alarm after these logs have found its cause gone; None if none is left that found it."""
        left = tuple(each for each in self.found_by if each not in finders)
        return replace(self, found_by=left) if left else None

    def is_part_of(self, other: "Alarm | None") -> bool:
        """True if all logs that found this alarm have found the other one."""
        return other is not None and set(self.found_by) <= set(other.found_by)

    def is_ended_by(self, acceptance: str) -> bool:
        """True if the newest valid acceptance of the audit, "" if it has none, came after this alarm.

        Neither its date tells that nor its place: clocks differ, and people may have sorted the rows since.
        """
        return bool(acceptance) and self.names_acceptances and acceptance not in (self.accepted or ())

    @property
    def names_acceptances(self) -> bool:
        """True if `accepted` are all that the audit had."""
        return self.accepted is not None and UNREAD not in self.accepted

    def naming(self, acceptances: Collection[str]) -> "Alarm":
        """The alarm with all acceptances that the audit has now, while nothing ends the alarm."""
        named = {*(self.accepted or ()), *acceptances} - {UNREAD}
        return replace(self, accepted=tuple(sorted(named)))

    def is_in_audit(self, place: Place) -> bool:
        """True if the place's row is one of Metadata, False if it is one of Operaciones."""
        return self.reason == AlarmReason.AUDIT_TOUCHED and place.what != What.SHOWN_AND_ABSENT

    @property
    def refusal(self) -> WritingStopped:
        """The refusal of all that can't be written while the alarm stands, with the first rows."""
        rows = sorted({(not self.is_in_audit(place), place.row) for place in self.places})
        named = [
            f"{sheet} {', '.join(numbers)}"
            for sheet, is_here in (("Metadata", False), ("Operaciones", True))
            if (numbers := [str(row) for is_there, row in rows[:NAMED_ROWS] if is_there is is_here])
        ]
        more = self.more + max(0, len(rows) - NAMED_ROWS)
        return WritingStopped(
            alarma=self.reason,
            filas="; ".join(named) or None,
            mas=str(more) if more else None,
            columnas=", ".join(self.columns) or None,
        )


@frozen
class Report:
    """What a station tells the one that reads for all of its own reads.

    It goes on finding `found`. It found `left` as well, and leaves it to the others when that ends. `closed`
    names the logs of the audit by which it finds nothing any more (`Alarm.found_by`).
    """

    found: tuple[Alarm, ...] = ()
    left: tuple[Alarm, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def as_the_last(self) -> "Report":
        """The same of a process that reads no more: others decide when what it finds ends."""
        return Report((), (*self.found, *self.left), self.closed)


def touched_rows(findings: Iterable[AuditFinding]) -> tuple[Place, ...]:
    """The place of each row that people have touched, with the first of the things found of it.

    One sorting may move a row and change its verdict: people have one row to look at.
    """
    first: dict[tuple[bool, int], Place] = {}
    for each in findings:
        is_spools_row = each.what is What.SHOWN_AND_ABSENT
        first.setdefault((is_spools_row, each.place), Place(each.what, each.place, each.tag))
    return tuple(first.values())


def in_full(alarms: Iterable[Alarm]) -> tuple[tuple[object, ...], ...]:
    """The alarms with what `==` leaves out, to tell whether anything of them has changed."""
    return tuple((alarm, alarm.since, alarm.accepted, alarm.found_by) for alarm in alarms)


def united(alarms: Iterable[Alarm]) -> dict[str, Alarm]:
    """One alarm for each reason, which says what the last one with that reason does."""
    found: dict[str, Alarm] = {}
    for alarm in alarms:
        earlier = found.get(alarm.reason)
        found[alarm.reason] = earlier.goes_on_as(alarm) if earlier else alarm
    return found
