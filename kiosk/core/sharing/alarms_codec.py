"""Alarms as plain JSON values, for the picture that the reader shares and for the station's file. Pure."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place, Report

MOST_PLACES: Final = 500
"""So many rows of one alarm are shared at most: a sorted audit may name all of its rows."""


def alarms_plain(alarms: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Each alarm as an object, with its first rows, and in `more` the number of the others."""
    return [
        {
            "reason": str(alarm.reason),
            "places": [[place.what, place.row, place.tag] for place in alarm.places[:MOST_PLACES]],
            "columns": list(alarm.columns),
            "more": alarm.more + max(0, len(alarm.places) - MOST_PLACES),
            **_origin(alarm),
        }
        for alarm in alarms
    ]


def alarms_of(plain: Iterable[dict[str, Any]]) -> tuple[Alarm, ...]:
    """The reverse of `alarms_plain`. Keys that a newer version added are ignored, and a reason that this
    version doesn't know is kept as it is: it stops writing as any does.

    Raises `KeyError`, `TypeError` or `ValueError` for anything else.
    """
    return tuple(
        Alarm(
            _reason(str(alarm["reason"])),
            tuple(Place(str(what), int(row), str(tag)) for what, row, tag, *_ in alarm.get("places", [])),
            tuple(map(str, alarm.get("columns", []))),
            int(alarm.get("more", 0)),
            datetime.fromisoformat(alarm["since"]) if "since" in alarm else None,
            tuple(map(str, alarm["accepted"])) if "accepted" in alarm else None,
            tuple(map(str, alarm.get("found_by", []))),
        )
        for alarm in plain
    )


def alarms_text(alarms: Iterable[Alarm]) -> str:
    """The same as JSON, in ASCII: a cell may hold a lone surrogate."""
    return json.dumps(alarms_plain(alarms), separators=(",", ":"))


def report_text(report: Report) -> str:
    """A report as JSON, in ASCII."""
    plain = {
        "found": alarms_plain(report.found),
        "left": alarms_plain(report.left),
        "closed": list(report.closed),
    }
    return json.dumps(plain, separators=(",", ":"))


def report_of(text: str) -> Report:
    """The reverse of `report_text`; raises as `alarms_of`."""
    plain: dict[str, Any] = json.loads(text)
    closed = tuple(map(str, plain["closed"]))
    return Report(alarms_of(plain["found"]), alarms_of(plain["left"]), closed)


def _origin(alarm: Alarm) -> dict[str, Any]:
    """What found it, when, and what had been accepted before, as far as that is known."""
    found = {
        "found_by": list(alarm.found_by) or None,
        "since": alarm.since.isoformat() if alarm.since else None,
        "accepted": None if alarm.accepted is None else list(alarm.accepted),
    }
    return {key: value for key, value in found.items() if value is not None}


def _reason(text: str) -> AlarmReason | str:
    return AlarmReason(text) if text in set(AlarmReason) else text
