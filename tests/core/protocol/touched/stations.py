"""Reads by a station of the small shop: its log grows, or the audit is read anew and compared."""

from collections.abc import Collection, Sequence

from kiosk.core.protocol.acceptance import meets_acceptance
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.kinds import AuditFinding
from kiosk.core.protocol.memory import renumbered
from tests.core.protocol.model import NOW
from tests.core.protocol.touched.world import Row, State, Station, World


def read(world: World, state: State, number: int, rows: Sequence[Row], whole: bool = False) -> State:
    """A read of the audit's end with these rows of the sheet, all of them where `whole`."""
    station = _log_read(world, state, number, state.rows if whole else rows)
    if not station.alarm:
        if whole:
            station = world.memorised(station, state.rows)
        else:
            for row in rows:
                station = world.remembering(station, row)
    return with_station(state, number, station)


def log_read(world: World, state: State, number: int) -> State:
    """A read of the audit's end alone."""
    return with_station(state, number, _log_read(world, state, number, ()))


def _log_read(world: World, state: State, number: int, rows: Sequence[Row]) -> Station:
    station = state.stations[number]
    if station.alarm:
        return station  # only a new read of the window ends the alarm
    if station.known is None:
        return checked(world, state, number)
    end = station.start + len(station.known)
    if end > len(state.log) or (station.known and state.log[end - 1] != station.known[-1]):
        return checked(world, state, number)
    came = state.log[end:]
    if meets_acceptance(world.audit_rows(came)) or _have_moved(world, state, station, came):
        return checked(world, state, number)
    grown = station._replace(known=station.known + came)
    return checked(world, state, number) if contradicts(world, grown, rows) else grown


def _have_moved(world: World, state: State, station: Station, came: Sequence[int]) -> bool:
    """Whether known rows, whose ids stand at the end as well, have left their places."""
    assert station.known is not None
    known = AuditWindow(station.start + 1, world.audit_rows(station.known))
    places = world.rules.places_to_check(world.log_of(station), known, world.audit_rows(came))
    if places is None:
        return True
    return any(world.audit.values[state.log[number - 1]].id != row_id for number, row_id in places.items())


def findings(world: World, state: State, number: int) -> list[AuditFinding]:
    """The differences of the window read anew from the one that the station knows."""
    station = state.stations[number]
    fresh, _ = world.fresh_window(state.log, number, state.rows)
    if station.known is None or fresh.known is None:
        return []
    key = (station.known, station.start, station.base, fresh.known, fresh.start)
    if key not in world.differing:
        known = AuditWindow(station.start + 1, world.audit_rows(station.known))
        window = AuditWindow(fresh.start + 1, world.audit_rows(fresh.known))
        log = world.log_of(station)
        from_start = station.start == 0
        world.differing[key] = world.rules.audit_check(
            log, known, window, NOW, world.rules.new_log, from_start
        )
    return world.differing[key]


def contradicts(world: World, station: Station, rows: Sequence[Row], above: Collection[str] = ()) -> bool:
    """Whether the station's log contradicts itself, or these rows of the sheet."""
    assert station.known is not None
    key = (
        station.known,
        station.start,
        station.base,
        tuple(row._replace(edit="") for row in rows),
        frozenset(above),
    )
    if key not in world.contradicting:
        spools = [world.spool(row) for row in rows]
        window = AuditWindow(station.start + 1, world.audit_rows(station.known))
        earlier = [row.id for row in world.audit_rows(station.base)]
        found = world.rules.contradictions(world.log_of(station), window, spools, [*earlier, *above])
        world.contradicting[key] = bool(found)
    return world.contradicting[key]


def checked(world: World, state: State, number: int) -> Station:
    """Read the window anew and check it: either raises the alarm, or becomes the known log."""
    station = state.stations[number]
    fresh, above = world.fresh_window(state.log, number, state.rows)
    assert fresh.known is not None
    if findings(world, state, number) or contradicts(world, fresh, state.rows, above):
        return station._replace(alarm=True)
    if station.known is None:
        return world.memorised(fresh, state.rows)
    for tag, at in station.seen:
        seen = world.seen.values[at]
        same = station.known == state.log[station.start : station.start + len(station.known)]
        fresh = world.with_seen(fresh, tag, seen if same else renumbered(seen))
    return fresh._replace(edits=station.edits)


def with_station(state: State, number: int, station: Station) -> State:
    if state.stations[number] == station:
        return state
    return state._replace(stations=(*state.stations[:number], station, *state.stations[number + 1 :]))
