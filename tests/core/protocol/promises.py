"""The promises that must hold in every state of the small shop, and at every end of a run."""

from kiosk.core.protocol.findings import HandNote, Repair
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Action, AuditRow
from tests.core.protocol.model import BY_HAND, WORKERS, Phase, Planned, Row, State, World

ROUNDS = 6
"""The repairs of one row by a live reader must end within this number of rounds."""


def broken_promise(world: World, state: State) -> str:
    """The promise that this state breaks, or ""."""
    return state.harm or _unlawful(world, state) or _told_wrongly(world, state) or _not_mended(world, state)


def unanswered(world: World, state: State) -> str:
    """S5, at an end: every command of a live station has its answer."""
    waiting = [
        command.name
        for command, job in zip(world.commands, state.jobs, strict=True)
        if job.phase not in (Phase.APPLIED, Phase.REFUSED, Phase.LOST)
    ]
    return f"S5: no answer for {waiting}" if waiting else ""


def _unlawful(world: World, state: State) -> str:
    """S1. Its answer depends on nothing but the key."""
    key = (state.log, tuple(job.attempt for job in state.jobs), state.hands < world.shop.hands)
    if key not in world.unlawful:
        world.unlawful[key] = _first_unlawful(world, state)
    return world.unlawful[key]


def _first_unlawful(world: World, state: State) -> str:
    """S1: takes of free spools, releases by the holder or a supervisor and of the hold meant, hand-overs by
    the holder likewise, undoes of the action meant, notes of hand edits."""
    by_name = {command.name: (place, command) for place, command in enumerate(world.commands)}
    holder: dict[str, str] = {}
    hold: dict[str, str] = {}
    for row in world.counting(state.log):
        assert row.after is not None
        before = holder.get(row.tag, "")
        after = "" if row.after.is_free else row.after.ocupado_por
        if row.cmd is not None:
            place, command = by_name[row.cmd]
            meant = world.hold_meant(state, place)
            wrong = _wrong(world, command, row, before, hold.get(row.tag, ""), meant)
            if wrong:
                return f"S1: {row.id} {wrong}"
        elif row.evento_tipo == Mark.EDITADO_A_MANO and before != after and not _typed(world, state, after):
            return f"S1: {row.id} notes what no hand wrote: {after}"
        if before != after:
            holder[row.tag], hold[row.tag] = after, row.id
    return ""


def _typed(world: World, state: State, holder: str) -> bool:
    """True if a person may have typed this into a cell."""
    return holder in ("", BY_HAND) and state.hands < world.shop.hands


def _wrong(world: World, command: Planned, row: AuditRow, holder: str, hold: str, meant: str | None) -> str:
    if command.action is Action.TOMAR:
        return f"takes what {holder} holds" if holder else ""
    if command.action is Action.DESHACER:
        undone = next((each for each in world.audit if each.id == meant), None)
        is_undone = row.prev == meant and undone is not None and row.after == undone.before
        return "" if is_undone else f"undoes {row.prev} and meant {meant}"
    if not holder or (holder != WORKERS[command.worker].mark and command.action is not Action.LIBERAR):
        return f"gives back what {holder or 'nobody'} holds"
    return f"ends {hold} and meant {meant}" if hold != meant else ""


def _told_wrongly(world: World, state: State) -> str:
    """S2: refused never counts, and applied does. S4: a command counts once at most."""
    counted = [row.cmd for row in world.counting(state.log)]
    for command, job in zip(world.commands, state.jobs, strict=True):
        times = counted.count(command.name)
        if times > 1:
            return f"S4: {command.name} counts {times} times"
        if job.phase is Phase.REFUSED and times:
            return f"S2: {command.name} was refused and counts"
        if job.phase is Phase.APPLIED and not times:
            return f"S2: {command.name} was told applied and doesn't count"
    return ""


def _not_mended(world: World, state: State) -> str:
    """S3: with nothing under way, one live reader's notes and repairs end with cells as in the audit."""
    if state.flight or len(state.dead) == len(world.shop.stations):
        return ""
    for row in state.rows:
        key = (state.log, row.tag, row.picture, row.version)
        if key not in world.not_mended:
            world.not_mended[key] = _mended(world, state, row)
        if world.not_mended[key]:
            return world.not_mended[key]
    return ""


def _mended(world: World, state: State, row: Row) -> str:
    standing = world.log_of(state.log).standing(row.tag)
    assert standing is not None
    for _ in range(ROUNDS):
        finding = world.finding(state.log, row)
        if isinstance(finding, HandNote):
            return ""  # once noted, it is the audit's state; S1 finds a note of cells that no person wrote
        if finding is None:
            shows, says = world.pictures[row.picture], standing.picture
            return f"S3: {row.tag} shows {shows} and the audit says {says}" if shows != says else ""
        assert isinstance(finding, Repair), finding
        row = row._replace(picture=world.number(finding.picture), version=finding.version)
    return f"S3: repairs of {row.tag} don't end"
