"""The alarms for which stations write nothing, with the rows to look at. Pure."""

from collections.abc import Iterable, Sequence

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.core.protocol.kinds import What
from kiosk.core.sharing.alarms import STRAYED, Alarm, Place

CHECK = "alarms"
SAID = frozenset({*What, STRAYED})


def check(
    known: Iterable[Alarm], found: Sequence[Alarm] | None, metadata: str, operaciones: str
) -> list[Finding]:
    """A fault for each alarm.

    `known` stand at a running station; `found` are those of a read of our own, None if the sheet can't be
    read now. `metadata` and `operaciones` are the worksheets' titles.
    """
    stand = {str(alarm.reason): alarm for alarm in known}
    by_reason = stand | {str(alarm.reason): alarm for alarm in found or ()}
    if by_reason:
        return [
            _finding(alarm, metadata, operaciones, is_known=reason in stand)
            for reason, alarm in by_reason.items()
        ]
    return [] if found is None else [Finding(CHECK, Level.OK, "alarms.ok")]


def _finding(alarm: Alarm, metadata: str, operaciones: str, is_known: bool) -> Finding:
    """An alarm that only a read of our own has found stops the stations once they find it themselves."""
    details = [
        _detail(place, metadata if alarm.is_in_audit(place) else operaciones) for place in alarm.places
    ]
    refusal, said = alarm.refusal, "" if is_known else f"unseen.{alarm.reason}"
    return Finding(
        CHECK, Level.FAULT, f"alarm.{alarm.reason}", refusal.values, tuple(details), refusal, said=said
    )


def _detail(place: Place, sheet: str) -> Detail:
    what = place.what if place.what in SAID else "other"  # of a newer version, at the station that found it
    return Detail("alarm", {"what": what, "sheet": sheet, "row": str(place.row), "tag": place.tag or "-"})
