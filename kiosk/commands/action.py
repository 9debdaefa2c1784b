"""`kiosk action`: one action of one worker on one spool, and what became of it.

Behind the answer it brings to the sheet what waits on this station: without a window nobody else does.
"""

import argparse
import logging
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar
from uuid import uuid4

from kiosk.commands import answers, output
from kiosk.commands.exits import OF_VERDICT
from kiosk.commands.opening import services_of
from kiosk.config.settings import Settings
from kiosk.core.action.delivery import LONGEST_S
from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, KioskError, Refusal
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.program.log_lines import action_line
from kiosk.texts import answer, late, phrase

log = logging.getLogger(__name__)

T = TypeVar("T")


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Do it, say it. The exit code is the verdict's."""
    command = Command(
        id=str(uuid4()),
        action=Action(args.verb.upper()),
        tag=args.tag,
        worker_id=args.worker,
        operation=Operation(args.operation),
        fecha=args.date,
    )
    outcome: Outcome | None = None
    try:
        with services_of(settings) as services:
            outcome = _outcome(args.wait, services.occupation, command)
            log.info(action_line(outcome))
            _say(outcome, settings, args.json)
            if outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
                services.occupation.told(outcome)
                services.remember()  # without a window too, a release waits for a sheet that is away
                if outcome.refusal is None or outcome.refusal.code not in _AWAY:
                    _carry_on(services.occupation, settings)
    except KioskError as error:
        if outcome is not None:
            raise
        outcome = Outcome(command, Verdict.REFUSED, refusal=error.refusal)  # not even opened
        log.info(action_line(outcome))
        _say(outcome, settings, args.json)
    return OF_VERDICT[outcome.verdict]


def _say(outcome: Outcome, settings: Settings, json: bool) -> None:
    message = answer(outcome, settings.language, SystemClock(settings.zone).local().date())
    if json:
        output.say_json(answers.action(outcome, message))
    else:
        output.say(output.one_line(message))


def _outcome(seconds: float, service: OccupationService, command: Command) -> Outcome:
    """`unknown` where it isn't there in time, or nobody wants to wait for it any longer."""
    started = time.perf_counter()
    try:
        return _within(seconds, lambda: service.execute(command))
    except (Empty, KeyboardInterrupt):
        ms = (time.perf_counter() - started) * 1000
        return Outcome(
            command, Verdict.UNKNOWN, refusal=Refusal(Code.RESULTADO_DESCONOCIDO, {"tag": command.tag}), ms=ms
        )


def _carry_on(service: OccupationService, settings: Settings) -> None:
    """Bring what waits here to the sheet, and tell the ends on standard error; the answer is given already.

    What doesn't come to its end in time waits on. Nothing is noted as told: its worker may stand at a window.
    """
    try:
        ends = _within(LONGEST_S, lambda: service.carry_on(in_passing=True))
    except (Empty, KeyboardInterrupt):
        return
    except Exception as error:
        log.exception("what waits here could not be brought to the sheet")
        code, file = type(error).__name__, str(settings.log_file)
        output.tell(phrase("trouble.unforeseen", settings.language, code=code, log=file))
        return
    today = SystemClock(settings.zone).local().date()
    for end in ends:
        log.info(action_line(end))
        who = end.worker_nombre or str(end.command.worker_id)
        output.tell(output.one_line(str(late(end, who, settings.language, today))))


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives or raises; raises `Empty` where that isn't there in time.

    The service has a thread of its own here: a request that hangs can't be called back.
    """
    done: SimpleQueue[tuple[T] | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            done.put((work(),))
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever waits
            done.put(error)

    Thread(target=run, name="action", daemon=True).start()
    result = done.get(timeout=seconds)
    if isinstance(result, BaseException):
        raise result
    return result[0]


_AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE, Code.SHEETS_SIN_PERMISO})
"""The sheet is out of reach, as it is for what waits."""
