"""All next steps in the small shop whose people change everything."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.protocol import records
from kiosk.core.protocol.acceptance import acceptance_rows, noted_picture, was_accepted
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.findings import Doubt, HandNote, Repair
from kiosk.core.protocol.inspection import DOUBT_S
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import is_tombstone
from kiosk.core.protocol.memory import renumbered
from kiosk.core.shop.data import Action, AuditRow, Operation, Picture, Spool
from kiosk.core.shop.transitions import Transition, picture_after
from tests.core.protocol.model import NOW, WORKERS
from tests.core.protocol.touched import people
from tests.core.protocol.touched.stations import checked, findings, log_read, read, with_station
from tests.core.protocol.touched.world import Job, Kind, Phase, Request, Row, State, World

Move = tuple[str, State]
_ANSWERED = (Phase.APPLIED, Phase.REFUSED)
_LEFT = (*_ANSWERED, Phase.SILENT, Phase.RENOUNCING)


def moves(world: World, state: State) -> Iterator[Move]:
    """Every next state, with the name of what happened."""
    for place in range(len(world.commands)):
        yield from _command_moves(world, state, place)
    for request in dict.fromkeys(state.flight):
        yield f"land {_name(world, request)}", landed(world, state, request)
    for number, name in enumerate(world.names):
        yield from _reader_moves(world, state, number, name)
    yield from people.moves(world, state)


def _name(world: World, request: Request) -> str:
    row = world.audit.values[request.audits[0]]
    return f"tombstone {row.ref}" if request.kind is Kind.TOMBSTONE else row.id


# workers


def _command_moves(world: World, state: State, place: int) -> Iterator[Move]:
    command, job = world.commands[place], state.jobs[place]
    if job.phase is Phase.READY:
        before = None if command.before is None else state.jobs[command.before].phase
        if before is None or before in _LEFT:
            yield from _begun(world, state, place)
    elif job.phase is Phase.SENT and people.may(state, "silence"):
        silent = people.spent(state, "silence")
        yield f"silence {command.name}", _with_job(silent, place, job._replace(phase=Phase.SILENT))
    elif job.phase in (Phase.SILENT, Phase.RENOUNCING):
        after = _after_reading(world, log_read(world, state, command.station), place)
        if after != state:
            yield f"tail {command.name}", after


def _begun(world: World, state: State, place: int) -> Iterator[Move]:
    """The fence, the rules in a few words, and the write goes out."""
    command, label = world.commands[place], f"begin {world.commands[place].name}"
    number = row_of(state, command.tag)
    if number is None or (command.take is not None and state.jobs[command.take].phase is not Phase.APPLIED):
        yield label, _with_job(state, place, Job(Phase.REFUSED))
        return
    row = state.rows[number]
    finding = finding_of(world, state, command.station, row)
    state = read(world, state, command.station, [row])
    if state.stations[command.station].alarm or isinstance(finding, HandNote | Doubt):
        return  # under an alarm or in doubt nothing is written, and an edit is noted first
    log, spool = world.log_of(state.stations[command.station]), world.spool(row)
    ground = log.standing(command.tag) or Standing(spool.version, spool.picture, spool.version)
    hold = None
    if command.action is Action.TOMAR:
        allowed = ground.picture.is_free
    else:
        hold = ground.hold if command.take is None else world.commands[command.take].name
        allowed = ground.picture.ocupado_por == WORKERS[command.worker].mark and ground.hold == hold
    if not allowed:
        yield label, _with_job(state, place, Job(Phase.REFUSED))
        return
    worker = WORKERS[command.worker]
    done = Transition(command.action, Operation.ARM, worker.mark, NOW)
    after = picture_after(ground.picture, done)
    audit = AuditRow(
        command.name,
        NOW,
        f"{command.action}_SPOOL",
        command.tag,
        worker.id,
        worker.mark,
        "ARM",
        command.action,
        cmd=command.name,
        prev=ground.last,
        hold=hold,
        before=ground.picture,
        after=after,
    )
    sent = world.audit.number(audit)
    picture = world.pictures.number(after)
    edit = row.edit if row.edit != (ground.picture.ocupado_por or "free") else ""
    request = Request(Kind.ACTION, command.station, (sent,), number, picture, audit.id, place, edit)
    yield label, _with_request(_with_job(state, place, Job(Phase.SENT, sent)), request)


def _after_reading(world: World, state: State, place: int) -> State:
    """The station's step for a command once it has read the audit's end."""
    command, job = world.commands[place], state.jobs[place]
    station = state.stations[command.station]
    if station.alarm or station.known is None:
        return _with_job(state, place, job._replace(phase=max(job.phase, Phase.SILENT)))
    log = world.log_of(station)
    judged = log.judged(command.name)
    if judged is not None:
        stands = was_accepted(log, judged)
        return told(world, state, place, judged.counts if stands is None else stands)
    if log.is_renounced(command.name):
        return told(world, state, place, False)
    if job.phase is Phase.RENOUNCING:
        return state
    audit = world.audit.values[job.sent]
    stone = world.audit.number(records.tombstone(audit, f"†{audit.id}", NOW, ""))
    renouncing = _with_job(state, place, job._replace(phase=Phase.RENOUNCING))
    return _with_request(renouncing, Request(Kind.TOMBSTONE, command.station, (stone,), job=place))


def told(world: World, state: State, place: int, is_applied: bool) -> State:
    """Tell the worker. The harm to be prevented is two workers who were told that they hold one spool."""
    command = world.commands[place]
    state = _with_job(state, place, state.jobs[place]._replace(phase=_ANSWERED[not is_applied]))
    if not is_applied:
        return state
    mine = (command.tag, WORKERS[command.worker].mark)
    if command.action is not Action.TOMAR:
        return state._replace(holds=state.holds - {mine})
    standing = world.log_of(state.stations[command.station]).standing(command.tag)
    if standing is None or standing.picture.ocupado_por != mine[1] or command.name in state.over:
        return state  # told as overtaken: another worker or a person has acted on the spool since
    other = [worker for tag, worker in state.holds if tag == mine[0] and worker != mine[1]]
    if other:
        return state._replace(harm=f"D: {mine[1]} and {other[0]} were both told that they hold {mine[0]}")
    return state._replace(holds=state.holds | {mine})


# landing


def landed(world: World, state: State, request: Request) -> State:
    """The sheet applies a request; its sender reads the echo if it still waits."""
    flight = list(state.flight)
    flight.remove(request)
    is_there = 0 <= request.row < len(state.rows)
    covered = state.rows[request.row] if is_there else Row("", -1, "")
    state = _written(world, state, request)._replace(flight=tuple(flight), log=state.log + request.audits)
    if request.kind is Kind.ACTION and world.audit.values[request.audits[0]].accion != Action.TOMAR:
        command = world.commands[request.job]  # from now on its hold may be ended by others
        state = state._replace(holds=state.holds - {(command.tag, WORKERS[command.worker].mark)})
    echoed = [state.rows[request.row]] if is_there and covered.tag else []
    state = read(world, state, request.station, echoed)
    if request.kind is Kind.ACCEPTANCE:
        state = _accepted(world, state, request)
    elif request.kind is Kind.NOTE:
        state = _noted(world, state, request)
    elif _covers_what_was_read(world, request, covered):
        state = state._replace(harm=f"H: {request.edit} by hand on {covered.tag} covered by who had read it")
    waits = {Kind.ACTION: Phase.SENT, Kind.TOMBSTONE: Phase.RENOUNCING}
    if request.job >= 0 and state.jobs[request.job].phase is waits[request.kind]:
        state = _after_reading(world, state, request.job)
    return state


def _written(world: World, state: State, request: Request) -> State:
    """The rows after the write. A paste is no longer certain if the audit's new row may explain it."""
    rows, harm = list(state.rows), state.harm
    writes = [*request.cells]
    if 0 <= request.row < len(rows):
        writes.append((request.row, request.picture, request.version))
    for at, picture, version in writes:
        if request.cells and rows[at].edit and picture != rows[at].picture:
            harm = f"H: {rows[at].edit} by hand covered by an acceptance"
        rows[at] = Row(rows[at].tag, picture, version)
    named = set[str | None]()
    for row in world.audit_rows(request.audits):
        named |= {row.tag, row.id, row.prev, row.ref, row.written}
    rows = [row._replace(edit="", unless=()) if named & set(row.unless) else row for row in rows]
    return state._replace(rows=tuple(rows), harm=harm)


