"""`kiosk action`: one action of one worker on one spool, and what became of it."""

import argparse
import logging
import time
from queue import Empty, SimpleQueue
from threading import Thread
from uuid import uuid4

from kiosk.commands import answers, output
from kiosk.commands.exits import OF_VERDICT
from kiosk.commands.opening import services_of
from kiosk.config import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.data import Action, Command, Operation, Outcome, Verdict
from kiosk.core.errors import Code, KioskError, Refusal
from kiosk.core.occupation import OccupationService
from kiosk.log_lines import action_line
from kiosk.texts import answer

log = logging.getLogger(__name__)


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
            outcome = _within(args.wait, services.occupation, command)
            log.info(action_line(outcome))
            _say(outcome, settings, args.json)
            if outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
                services.occupation.told(outcome)
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


def _within(seconds: float, service: OccupationService, command: Command) -> Outcome:
    """The outcome; `unknown` where it isn't there in time, or nobody wants to wait for it any longer.

    The service has a thread of its own here: a request that hangs can't be called back.
    """
    done: SimpleQueue[Outcome | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            done.put(service.execute(command))
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever waits
            done.put(error)

    started = time.perf_counter()
    Thread(target=work, name="action", daemon=True).start()
    try:
        result = done.get(timeout=seconds)
    except (Empty, KeyboardInterrupt):
        ms = (time.perf_counter() - started) * 1000
        return Outcome(
            command, Verdict.UNKNOWN, refusal=Refusal(Code.RESULTADO_DESCONOCIDO, {"tag": command.tag}), ms=ms
        )
    if isinstance(result, BaseException):
        raise result
    return result
