"""Checks that a stop has a way out which `kiosk doctor` names, and that it costs nobody a release. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from tests.chaos.history import RENAMED, Asked, History, Stopped, Violation
from tests.chaos.judge import BLANK, Judgement, holder
from tests.chaos.lawful import RELEASES

NEAR_S = 2.0
"""A station that refuses for an alarm so shortly before and after doctor's answer has it all the time."""


def violations(history: History, judged: Judgement) -> Iterator[Violation]:
    yield from _releases(history, judged)
    for stop in history.stops:
        if not stop.way_out:
            yield Violation("stop_without_way_out", "", f"{stop.alarm} at {stop.station}")
        if stop.is_last:
            yield Violation("alarm_never_ended", "", f"{stop.alarm} at {stop.station}")
    for asked in history.asked:
        for alarm in _not_named(history, asked):
            yield Violation("stop_not_named", "", f"{alarm} at {asked.station} at {asked.at}")


def _releases(history: History, judged: Judgement) -> Iterator[Violation]:
    """Holders whose release was refused for an alarm: it should have waited.

    Also at a station that knew of the hold by an event alone.
    """
    wishes = {wish.cmd: wish for wish in history.wishes if wish.action in RELEASES and wish.hold}
    refused = [
        said for said in history.said if said.verdict == "refused" and said.alarm and said.cmd in wishes
    ]
    held = _times_of_holds(judged) if refused else {}
    for said in refused:
        wish = wishes[said.cmd]
        what, since, until = held.get(wish.hold, (("", ""), 0.0, 0.0))
        is_meant = what == (str(wish.worker_id), wish.operation) and since < wish.at
        if is_meant and said.at < until and not _was_touched(history, wish.tag, since, said.at):
            yield Violation("release_refused_by_alarm", wish.tag, f"{said.cmd}: {said.alarm}")


def _was_touched(history: History, tag: str, since: float, until: float) -> bool:
    """True if a hand may have ended the hold: while writing is stopped nobody notes that."""
    tags = (tag, f"{tag}{RENAMED}")
    return any(edit.tag in tags and since < edit.at < until for edit in history.edits)


def _times_of_holds(judged: Judgement) -> dict[str, tuple[tuple[str, str], float, float]]:
    """By hold: its worker and operation, when it began, and when it ended."""
    found: dict[str, tuple[tuple[str, str], float, float]] = {}
    now: dict[str, str] = {}
    for row, state in judged.counting:
        before, after = now.get(row.tag, state.hold), row.after or BLANK
        hold = (
            row.hold or row.id if row.acepta else row.id if holder(after) != holder(state.picture) else before
        )
        if hold != before and before in found:
            found[before] = (*found[before][:2], row.at)
        if hold != before and holder(after):
            found.setdefault(hold, ((holder(after), row.operation), row.at, float("inf")))
        now[row.tag] = hold
    return found


def _not_named(history: History, asked: Asked) -> set[str]:
    """Alarms for which the station refused right before doctor was asked, and right after, in one life, and
    which by its own log stood all the while."""
    here = [said for said in history.said if said.station == asked.station]
    since, until = asked.began - NEAR_S, asked.at + NEAR_S
    if any(said.verdict == "applied" and since < said.at < until for said in here):
        return set()
    before = {said.alarm: said.at for said in here if since < said.at < asked.began}
    after = {said.alarm: said.at for said in reversed(here) if asked.at < said.at < until}
    starts = [start.at for start in history.started if start.station == asked.station]
    # Doctor believes no alarm of a station that is closed: in one life it was open all the time.
    in_one_life = {
        alarm
        for alarm in before.keys() & after.keys()
        if not any(before[alarm] < at < after[alarm] for at in starts)
    }
    return in_one_life - {""} - set(asked.alarms) - set(_ended_meanwhile(history, asked, in_one_life))


def _ended_meanwhile(history: History, asked: Asked, alarms: set[str]) -> Iterator[str]:
    """Those that by the station's own log did not stand at some moment while doctor was asked."""
    here = sorted(
        (each for each in history.stopped if each.station == asked.station), key=lambda each: each.at
    )
    for change, following in pairwise((*here, Stopped(asked.station, inf))):
        if asked.began - NEAR_S < change.at < asked.at and following.at > asked.began:
            yield from alarms - set(change.alarms)
