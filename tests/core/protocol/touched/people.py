"""The steps of people, who change the sheet and the audit as often as the shop allows."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from kiosk.core.protocol.audit_check import AuditWindow, audit_check
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.shop.data import Picture
from tests.core.protocol.model import BY_HAND, NOW
from tests.core.protocol.touched.world import CHANCES, NEW, Row, State, Station, World, is_ours

Move = tuple[str, State]


def may(state: State, chance: str) -> bool:
    return state.left[CHANCES.index(chance)] > 0


def spent(state: State, chance: str) -> State:
    at = CHANCES.index(chance)
    return state._replace(left=(*state.left[:at], state.left[at] - 1, *state.left[at + 1 :]))


def moves(world: World, state: State) -> Iterator[Move]:
    for at, row in enumerate(state.rows):
        if row.tag:
            yield from _on_a_row(world, state, at, row)
    if may(state, "sort"):
        yield "sort", spent(state, "sort")._replace(rows=state.rows[::-1])
    if may(state, "insert") and all(row.tag != NEW for row in state.rows):
        blank = Row(NEW, world.pictures.number(Picture()), "")
        yield "insert", spent(state, "insert")._replace(rows=(blank, *state.rows))
    if may(state, "restart"):
        for number, name in enumerate(world.names):
            if state.stations[number] != Station(None):
                stations = (*state.stations[:number], Station(None), *state.stations[number + 1 :])
                yield f"restart {name}", spent(state, "restart")._replace(stations=stations)
    yield from _in_the_audit(world, state)
    yield from _audit_sorted(world, state)


def _on_a_row(world: World, state: State, at: int, row: Row) -> Iterator[Move]:
    picture = world.pictures.values[row.picture]
    if may(state, "hand"):
        if picture.is_free:
            edited = replace(picture, ocupado_por=BY_HAND)
        else:
            edited = replace(picture, ocupado_por="", fecha_ocupacion="", estado_detalle="", armador="")
        yield f"hand {row.tag}", _typed(world, spent(state, "hand"), at, row.tag, edited, row.version, edited)
    if may(state, "empty") and not picture.is_free:
        empty = Picture()
        after = _typed(world, spent(state, "empty"), at, row.tag, empty, "", empty)
        yield f"empty {row.tag}", _only_if_certain(world, after, at, row.tag)
    yield from _under_a_new_tag(world, state, at, row)
    if may(state, "delete"):
        rows = (*state.rows[:at], *state.rows[at + 1 :])
        yield f"delete {row.tag}", _ended(world, spent(state, "delete")._replace(rows=rows), row.tag)
    if may(state, "paste"):
        for number, target in enumerate(state.rows):
            if target.tag not in ("", row.tag):
                names = (target.tag, row.tag, row.version)
                pasted = spent(state, "paste")
                after = _typed(world, pasted, number, target.tag, picture, row.version, picture)
                yield f"paste {row.tag} over {target.tag}", _only_if_certain(world, after, number, *names)


def _under_a_new_tag(world: World, state: State, at: int, row: Row) -> Iterator[Move]:
    picture = world.pictures.values[row.picture]
    if any(each.tag == NEW for each in state.rows):
        if row.tag == NEW and (tag := _of_which(world, state)):
            yield f"back {tag}", _back(world, state, at, tag)
        return
    if may(state, "rename"):
        renamed = _typed(world, spent(state, "rename"), at, NEW, picture, row.version)
        yield f"rename {row.tag}", _ended(world, renamed, row.tag)
    if may(state, "away"):
        yield f"away {row.tag}", _away(world, spent(state, "away"), at)
    if may(state, "copy"):
        longer = spent(state, "copy")._replace(rows=(*state.rows, Row(NEW, -1, "")))
        yield f"copy {row.tag}", _typed(world, longer, len(state.rows), NEW, picture, row.version)


def _of_which(world: World, state: State) -> str:
    """The tag that the new one was typed over, to be typed back; "" where the new tag came otherwise."""
    was_away = world.shop.may.get("away", 0) > state.left[CHANCES.index("away")]
    gone = (tag for tag in world.shop.held if all(row.tag != tag for row in state.rows))
    return next(gone, "") if was_away else ""


def _away(world: World, state: State, at: int) -> State:
    """The state after a person has typed the new tag over another, to type it back later: no hold ends."""
    row = state.rows[at]
    typed = state.typed | {(NEW, world.pictures.values[row.picture].ocupado_por)}
    rows = (*state.rows[:at], Row(NEW, row.picture, row.version), *state.rows[at + 1 :])
    return state._replace(rows=rows, typed=typed)


def _back(world: World, state: State, at: int, tag: str) -> State:
    """The state after a person has typed the tag back. If the row was noted under the new tag meanwhile, or
    edited by hand, its cells are what that left, and the former holder's hold has been ended."""
    row = state.rows[at]
    rows = (*state.rows[:at], row._replace(tag=tag), *state.rows[at + 1 :])
    after = state._replace(rows=rows)
    written = next((each for each in world.audit_rows(state.log) if each.id == row.version), None)
    is_noted = written is not None and written.tag == NEW
    if not is_noted and not row.edit:
        return after
    typed = after.typed | {(tag, world.pictures.values[row.picture].ocupado_por)}
    return _ended(world, after._replace(typed=typed), tag)