def _covers_what_was_read(world: World, request: Request, covered: Row) -> bool:
    if not request.edit or request.kind not in (Kind.ACTION, Kind.REPAIR):
        return False
    if covered.edit != request.edit and (covered.edit or request.kind is Kind.ACTION):
        return False
    return (world.pictures.values[request.picture].ocupado_por or "free") != request.edit


def _accepted(world: World, state: State, request: Request) -> State:
    """The state after an acceptance: if it is valid, the audit counts as unchanged."""
    rows = world.audit_rows(state.log)
    whole = world.rules.new_log(1).read(1, rows)
    return state._replace(touched=False) if whole.is_valid(rows_id(world, request)) else state


def rows_id(world: World, request: Request) -> str:
    return world.audit.values[request.audits[0]].id


def _noted(world: World, state: State, request: Request) -> State:
    """Check a counting note: it has only what a person wrote, and all edits that its sender had read."""
    note, station = world.audit.values[request.audits[0]], state.stations[request.station]
    if station.alarm or station.known is None or note.after is None:
        return state
    log = world.log_of(station)
    judged = log.judged(note.id)
    if judged is None or not judged.counts:
        return state
    after, before = note.after.ocupado_por, note.before.ocupado_por if note.before else ""
    if request.edit and (after or "free") != request.edit:
        return state._replace(
            harm=f"H: {note.id} drops {request.edit} on {note.tag}, which its sender had read"
        )
    if after and after != before and (note.tag, after) not in state.typed:
        return state._replace(harm=f"G: {note.id} gives {note.tag} to {after}, which nobody typed")
    ended = {hold for hold in state.holds if hold[0] == note.tag and hold[1] != after}
    if (note.tag, after) in state.typed:
        return state._replace(holds=state.holds - ended)
    if ended:
        return state._replace(
            harm=f"E: {note.id} ends the hold of {min(ended)[1]} on {note.tag}, which no hand did"
        )
    return state


