"""The alarms that stop all writing until people have looked at the sheet."""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain
from threading import Lock

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Report, united


def _nothing(_: Alarm) -> Alarm | None:
    return None


class Alarms:
    """Shared by all threads of a process that read or write the sheet; any thread may call it.

    Several alarms may stand at once, one for each reason. An alarm that a read of this station found ends
    only when a later one finds its cause gone, and can tell. One that the station that reads for all has
    shared ends only with that station's word, so that all stop or none: a station that knows less of the
    audit may see no cause. What a listener finds is reported to that station, and stands there as long as it
    does here, or is left to it where this one can't tell any more. If the station that reads for all is gone,
    the one that reads in its place decides by its own reads, if these can tell (`clear`).
    """

    def __init__(self, station: str = "") -> None:
        self.station = station
        """This station's name; "" for a process that gives no alarms."""
        self._lock = Lock()
        self._found: dict[str, Alarm] = {}
        self._shared: dict[str, Alarm] = {}
        self._left: dict[str, Alarm] = {}
        """Found here, and left to the station that reads for all, as this one can't tell when it ends."""
        self._closed: set[str] = set()
        """The logs of this station by which it finds nothing any more."""
        self._reported: dict[str, tuple[Alarm, ...]] = {}
        self._is_listener = False
        self.listens: Callable[[], bool] = lambda: False
        """True at a moment when another station reads for all. It goes before what was said last: the roles
        change on a thread of their own."""
        self._undecided: set[str] = set()

    def standing(self) -> tuple[Alarm, ...]:
        """The alarms that stand now, in `AlarmReason`'s order; empty while writing is allowed."""
        with self._lock:
            reported = chain.from_iterable(self._reported.values())
            stand = united((*reported, *self._left.values(), *self._shared.values(), *self._found.values()))
        return tuple(stand[reason] for reason in sorted(stand, key=_place))

    def of(self, reason: AlarmReason) -> Alarm | None:
        """The alarm with this reason, if there is one."""
        return next((alarm for alarm in self.standing() if alarm.reason == reason), None)

    def stands(self, reason: AlarmReason) -> bool:
        """True if there is an alarm with this reason."""
        return self.of(reason) is not None

    def found(self) -> tuple[Alarm, ...]:
        """The alarms that a read of this station found."""
        with self._lock:
            return tuple(self._found.values())

    def found_here(self) -> bool:
        """True while an alarm stands that a read of this station found: only such a read ends it."""
        with self._lock:
            return bool(self._found)

    @property
    def is_undecided(self) -> bool:
        """True while an alarm of another station stands though this one, which reads for all, sees no cause:
        it doesn't know enough to end it."""
        with self._lock:
            return bool(self._undecided)

    def give(self, alarm: Alarm) -> None:
        """Stop all writing for this reason. An alarm with the same one goes on, with what was found now."""
        with self._lock:
            earlier = self._found.get(alarm.reason)
            if earlier and earlier.names_acceptances and alarm.accepted is not None:
                alarm = alarm.naming(())  # a later one stands in the rows that were read now
            self._found[alarm.reason] = earlier.goes_on_as(alarm) if earlier else alarm
            self._closed.difference_update(alarm.found_by)
            self._undecided.discard(alarm.reason)

    def clear(
        self,
        reason: AlarmReason | str,
        rest: Callable[[Alarm], Alarm | None] = _nothing,
        closed: Collection[str] = (),
    ) -> None:
        """End the alarm with this reason that this station found: a read has found its cause gone.

        A station that reads for all, or alone, so ends also one that another has found. `rest` returns what
        stays of an alarm after this read, None if nothing does: others may know more. `closed` names the logs
        that find nothing any more.
        """
        listens = self.listens()
        with self._lock:
            self._closed.update(closed)
            found, shared = self._found.pop(reason, None), self._shared.get(reason)
            if self._is_listener or listens:
                if found and (left := rest(found)) and not left.is_part_of(shared):
                    self._left[reason] = left
                return
            alarm = united(each for each in (found, shared) if each).get(reason)
            if alarm is None:
                return
            if left := rest(alarm):
                self._shared[reason] = left
                self._undecided.add(reason)
            else:
                self._shared.pop(reason, None)
                self._undecided.discard(reason)

    def lacks_acceptances(self) -> bool:
        """True while this station is to say which acceptances the audit's alarm outlasts: of an alarm that it
        found itself or, where it reads for all, of any."""
        with self._lock:
            mine = (self._found,) if self._is_listener else (self._found, self._shared)
            found = (alarms.get(AlarmReason.AUDIT_TOUCHED) for alarms in mine)
            return any(alarm is not None and not alarm.names_acceptances for alarm in found)

    def name_acceptances(self, ids: Collection[str]) -> None:
        """Say in the audit's alarm which acceptances it outlasts, where that isn't known yet."""
        with self._lock:
            for alarms in (self._found, self._shared):
                alarm = alarms.get(AlarmReason.AUDIT_TOUCHED)
                if alarm is not None and not alarm.names_acceptances:
                    alarms[AlarmReason.AUDIT_TOUCHED] = alarm.naming(ids)

    def take_over(self, alarms: Iterable[Alarm]) -> None:
        """Take over the alarms that stand at the station that reads for all, in place of its earlier ones.

        The alarms that this station found itself stay.
        """
        with self._lock:
            self._shared = united(alarms)
            self._left = {
                reason: alarm
                for reason, alarm in self._left.items()
                if not alarm.is_part_of(self._shared.get(reason))
            }
            self._undecided.clear()
            self._reported.clear()
            self._is_listener = True

    def report(self) -> Report:
        """What this station has to tell the one that reads for all."""
        with self._lock:
            return Report(
                tuple(self._found.values()), tuple(self._left.values()), tuple(sorted(self._closed))
            )

    def has_to_report(self) -> bool:
        """True while an alarm stands here that the station that reads for all is to know of, or there of
        which this station has found the cause gone."""
        with self._lock:
            finders = (name for alarm in self._shared.values() for name in alarm.found_by)
            return bool(self._found or self._left) or not self._closed.isdisjoint(finders)

    def hear_reports(self, reports: Mapping[str, Report]) -> None:
        """Take over, at the station that reads for all, what other stations have found and still find.

        What a station reported that is gone since stands until it is cleared, and so does what it left.
        """
        with self._lock:
            gone = [alarms for station, alarms in self._reported.items() if station not in reports]
            left = [report.left for report in reports.values()]
            standing = united((*chain(*gone), *chain(*left), *self._shared.values()))
            closed = {name for report in reports.values() for name in report.closed}
            rest = {
                reason: alarm if closed.isdisjoint(alarm.found_by) else alarm.without(closed)
                for reason, alarm in standing.items()
            }
            self._shared = {reason: alarm for reason, alarm in rest.items() if alarm}
            self._undecided &= self._shared.keys()
            self._reported = {station: report.found for station, report in reports.items()}

    def read_for_all(self) -> None:
        """From now on this station reads for all, or alone: its own reads end what it had taken over."""
        with self._lock:
            self._is_listener = False
            self._shared = united((*self._left.values(), *self._shared.values()))
            self._left.clear()

    def check(self) -> None:
        """Raises `SheetError` with the first alarm that stands."""
        for alarm in self.standing():
            raise SheetError(alarm.refusal)


def _place(reason: str) -> int:
    """The reason's place in `AlarmReason`; behind all of them if this version doesn't know it."""
    reasons = list[str](AlarmReason)
    return reasons.index(reason) if reason in reasons else len(reasons)
