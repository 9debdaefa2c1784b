"""`kiosk action`: one action of one worker on one spool, and its outcome.

After the answer it sends the commands that wait on this station: without a window nothing else would.
"""

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from kiosk.commands import answers, output
from kiosk.commands.background import Background
from kiosk.commands.exits import OF_VERDICT
from kiosk.commands.opening import services_of
from kiosk.config.settings import Settings
from kiosk.core.action.delivery import LONGEST_S
from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, KioskError
from kiosk.core.refusals import OutcomeUnknown, is_protected
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.program.log_lines import action_line
from kiosk.services.command import CommandServices
from kiosk.texts import answer, late, phrase

log = logging.getLogger(__name__)

T = TypeVar("T")


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Execute the action and print its outcome. The exit code is the verdict's."""
    command = Command(
        id=str(uuid4()),
        action=Action(args.verb.upper()),
        tag=args.tag,
        worker_id=args.worker,
        operation=Operation(args.operation),
        fecha=args.date,
        resultado=args.result,
        motivo=args.reason,
    )
    outcome: Outcome | None = None
    try:
        with services_of(settings) as services:
            outcome = _outcome(args.wait, services, command)
            reads, writes = services.requests()  # all that this action cost, also to get to know the sheet
            outcome = replace(outcome, reads=reads, writes=writes)
            log.info(action_line(outcome))
            _say(outcome, settings, args.json)
            goes_on = outcome.verdict is not Verdict.UNKNOWN and not _is_away(outcome)
            if outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
                services.occupation.mark_told(outcome)
                services.remember()  # even without a window, a release must wait for a sheet that is away
                goes_on = goes_on and _carry_on(services.occupation, settings)
            if goes_on:
                _afterwards(services.compare_again, settings)
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


def _outcome(seconds: float, services: CommandServices, command: Command) -> Outcome:
    """The outcome; `unknown` after `seconds`, or on Ctrl-C."""

    def execute() -> Outcome:
        services.hear()
        return services.occupation.execute(command)

    started = time.perf_counter()
    # On a thread of its own: a request that hangs can't be cancelled.
    work = Background(execute, "action")
    if _ends_within(seconds, work):
        return work.result()
    ms = (time.perf_counter() - started) * 1000
    return Outcome(command, Verdict.UNKNOWN, refusal=OutcomeUnknown(command.tag), ms=ms)


def _carry_on(service: OccupationService, settings: Settings) -> bool:
    """Send the commands that wait here, and print their outcomes on standard error, after the answer.

    A command that doesn't end in time waits on. None is marked as told: its worker may be standing at a
    window. False if they didn't end in time.
    """
    ends = _afterwards(lambda: service.carry_on(in_passing=True), settings)
    if ends is None:
        return False
    today = SystemClock(settings.zone).local().date()
    for end in ends:
        log.info(action_line(end))
        who = end.worker_nombre or str(end.command.worker_id)
        output.tell(output.one_line(str(late(end, who, settings.language, today))))
    return True


def _afterwards(call: Callable[[], T], settings: Settings) -> T | None:
    """What the call gives, after the answer; None if it doesn't end in time, or fails."""
    work = Background(call, "action")
    if not _ends_within(LONGEST_S, work):
        return None
    try:
        return work.result()
    except Exception as error:  # the process ends here: the answer has been given, and its exit code stands
        log.exception("what comes after the answer could not be done")
        code, file = type(error).__name__, str(settings.log_file)
        output.tell(phrase("trouble.unforeseen", settings.language, code=code, log=file))
        return None


def _ends_within(seconds: float, work: Background[Any]) -> bool:
    """Wait; False after `seconds`, or on Ctrl-C."""
    try:
        return work.wait(seconds)
    except KeyboardInterrupt:
        return False


_AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE, Code.SHEETS_SIN_PERMISO})


def _is_away(outcome: Outcome) -> bool:
    """True if the sheet is out of reach, and so it is for all that comes after the answer."""
    refusal = outcome.refusal
    if refusal is None:
        return outcome.verdict is Verdict.QUEUED
    return refusal.code in _AWAY and not is_protected(refusal)
