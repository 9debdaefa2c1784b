"""`kiosk supervisor pin`: sets a supervisor's PIN at this station."""

import argparse

from kiosk.commands import output
from kiosk.commands.asking import NoAnswer
from kiosk.commands.exits import Exit
from kiosk.commands.hidden import hidden_line
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.station.pin_file import LEAST, MOST, PinFile, PinsUnusable, is_pin
from kiosk.texts import phrase


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Ask for the new PIN twice, and keep its hash. Exit code; raises OSError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    who, language = str(args.worker), settings.language
    try:
        pin = hidden_line("supervisor.pin.ask", language, worker=who, least=str(LEAST), most=str(MOST))
        if not is_pin(pin):
            output.tell(phrase("supervisor.pin.bad", language, least=str(LEAST), most=str(MOST)))
            return Exit.FAILURE
        if hidden_line("supervisor.pin.again", language) != pin:
            output.tell(phrase("supervisor.pin.differs", language))
            return Exit.FAILURE
    except NoAnswer:
        output.tell(phrase("supervisor.pin.none", language))
        return Exit.FAILURE
    try:
        pins_of(settings).set(args.worker, pin)
    except PinsUnusable as error:
        file = str(settings.supervisor_pin_file)
        output.tell(phrase("supervisor.pin.unusable", language, file=file, why=str(error)))
        return Exit.FAILURE
    output.say(phrase("supervisor.pin.set", language, worker=who, station=settings.station))
    return Exit.OK


def pins_of(settings: Settings) -> PinFile:
    """The PINs of this station."""
    clock = SystemClock(settings.zone)
    return PinFile(settings.supervisor_pin_file, clock.utc, clock.to_local)
