"""`kiosk action`: one action of one worker on one spool, or on several at once, and what came of it.

After the answer it sends the commands that wait on this station: without a window nothing else would.
"""

import argparse
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kiosk.commands import answers, output
from kiosk.commands.background import Background
from kiosk.commands.exits import of_verdicts
from kiosk.commands.handing import grant, request
from kiosk.commands.opening import services_of
from kiosk.commands.supervising import is_none_set, pin_asked, pin_in, refusal_of, refused
from kiosk.commands.supervisor_pin import pins_of
from kiosk.commands.words import Handing, Wish
from kiosk.config.settings import Settings
from kiosk.core.action.delivery import LONGEST_S
from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, KioskError, Refusal
from kiosk.core.refusals import OutcomeUnknown, is_protected
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Operation, Outcome, Verdict
from kiosk.program.log_lines import action_line
from kiosk.services.command import CommandServices
from kiosk.texts import answer, late, phrase

log = logging.getLogger(__name__)

T = TypeVar("T")


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Execute the action and print its outcome, or one for each of several spools.

    The exit code is the verdict's; of several it is that of the worst.
    """
    wish = Wish(
        args.verb,
        args.worker,
        Operation(args.operation),
        args.date,
        args.result,
        args.reason,
        args.to,
        args.handing,
    )
    if wish.handing in (Handing.ASK, Handing.DECLINE):
        return request.run(settings, wish, args.tags[0], args.wait, args.json)
    commands = [wish.command(tag) for tag in args.tags]
    outcomes: list[Outcome] = []
    denied = _denied(settings, commands)
    if denied is not None and not is_none_set(denied):
        outcomes = [Outcome(each, Verdict.REFUSED, refusal=denied) for each in commands]
        _answer(outcomes, settings, args.json)
        return of_verdicts({Verdict.REFUSED})
    try:
        with services_of(settings) as services:
            if denied is not None:
                found, today = services.dashboard.snapshot(), services.clock.local().date()
                outcomes = refused(commands, denied, found.spools, found.workers, today)
                _answer(outcomes, settings, args.json)
                return of_verdicts({Verdict.REFUSED})
            outcomes = _outcomes(args.wait, services, wish, commands)
            if len(outcomes) == 1:  # all that this action cost, also to get to know the sheet
                reads, writes = services.requests()
                outcomes = [replace(each, reads=reads, writes=writes) for each in outcomes]
            _answer(outcomes, settings, args.json)
            goes_on = not any(each.verdict is Verdict.UNKNOWN or _is_away(each) for each in outcomes)
            ends = [each for each in outcomes if each.verdict in (Verdict.APPLIED, Verdict.REFUSED)]
            for end in ends:
                services.occupation.mark_told(end)
            if ends:
                services.remember()  # even without a window, a release must wait for a sheet that is away
                goes_on = goes_on and _carry_on(services.occupation, settings)
            if goes_on:
                _afterwards(services.compare_again, settings)
    except KioskError as error:
        if outcomes:
            raise
        outcomes = [Outcome(each, Verdict.REFUSED, refusal=error.refusal) for each in commands]  # not opened
        _answer(outcomes, settings, args.json)
    return of_verdicts({each.verdict for each in outcomes})


def _denied(settings: Settings, commands: Sequence[Command]) -> Refusal | None:
    """Why the supervisor of these commands isn't let in; None for a worker's own."""
    supervisor_id = rules.supervisor_of(commands[0])
    if supervisor_id is None:
        return None
    pin = pin_in(os.environ) or pin_asked(supervisor_id, settings.language)
    return refusal_of(supervisor_id, pins_of(settings).refusal, pin)


def _answer(outcomes: Sequence[Outcome], settings: Settings, json: bool) -> None:
    """Log and print the outcomes: with `json` one object, or an array of several."""
    today = SystemClock(settings.zone).local().date()
    messages = [answer(each, settings.language, today) for each in outcomes]
    for outcome in outcomes:
        log.info(action_line(outcome))
    if json:
        objects = [answers.action(*each) for each in zip(outcomes, messages, strict=True)]
        output.say_json(objects if len(objects) > 1 else objects[0])
        return
    for message in dict.fromkeys(messages):  # what holds for all of them is said once
        output.say(output.one_line(message))


def _outcomes(
    seconds: float, services: CommandServices, wish: Wish, commands: Sequence[Command]
) -> list[Outcome]:
    """The outcomes in the commands' order; `unknown` what has none after `seconds`, or on Ctrl-C."""
    known: dict[str, Outcome] = {}

    def execute() -> None:
        services.hear()
        if wish.handing:
            found = grant.prepared(services, wish, commands[0])
            if isinstance(found, Command):
                found = services.occupation.execute(found)
                grant.forget(services, found)
            known[commands[0].id] = found
        elif len(commands) == 1:
            known[commands[0].id] = services.occupation.execute(commands[0])
        else:
            for outcomes in services.occupation.execute_batch(commands):
                known.update((each.command.id, each) for each in outcomes)

    started = time.perf_counter()
    # On a thread of its own: a request that hangs can't be cancelled.
    work = Background(execute, "action")
    if _ends_within(seconds, work):
        work.result()
    ms = (time.perf_counter() - started) * 1000
    so_far = dict(known)
    return [so_far.get(each.id) or _unknown(each, ms) for each in commands]


def _unknown(command: Command, ms: float) -> Outcome:
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
