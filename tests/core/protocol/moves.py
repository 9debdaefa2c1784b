"""All next steps in the small shop: of stations, of requests that land, of people."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.errors import Refusal
from kiosk.core.protocol import records
from kiosk.core.protocol.findings import Doubt, HandNote, Repair
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.next_step import InFlight, Step
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture
from kiosk.core.shop.operations import AuditKind
from kiosk.core.shop.transitions import Transition, picture_after
from tests.core.protocol.model import (
    BY_HAND,
    NOW,
    WORKERS,
    Job,
    Kind,
    Move,
    Phase,
    Request,
    Row,
    State,
    World,
)

_KINDS = {
    Action.DESHACER: Mark.DESHACER,
    Action.LIBERAR: AuditKind.LIBERAR_SUPERVISOR,
    Action.RELEVO: AuditKind.RELEVO,
}
_STEP_PHASE = {Step.TELL_APPLIED: Phase.APPLIED, Step.TELL_REFUSED: Phase.REFUSED}
_ANSWERED = frozenset({Phase.APPLIED, Phase.REFUSED, Phase.LOST})
_LEFT = _ANSWERED | {Phase.SILENT, Phase.RENOUNCING}
"""Phases in which an impatient worker gives the next command."""


def moves(world: World, state: State) -> Iterator[Move]:
    """Every next state, with the name of what happened."""
    for place in range(len(world.commands)):
        yield from _station_moves(world, state, place)
    for request in dict.fromkeys(state.flight):
        yield f"land {_name(world, request)}", landed(world, state, request)
    if len(state.dead) < len(world.shop.stations):
        yield from _reader_moves(world, state)
    if state.crashes:
        for station in world.shop.stations:
            if station not in state.dead:
                yield f"crash {station}", _crashed(world, state, station)
    if state.hands:
        for number, row in enumerate(state.rows):
            yield f"hand {row.tag}", _edited(world, state, number)
    if state.sorts:
        yield "sort", state._replace(rows=state.rows[::-1], sorts=state.sorts - 1)


def _name(world: World, request: Request) -> str:
    if request.kind is Kind.REPAIR:
        return f"repair {request.version}"
    row = world.audit[request.audit]
    return f"tombstone {row.ref}" if request.kind is Kind.TOMBSTONE else row.id


def _station_moves(world: World, state: State, place: int) -> Iterator[Move]:
    command, job = world.commands[place], state.jobs[place]
    if job.phase is Phase.READY:
        before = None if command.before is None else state.jobs[command.before].phase
        if before is None or before in (_LEFT if world.shop.impatient else _ANSWERED):
            yield from _begun(world, state, place)
    elif job.phase is Phase.SENT:
        yield f"silence {command.name}", _with_job(state, place, _at(job, Phase.SILENT))
    elif job.phase in (Phase.SILENT, Phase.RENOUNCING) and not _waits_on(world, state, place):
        yield f"tail {command.name}", _after_reading(world, state, place)


def _waits_on(world: World, state: State, place: int) -> bool:
    """True if a read changes nothing for the station: its tombstone is in flight, or a note must come first.

    A write isn't resent over a hand edit that isn't noted yet; any reader may note it at any time.
    """
    step = _step(world, state, place)
    if step is not Step.RESEND:
        return step is Step.RENOUNCE and state.jobs[place].phase is Phase.RENOUNCING
    row = state.rows[_row_of(state, world.commands[place].tag)]
    ground = world.functions.before_resend(world.log_of(state.log), world.spool(row))
    return isinstance(ground, HandNote)


def _begun(world: World, state: State, place: int) -> Iterator[Move]:
    """The fence: one read of row and audit, the rules, and the write goes out."""
    command, job, label = world.commands[place], state.jobs[place], f"begin {world.commands[place].name}"
    refused = _with_job(state, place, _at(job, Phase.REFUSED))
    if command.meant is not None and state.jobs[command.meant].phase is not Phase.APPLIED:
        yield label, refused  # the worker's take was refused, so there is nothing to release or to undo
        return
    number = _row_of(state, command.tag)
    log, spool = world.log_of(state.log), world.spool(state.rows[number])
    ground = world.functions.at_fence(log, spool)
    if isinstance(ground, HandNote | Doubt):
        return  # to be noted first, which any reader may do at any time
    if isinstance(ground, Refusal):
        yield label, refused
        return
    worker, hold = WORKERS[command.holds], world.hold_meant(state, place)
    seen = world.functions.seen_by_rules(spool, ground)
    given_by = WORKERS[command.worker].id if command.to else None
    wish = Command("", command.action, command.tag, worker.id, Operation.ARM, hold, relevo_de=given_by)
    if world.functions.on_row(wish, seen):
        yield label, refused
        return
    after = _after(world, state, place, seen.picture)
    audit = _action_row(world, state, place, ground, hold, seen.picture, after)
    sent = job._replace(phase=Phase.SENT, sent=world.number_audit(audit))
    edit = _pending(world, state, number)
    request = Request(Kind.ACTION, number, sent.sent, world.number(after), audit.id, edit, place)
    yield label, _with_request(_with_job(state, place, sent), request)


def _after(world: World, state: State, place: int, before: Picture) -> Picture:
    """The cells that the command leaves: an undo those that the action undone had found."""
    command = world.commands[place]
    if command.action is Action.DESHACER:
        assert command.meant is not None
        found = world.audit[state.jobs[command.meant].sent].before
        assert found is not None
        return found
    return picture_after(before, Transition(command.action, Operation.ARM, WORKERS[command.holds].mark, NOW))


def _action_row(
    world: World,
    state: State,
    place: int,
    ground: Standing,
    hold: str | None,
    before: Picture,
    after: Picture,
) -> AuditRow:
    command = world.commands[place]
    return AuditRow(
        world.attempt_id(place, state.jobs[place].attempt),
        NOW,
        _KINDS.get(command.action, f"{command.action}_SPOOL"),
        command.tag,
        WORKERS[command.holds].id,
        WORKERS[command.holds].mark,
        "ARM",
        command.action,
        cmd=command.name,
        prev=ground.last,
        hold=hold,
        before=before,
        after=after,
        station=command.station,
    )


def _step(world: World, state: State, place: int) -> Step:
    key = (state.log, place, state.jobs[place])
    if key not in world.steps:
        world.steps[key] = _next_step(world, state, place)
    return world.steps[key]


def _next_step(world: World, state: State, place: int) -> Step:
    job = state.jobs[place]
    sent = InFlight(
        world.audit[job.sent].id,
        world.commands[place].action,
        job.resends,
        job.restarts,
        job.phase is Phase.RENOUNCING,
    )
    step = world.functions.next_step(world.log_of(state.log), sent)
    # Fewer resends than the product's are lawful, and make a smaller search.
    return Step.RENOUNCE if step is Step.RESEND and job.resends >= world.shop.resends else step


def _after_reading(world: World, state: State, place: int) -> State:
    """The station's step once the audit, or an echo, has told it the verdict on its write."""
    job, step = state.jobs[place], _step(world, state, place)
    if step in _STEP_PHASE:
        return _with_job(state, place, _at(job, _STEP_PHASE[step]))
    if step is Step.START_AGAIN:
        return _with_job(state, place, Job(attempt=job.attempt + 1, restarts=job.restarts + 1))
    if step is Step.RESEND:
        audit = world.audit[job.sent]
        assert audit.after is not None
        number = _row_of(state, audit.tag)
        edit, picture = _pending(world, state, number), world.number(audit.after)
        again = Request(Kind.ACTION, number, job.sent, picture, audit.id, edit, place)
        sent = job._replace(phase=Phase.SENT, resends=job.resends + 1)
        return _with_request(_with_job(state, place, sent), again)
    audit = world.audit[job.sent]
    stone = world.number_audit(records.tombstone(audit, f"†{audit.id}", NOW, audit.station))
    renouncing = _with_job(state, place, _at(job, Phase.RENOUNCING))
    return _with_request(renouncing, Request(Kind.TOMBSTONE, -1, stone, -1, "", 0, place))


