"""`kiosk occupied`, `kiosk available` and `kiosk history`: the present state of the sheet."""

import argparse

from kiosk.commands import answers, output, tables
from kiosk.commands.exits import Exit
from kiosk.commands.opening import services_of
from kiosk.commands.patience import telling_that_it_waits
from kiosk.config.settings import Settings
from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop.data import Operation
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.texts import phrase, sentence


def occupied(settings: Settings, args: argparse.Namespace) -> int:
    """List the held spools with their holders, newest first."""
    with telling_that_it_waits(settings.language), services_of(settings) as services:
        entries = services.dashboard.occupied()
    if args.json:
        output.say_json([answers.occupied(entry) for entry in entries])
    elif entries:
        output.say(tables.occupied(entries, settings.language))
    else:
        output.tell(phrase("occupied.none", settings.language))
    return Exit.OK


def available(settings: Settings, args: argparse.Namespace) -> int:
    """List the spools that may be taken, in the order of work."""
    operation = Operation(args.operation)
    with telling_that_it_waits(settings.language), services_of(settings) as services:
        offers = services.dashboard.available(operation)
    if args.json:
        output.say_json([answers.available(offer) for offer in offers])
    elif offers:
        output.say(tables.available(offers, settings.language))
    else:
        output.tell(phrase("available.none", settings.language, operacion=operation))
    return Exit.OK


def history(settings: Settings, args: argparse.Namespace) -> int:
    """List the audit rows of one spool. Refused if there is no such spool."""
    with telling_that_it_waits(settings.language), services_of(settings) as services:
        rows = services.history(args.tag)
        known = bool(rows) or spool_of_tag(services.dashboard.snapshot().spools, args.tag) is not None
    if args.json:
        output.say_json([answers.history(row) for row in rows])
    elif rows:
        output.say(tables.history(rows, settings.language))
    if not known:
        unknown = SpoolNotFound(args.tag)
        output.tell(sentence(unknown, settings.language).without_saved)
        return Exit.REFUSED
    if not rows and not args.json:
        output.tell(phrase("history.none", settings.language, tag=args.tag))
    return Exit.OK
