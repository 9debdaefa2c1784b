"""Checks that a stop has a way out which `kiosk doctor` names, and that it costs nobody a release. Pure."""

from collections.abc import Iterator

from tests.chaos.history import Asked, History, Violation

RELEASES = ("PAUSAR", "COMPLETAR", "CANCELAR")
NEAR_S = 2.0
"""A station that refuses for an alarm so shortly before and after doctor's answer has it all the time."""


def violations(history: History) -> Iterator[Violation]:
    wishes = {wish.cmd: wish for wish in history.wishes}
    for said in history.said:
        wish = wishes.get(said.cmd)
        if said.verdict == "refused" and said.alarm and wish and wish.action in RELEASES:
            yield Violation("release_refused_by_alarm", wish.tag, f"{said.cmd}: {said.alarm}")
    for stop in history.stops:
        if not stop.way_out:
            yield Violation("stop_without_way_out", "", f"{stop.alarm} at {stop.station}")
        if stop.is_last:
            yield Violation("alarm_never_ended", "", f"{stop.alarm} at {stop.station}")
    for asked in history.asked:
        for alarm in _not_named(history, asked):
            yield Violation("stop_not_named", "", f"{alarm} at {asked.station} at {asked.at}")


def _not_named(history: History, asked: Asked) -> set[str]:
    """Alarms for which the station refused right before doctor was asked, and right after."""
    here = [said for said in history.said if said.station == asked.station]
    if any(said.verdict == "applied" and asked.began - NEAR_S < said.at < asked.at + NEAR_S for said in here):
        return set()
    before = {said.alarm for said in here if asked.began - NEAR_S < said.at < asked.began}
    after = {said.alarm for said in here if asked.at < said.at < asked.at + NEAR_S}
    return (before & after) - {""} - set(asked.alarms)