# readers


def finding_of(
    world: World, state: State, number: int, row: Row, doubted_s: float = 0.0
) -> HandNote | Repair | Doubt | None:
    """The station's finding in the row that it reads now, by its memory so far."""
    station = read(world, state, number, [row]).stations[number]
    if station.alarm or station.known is None or not row.tag:
        return None
    # The memory from before this read, unless the audit has been read anew since.
    before = state.stations[number]
    if before.known is None:
        seen = world.seen_by(station, row.tag)
    elif before.known == state.log[before.start : before.start + len(before.known)]:
        seen = world.seen_by(before, row.tag)
    else:
        seen = renumbered(world.seen_by(before, row.tag))
    return world.rules.inspect(world.log_of(station), world.spool(row), seen, doubted_s)


def _reader_moves(world: World, state: State, number: int, name: str) -> Iterator[Move]:
    whole = read(world, state, number, (), whole=True)
    if whole != state:
        yield f"read {name}", whole
    anew = with_station(state, number, checked(world, state, number))
    if anew != state and anew != whole:
        yield f"check {name}", anew
    station = state.stations[number]
    if people.may(state, "accept") and anew.stations[number].alarm and _may_accept(world, state, number):
        yield f"accept {name}", _accepting(world, people.spent(state, "accept"), number)
    under_way = sum(request.kind in (Kind.NOTE, Kind.REPAIR) for request in state.flight)
    if station.alarm or under_way >= world.shop.writes:
        return
    for at, row in enumerate(state.rows):
        finding = finding_of(world, state, number, row)
        if isinstance(finding, HandNote | Repair):
            yield f"mend {name} {row.tag}", _mending(world, state, number, at, finding)
        elif isinstance(finding, Doubt) and people.may(state, "doubt") and _may_end_doubt(world, state, row):
            doubted = finding_of(world, state, number, row, DOUBT_S)
            if isinstance(doubted, HandNote):
                after = _mending(world, people.spent(state, "doubt"), number, at, doubted)
                yield f"doubt {name} {row.tag}", after