def _only_if_certain(world: World, state: State, at: int, *names: str) -> State:
    """The row's edit counts as one where every station has seen the row clean since the audit got such names.

    Where one hasn't, it may take what the person did for a write that went astray.
    """
    row, named = state.rows[at], tuple(filter(None, names))
    log = AuditLog().read(1, world.audit_rows(state.log))
    wells = [world.seen_by(station, row.tag).clean_at for station in state.stations]
    is_certain = all(well and not log.named_since(well, *named) for well in wells)
    written = log.judged(row.version)
    is_certain &= written is None or written.row.tag != row.tag  # its older picture looks like a late write
    is_certain &= all(station.known == state.log[: len(station.known or ())] for station in state.stations)
    row = row._replace(unless=named) if is_certain else row._replace(edit="")
    return state._replace(rows=(*state.rows[:at], row, *state.rows[at + 1 :]))


def _typed(
    world: World,
    state: State,
    at: int,
    tag: str,
    picture: Picture,
    version: str,
    edit: Picture | None = None,
) -> State:
    """The state after a person has typed into a row: the typed holder replaces the former one."""
    mark = "" if edit is None else edit.ocupado_por or "free"
    row = Row(tag, world.pictures.number(picture), version, mark)
    rows = (*state.rows[:at], row, *state.rows[at + 1 :])
    typed = state.typed | {(tag, picture.ocupado_por)}
    return _ended(world, state._replace(rows=rows, typed=typed), tag)


def _ended(world: World, state: State, tag: str) -> State:
    """The state after a person has changed the spool: the former holder's hold has been ended."""
    holds = frozenset(hold for hold in state.holds if hold[0] != tag)
    over = {row.id for row in world.audit_rows(state.log) if row.tag == tag}
    return state._replace(holds=holds, over=state.over | over)


# the audit


def _in_the_audit(world: World, state: State) -> Iterator[Move]:
    rows = world.audit_rows(state.log)
    if may(state, "swap"):
        for one, other in combinations(range(len(rows)), 2):
            log = list(state.log)
            log[one], log[other] = log[other], log[one]
            if world.shop.residual or not is_unseen(world, state, tuple(log)):
                after = _touched(spent(state, "swap"), log)
                yield f"swap {rows[one].id} {rows[other].id}", after
    if may(state, "strike"):
        for at, row in enumerate(rows):
            log = [*state.log[:at], *state.log[at + 1 :]]
            if world.shop.residual or (_is_read(state, at) and not is_unseen(world, state, tuple(log))):
                yield f"strike {row.id}", _touched(spent(state, "strike"), log)
    if may(state, "repeat"):
        for at, row in enumerate(rows):
            yield f"repeat {row.id}", spent(state, "repeat")._replace(log=(*state.log, state.log[at]))


def _touched(state: State, log: list[int]) -> State:
    """The state after a change of the audit: the places at which stations read rows clean no longer hold."""
    rows = tuple(row._replace(edit="", unless=()) if row.unless else row for row in state.rows)
    return state._replace(rows=rows, log=tuple(log), touched=True)


def _audit_sorted(world: World, state: State) -> Iterator[Move]:
    if may(state, "order"):
        log = sorted(state.log, key=lambda number: world.audit.values[number].accion)
        if world.shop.residual or not is_unseen(world, state, tuple(log)):
            yield "order audit", _touched(spent(state, "order"), log)


def _is_read(state: State, at: int) -> bool:
    """True if every station that knows a log has read this row of the audit."""
    return all(state.log[at] in station.known for station in state.stations if station.known is not None)


def is_unseen(world: World, state: State, log: tuple[int, ...]) -> bool:
    """True if the audit has changed in a way that a station without a known log can't detect."""
    before, after = AuditWindow(1, world.audit_rows(state.log)), AuditWindow(1, world.audit_rows(log))
    known, fresh = AuditLog().read(1, before.rows), AuditLog().read(1, after.rows)
    if not audit_check(known, before, after, NOW):
        return False
    return not contradictions(fresh, after, [world.spool(row) for row in state.rows], (), is_ours)
