"""`kiosk doctor --accept-clock`: a person says that this machine's time is right, against the audit's dates.

Main thread; blocks.
"""

import argparse
import logging
import sys

from kiosk import dependency
from kiosk.commands.asking import Asker
from kiosk.commands.doctor.acceptance.conclusion import Conclusion, say
from kiosk.commands.exits import Exit
from kiosk.config.settings import Settings
from kiosk.core.clock import machine_time
from kiosk.core.refusals import ClockSource, ClockUnreliable

log = logging.getLogger(__name__)


def run(settings: Settings, args: argparse.Namespace, doubt: ClockUnreliable | None) -> int:
    """Show this machine's time, ask, and note it in this data folder.

    `doubt` is why nothing is dated by it now. Where another clock speaks against it a yes changes nothing.
    """
    end = _end(settings, args, doubt)
    log.info("accepting this machine's time: %s", end.code)
    return say(end, settings.language, args.json)


def _end(settings: Settings, args: argparse.Namespace, doubt: ClockUnreliable | None) -> Conclusion:
    if doubt is None:
        return Conclusion(Exit.OK, "clock.nothing")
    if doubt.fuente is not ClockSource.AUDIT:
        return Conclusion(Exit.REFUSED, "clock.other", doubt.values)
    is_asked = not args.yes
    if is_asked and not (sys.stdin and sys.stdin.isatty()):
        return Conclusion(Exit.USAGE, "clock.no_terminal")
    accepted_at = machine_time()
    if is_asked and not Asker(settings.language).agrees("accept.clock.ask", **doubt.values):
        return Conclusion(Exit.REFUSED, "declined")
    dependency.accept_clock(settings, accepted_at)
    return Conclusion(Exit.OK, "clock.done", doubt.values)
