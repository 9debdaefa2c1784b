"""The promises of the small shop whose people change everything. `steps` checks those about single writes.

D: no two workers are told that they hold one spool at one time. E, G: a note ends and gives exactly the
holds that the hand edit did. H: a hand edit that was read isn't lost. K: a hold that was told is in every
log that is trusted. R: a refused command counts in no log. F: no alarm unless people changed the audit.
A: all stations that trust their logs agree once they have read anew. M: notes and repairs end with the cells
as in the log.
"""

from kiosk.core.protocol.findings import HandNote, Repair
from kiosk.core.protocol.inspection import DOUBT_S
from tests.core.protocol.model import BY_HAND
from tests.core.protocol.touched.stations import checked, contradicts, with_station
from tests.core.protocol.touched.world import Phase, State, Station, World

ROUNDS = 6


def broken_promise(world: World, state: State) -> str:
    """The promise that this state breaks, or ""."""
    if state.harm:
        return state.harm
    for number, station in enumerate(state.stations):
        if station.alarm and not state.touched and _alarm_stays(world, state, number):
            return f"F: {world.names[number]} alarms and nobody touched the audit"
        harm = _log_wrong(world, state, station)
        if harm:
            return f"{harm}, says {world.names[number]}"
    return "" if state.flight else _at_rest(world, state)


def _alarm_stays(world: World, state: State, number: int) -> bool:
    """The first read after an acceptance must end the alarm."""
    return checked(world, state, number).alarm


def _log_wrong(world: World, state: State, station: Station) -> str:
    """K and R, for a station that has read the whole audit and trusts it."""
    if station.alarm or not station.known or station.known[-1] != state.log[-1]:
        return ""
    if station.start + len(station.known) != len(state.log):
        return ""
    if contradicts(world, station, state.rows):
        return ""  # the next read of the sheet will show it
    log = world.log_of(station)
    for tag, worker in state.holds:
        standing = log.standing(tag)
        if standing is None and (worker == BY_HAND or all(row.tag != tag for row in state.rows)):
            continue  # no station has written there, or it is no longer in the sheet
        if standing is None or standing.picture.ocupado_por != worker:
            has = standing.picture.ocupado_por if standing else "no log"
            return f"K: {worker} was told that he holds {tag}, and it has {has or 'nobody'}"
    late = log.judged("late")
    if late is not None and late.counts and not log.is_history(late):
        return "R: a take was given up before it came, and counts"
    for command, job in zip(world.commands, state.jobs, strict=True):
        judged = log.judged(command.name) if job.phase is Phase.REFUSED else None
        if judged and judged.counts and not log.is_history(judged):
            return f"R: {command.name} was refused and counts"
    return ""


def _at_rest(world: World, state: State) -> str:
    """A, F and M in a state with nothing in flight, after all stations have read anew and one repaired."""
    said: dict[str, str] = {}
    for number, name in enumerate(world.names):
        station = checked(world, state, number)
        if station.alarm:
            if not state.touched:
                return f"F: {name} alarms and nobody touched the audit"
            continue
        harm = _log_wrong(world, state, station)
        if harm:
            return f"{harm}, says {name} that reads anew"
        log = world.log_of(station)
        for tag in world.tags:
            standing = log.standing(tag)
            last = standing.last if standing else ""
            if said.setdefault(tag, last) != last:
                return f"A: {name} takes {last} for the last of {tag}, another {said[tag]}"
        harm = _not_mended(world, with_station(state, number, station), station)
        if harm:
            return f"{harm}, says {name}"
    return ""


def _not_mended(world: World, state: State, station: Station) -> str:
    log = world.log_of(station)
    for row in state.rows:
        if not row.tag:
            continue
        seen = world.seen_by(station, row.tag)
        for _ in range(ROUNDS):
            finding = world.rules.inspect(log, world.spool(row), seen, DOUBT_S)
            if not isinstance(finding, Repair):
                break
            row = row._replace(picture=world.pictures.number(finding.picture), version=finding.version)
        standing = log.standing(row.tag)
        if finding is not None and not isinstance(finding, HandNote):
            return f"M: repairs of {row.tag} don't end"
        if finding is None and standing and standing.picture != world.pictures.values[row.picture]:
            return f"M: {row.tag} doesn't show what the log says"
    return ""
