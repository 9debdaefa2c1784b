"""A worker asks for a held spool, and its holder says no. Neither writes anything but a key in Redis."""

import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Event as Signal
from typing import Final

from kiosk.commands import answers, output
from kiosk.commands.background import Background
from kiosk.commands.exits import Exit
from kiosk.commands.handing.grant import stored
from kiosk.commands.opening import services_of
from kiosk.commands.words import Handing, Wish
from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError, Refusal
from kiosk.core.events.event import Event, spool_after
from kiosk.core.frozen import frozen
from kiosk.core.refusals import HeldByOther, SheetUnavailable
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.sharing.hand_over import (
    HandOverRequest,
    RequestEnd,
    end_of,
    granted,
    operation_of,
    refusal_of,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Snapshot, Spool, Verdict, Worker
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.services.command import CommandServices
from kiosk.texts import phrase, sentence

READ_S: Final = 45.0
"""How long the sheet may take to tell who holds the spool, in seconds."""
LOOK_S: Final = 0.5
"""How often a waiting terminal looks for the answer, in seconds."""


@frozen
class _Seen:
    """What a request is about: the command that it would be, its spool, the mark of who asks, and people."""

    command: Command
    spool: Spool
    worker: str
    workers: Mapping[int, Worker]

    @property
    def holder(self) -> str:
        return self.spool.picture.ocupado_por


def run(settings: Settings, wish: Wish, tag: str, wait_s: float | None, json: bool) -> int:
    """Ask, and wait so many seconds for the answer (None: not at all), or say no. Prints what came of it."""
    try:
        with services_of(settings) as services:
            act = _ask if wish.handing is Handing.ASK else _decline
            said = act(services, settings, wish, tag, wait_s)
    except KioskError as error:
        said = _refused(Command("", Action.RELEVO, tag, wish.worker, Operation.ARM), error.refusal, settings)
    if json:
        output.say_json(said)
    else:
        output.say(output.one_line(said["message"]))
    return Exit.REFUSED if said["outcome"] == Verdict.REFUSED else Exit.OK


def _ask(
    services: CommandServices, settings: Settings, wish: Wish, tag: str, wait_s: float | None
) -> answers.Json:
    seen = _seen(services, wish, tag)
    if isinstance(seen, Outcome):
        assert seen.refusal is not None
        return _refused(seen.command, seen.refusal, settings, seen.worker_nombre)
    requests, spool = services.hand_overs, seen.spool
    alone = RelevoNotValid(spool.tag, seen.command.operation, RelevoCause.ALONE, seen.holder)
    if requests is None:
        return _refused(seen.command, alone, settings, seen.worker)
    heard, stop = list[Event](), Signal()
    if wait_s is not None:
        Background(lambda: services.follow(heard.extend, _unheeded, _unheeded, stop), "follow")
    request = HandOverRequest(spool.tag, spool.hold, wish.worker, settings.station, services.clock.utc())
    try:
        stands = requests.ask(request)
        if stands.worker_id != wish.worker:
            return _refused(seen.command, _asked_before(seen, stands), settings, seen.worker)
        answer = _waited(services, settings, seen, stands, heard, wait_s or 0.0)
    except OSError:
        return _refused(seen.command, alone, settings, seen.worker)
    finally:
        stop.set()
    return answer or _said(seen, "asked", "relevo.asked", settings)


def _waited(
    services: CommandServices,
    settings: Settings,
    seen: _Seen,
    request: HandOverRequest,
    heard: list[Event],
    wait_s: float,
) -> answers.Json | None:
    """What became of the request within this time; None while it stands. Raises `OSError`."""
    assert services.hand_overs is not None
    until, spool = time.monotonic() + wait_s, seen.spool
    while time.monotonic() < until:
        time.sleep(LOOK_S)
        while heard:
            event = heard.pop(0)
            if event.tag_spool == spool.tag:
                spool = spool_after(spool, event, services.clock.to_local(event.timestamp))
        found = services.hand_overs.standing().get(spool.tag)
        if found is None and end_of(request, spool) is None:  # forgotten: its event may have been missed
            spool = spool_of_tag(services.dashboard.judged().spools, spool.tag) or spool
        now = found if found is not None and found.is_same(request) else request
        if end := end_of(now, spool, services.clock.utc()):
            services.hand_overs.end(request)
            return _ended(seen, request, end, spool, settings)
    return None


def _ended(
    seen: _Seen, request: HandOverRequest, end: RequestEnd, spool: Spool, settings: Settings
) -> answers.Json:
    refusal = refusal_of(request, end, seen.command.operation, seen.holder)
    if refusal is not None:
        return _refused(seen.command, refusal, settings, seen.worker)
    said = _said(seen, Verdict.APPLIED, "relevo.granted", settings)
    return {**said, "estado_detalle": spool.picture.estado_detalle, "event_id": spool.version}


def _decline(
    services: CommandServices, settings: Settings, wish: Wish, tag: str, _wait_s: float | None
) -> answers.Json:
    snapshot = _read(services)
    spool = spool_of_tag(snapshot.spools, tag)
    request = _standing(services, spool) if spool else None
    if spool is None or request is None or services.hand_overs is None:
        operation = operation_of(spool) if spool else Operation.ARM
        refusal: Refusal = RelevoNotValid(tag, operation, RelevoCause.UNASKED)
        return _refused(Command("", Action.RELEVO, tag, wish.worker, operation), refusal, settings)
    command = granted(request.worker_id, spool, wish.worker, request.hold)
    asker = snapshot.workers.get(request.worker_id)
    mark = asker.mark if asker else str(request.worker_id)
    seen = _Seen(command, spool, mark, snapshot.workers)
    if spool.picture.holder_id != wish.worker:
        holder = (spool.picture.ocupado_por, spool.picture.fecha_ocupacion)
        refusal = HeldByOther(spool.tag, command.operation, *holder, accion=Action.RELEVO)
        return _refused(command, refusal, settings)
    with suppress(OSError):  # read a moment ago; unanswered, it dies by itself
        services.hand_overs.decline(request)
    return _said(seen, "declined", "relevo.declined", settings)


def _seen(services: CommandServices, wish: Wish, tag: str) -> _Seen | Outcome:
    """What the worker may ask for; the refusal's outcome where he may not."""
    snapshot = _read(services)
    spool, worker = spool_of_tag(snapshot.spools, tag), snapshot.workers.get(wish.worker)
    command = Command("", Action.RELEVO, tag, wish.worker, Operation.ARM)
    if spool:
        command = granted(wish.worker, spool, None, None)
    mark = worker.mark if worker else ""
    refusal = rules.may_ask(command, spool, snapshot.workers, services.clock.local().date())
    if refusal or spool is None:
        return Outcome(command, Verdict.REFUSED, mark, refusal)
    return _Seen(command, spool, mark, snapshot.workers)


def _read(services: CommandServices) -> Snapshot:
    """The sheet as it is now; raises `KioskError`, also where it takes too long."""

    def read() -> Snapshot:
        services.hear()
        return services.dashboard.judged()

    work = Background(read, "action")
    if not work.wait(READ_S):
        raise KioskError(SheetUnavailable())
    return work.result()


def _standing(services: CommandServices, spool: Spool) -> HandOverRequest | None:
    """The request for this spool that waits for an answer."""
    found = stored(services, spool)
    return found if found is not None and end_of(found, spool) is None else None


def _asked_before(seen: _Seen, stands: HandOverRequest) -> Refusal:
    other = seen.workers.get(stands.worker_id)
    who = other.mark if other else str(stands.worker_id)
    return RelevoNotValid(seen.spool.tag, seen.command.operation, RelevoCause.ASKED, who)


def _refused(command: Command, refusal: Refusal, settings: Settings, mark: str = "") -> answers.Json:
    outcome = Outcome(command, Verdict.REFUSED, mark, refusal)
    return answers.action(outcome, str(sentence(refusal, settings.language)))


def _said(seen: _Seen, outcome: str, key: str, settings: Settings) -> answers.Json:
    message = phrase(key, settings.language, tag=seen.spool.tag, holder=seen.holder, worker=seen.worker)
    return answers.hand_over(outcome, message, seen.command, seen.worker, seen.spool)


def _unheeded(*_: object) -> None:
    """What a follower also tells, and nobody needs."""