def landed(world: World, state: State, request: Request) -> State:
    """The sheet applies a request; a sender that still waits for the answer learns the verdict at once."""
    flight = list(state.flight)
    flight.remove(request)
    log = (*state.log, request.audit) if request.audit >= 0 else state.log
    state = State._make((state.rows, log, tuple(flight), *state[3:]))
    if request.row >= 0:
        state = _covered(world, state, request)
    if request.job >= 0:
        job = state.jobs[request.job]
        waits = {Kind.ACTION: Phase.SENT, Kind.TOMBSTONE: Phase.RENOUNCING}[request.kind]
        if job.phase is waits and job.sent in (request.audit, _given_up(world, request)):
            return _after_reading(world, state, request.job)
    return state


def _given_up(world: World, request: Request) -> int:
    """The number of the row that a tombstone names; -1 for other requests."""
    ref = world.audit[request.audit].ref
    return next((n for n, row in enumerate(world.audit) if row.id == ref), -1) if ref else -1


def _covered(world: World, state: State, request: Request) -> State:
    """Replace the cells of one row; also tells whether that covered a hand edit which the sender had read."""
    row = state.rows[request.row]
    if request.picture < 0:
        return _with_row(state, request.row, row._replace(version=request.version))
    held = world.pictures[request.picture].ocupado_por
    if row.edit and row.edit == request.seen:
        if request.kind is Kind.NOTE:
            judged = world.log_of(state.log).judged(request.version)
            lost = not (judged and judged.counts) and not world.shop.sorts
        else:
            lost = held != world.pictures[row.picture].ocupado_por
        if lost:
            state = state._replace(harm=f"H: edit {row.edit} of {row.tag} covered by who had read it")
    return _with_row(state, request.row, Row(row.tag, request.picture, request.version))