def _may_end_doubt(world: World, state: State, row: Row) -> bool:
    """Whether a doubt may end: within it, a station that remembers the spool restores the row."""
    remembering = (world.seen_by(station, row.tag).first for station in state.stations if not station.alarm)
    return not world.rules.waits_in_doubt or not any(remembering)


def _mending(world: World, state: State, number: int, at: int, finding: HandNote | Repair) -> State:
    row = state.rows[at]
    state = read(world, state, number, [row])._replace(made=state.made + 1)
    edit = dict(state.stations[number].edits).get(row.tag, "")
    if isinstance(finding, HandNote):
        note = records.hand_note(finding, f"n{state.made}", NOW, "")
        audits, picture = (world.audit.number(note),), world.pictures.number(finding.after)
        edit = row.edit or edit
        return _with_request(state, Request(Kind.NOTE, number, audits, at, picture, note.id, edit=edit))
    audit = records.repair(finding, f"r{state.made}", NOW, "")
    if not world.rules.repairs_name:
        audit = replace(audit, tag="?", ref=None, written=None)
    picture = world.pictures.number(finding.picture)
    request = Request(
        Kind.REPAIR, number, (world.audit.number(audit),), at, picture, finding.version, edit=row.edit or edit
    )
    return _with_request(state, request)


# acceptance


def _may_accept(world: World, state: State, number: int) -> bool:
    others = (station for at, station in enumerate(state.stations) if at != number)
    station = state.stations[number]
    known = None if station.known is None else world.log_of(station)
    others_know = any(other.known is not None for other in others)
    return world.rules.may_accept(known, findings(world, state, number), others_know)


def _accepting(world: World, state: State, number: int) -> State:
    """A person confirms the acceptance, and its one request is sent."""
    station = state.stations[number]
    rows = world.audit_rows(state.log)
    fresh = world.rules.new_log(1).read(1, rows)
    known = None
    if station.known is not None:
        known = world.rules.known_and_since(world.log_of(station), fresh, rows)

    def made_of(log: LogAt, spool: Spool) -> Picture:
        finding = world.rules.inspect(log, spool, world.seen_by(station, spool.tag), DOUBT_S)
        return noted_picture(log, spool, finding)

    accepted = world.rules.what_is_accepted(known, fresh, [world.spool(row) for row in state.rows], made_of)
    ids = iter(f"z{state.made}{letter}" for letter in "abcdefghijkl")
    made = acceptance_rows(accepted, rows, rows[-1].id if rows else "", lambda: next(ids), NOW, "")
    if not world.rules.repeats_tombstones:
        made = [row for row in made if not is_tombstone(row)]
    cells: tuple[tuple[int, int, str], ...] = ()
    if world.rules.acceptance_writes_cells:
        after = {row.tag: (world.pictures.number(row.after), row.id) for row in made if row.after}
        cells = tuple((at, *after[row.tag]) for at, row in enumerate(state.rows) if row.tag in after)
    audits = tuple(world.audit.number(row) for row in made)
    request = Request(Kind.ACCEPTANCE, number, audits, cells=cells)
    return _with_request(state._replace(made=state.made + 1), request)


def row_of(state: State, tag: str) -> int | None:
    return next((number for number, row in enumerate(state.rows) if row.tag == tag), None)


def _with_job(state: State, place: int, job: Job) -> State:
    return state._replace(jobs=(*state.jobs[:place], job, *state.jobs[place + 1 :]))


def _with_request(state: State, request: Request) -> State:
    return state._replace(flight=tuple(sorted((*state.flight, request))))