def _reader_moves(world: World, state: State) -> Iterator[Move]:
    """Any live station notes and repairs what it reads, at any time."""
    for number, row in enumerate(state.rows):
        finding = world.finding(state.log, row)
        edit = _pending(world, state, number)
        if isinstance(finding, HandNote) and _under_way(state, Kind.NOTE) < world.shop.notes:
            audit = records.hand_note(finding, f"n{state.notes + 1}", NOW, "")
            cells = world.functions.note_cells(finding)
            picture = -1 if cells is None else world.number(cells)
            note = Request(Kind.NOTE, number, world.number_audit(audit), picture, audit.id, edit)
            yield f"note {row.tag}", _with_request(state._replace(notes=state.notes + 1), note)
        elif isinstance(finding, Repair):
            repair = Request(Kind.REPAIR, number, -1, world.number(finding.picture), finding.version, edit)
            if _under_way(state, Kind.REPAIR) < world.shop.repairs and repair not in state.flight:
                yield f"repair {row.tag}", _with_request(state, repair)


def _under_way(state: State, kind: Kind) -> int:
    return sum(request.kind is kind for request in state.flight)


def _pending(world: World, state: State, number: int) -> int:
    """The hand edit that a reader of this row sees, if its holder isn't the audit's; else 0."""
    row = state.rows[number]
    matters = row.edit and world.holder(state.log, row.tag) != world.pictures[row.picture].ocupado_por
    return row.edit if matters else 0


def _crashed(world: World, state: State, station: str) -> State:
    """A station is lost for ever with its journal; requests that it has sent may still land."""
    jobs = tuple(
        job._replace(phase=Phase.LOST) if command.station == station and job.phase not in _ANSWERED else job
        for command, job in zip(world.commands, state.jobs, strict=True)
    )
    return state._replace(jobs=jobs, crashes=state.crashes - 1, dead=state.dead | {station})


def _edited(world: World, state: State, number: int) -> State:
    """A person frees a held spool, or gives a free one to somebody."""
    row = state.rows[number]
    picture = world.pictures[row.picture]
    if picture.is_free:
        picture = replace(picture, ocupado_por=BY_HAND)
    else:
        picture = replace(picture, ocupado_por="", fecha_ocupacion="", estado_detalle="", armador="")
    edited = row._replace(picture=world.number(picture), edit=state.hands)
    return _with_row(state, number, edited)._replace(hands=state.hands - 1)


def _row_of(state: State, tag: str) -> int:
    return next(number for number, row in enumerate(state.rows) if row.tag == tag)


def _at(job: Job, phase: Phase) -> Job:
    return Job._make((phase, *job[1:]))  # as `_replace` does, in half of its time; so below


def _with_job(state: State, place: int, job: Job) -> State:
    jobs = (*state.jobs[:place], job, *state.jobs[place + 1 :])
    return State._make((*state[:3], jobs, *state[4:]))


def _with_row(state: State, number: int, row: Row) -> State:
    rows = (*state.rows[:number], row, *state.rows[number + 1 :])
    return State._make((rows, *state[1:]))


def _with_request(state: State, request: Request) -> State:
    return State._make((*state[:2], tuple(sorted((*state.flight, request))), *state[3:]))
