"""`kiosk doctor --accept-cells COLUMN`: a person accepts an emptied state column. Main thread; blocks."""

import argparse
import logging
from dataclasses import replace

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.doctor.acceptance import accept_listing
from kiosk.commands.doctor.acceptance.conclusion import Conclusion, say
from kiosk.commands.doctor.acceptance.consent import Consent
from kiosk.commands.doctor.acceptance.other_stations import is_audit_stopped
from kiosk.commands.exits import Exit
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import Settings
from kiosk.services.audit_acceptance import AuditAcceptance, EmptiedColumn
from kiosk.texts import phrase

log = logging.getLogger(__name__)


def run(settings: Settings, args: argparse.Namespace) -> int:
    """List the emptied cells, ask, append one row to the audit, read back."""
    consent = Consent(args, settings.language)
    if not consent.is_possible:
        return say(Conclusion(Exit.USAGE, "no_terminal"), settings.language, args.json)
    is_stopped = is_audit_stopped(settings)
    with dependency.audit_acceptance(settings) as acceptance:
        emptied = acceptance.emptied(args.accept_cells)
        if is_stopped:
            emptied = replace(emptied, is_audit_touched=True)
        end = _end(settings, args, acceptance, emptied, consent)
    log.info("accepting the emptied cells of %s: %s", args.accept_cells, end.code)
    details = {"column": args.accept_cells, "cells": accept_listing.cells_as_json(emptied.cells)}
    return say(end, settings.language, args.json, details)


def _end(
    settings: Settings,
    args: argparse.Namespace,
    acceptance: AuditAcceptance,
    emptied: EmptiedColumn,
    consent: Consent,
) -> Conclusion:
    column, language, cells = args.accept_cells, settings.language, emptied.cells
    if not cells:
        return Conclusion(Exit.OK, "cells.nothing", {"column": column})
    listed = accept_listing.cells(cells, column, settings.sheet_operaciones, language)
    (output.tell if args.json else output.say)(listed)
    if emptied.is_audit_touched:
        output.tell(phrase("accept.cells.audit", language, sheet=settings.sheet_metadata))
    if not consent.given("accept.cells.ask", column=column):
        return Conclusion(Exit.REFUSED, "declined")
    why = phrase("accept.cells.why", language, column=column, n=str(len(cells)))
    with unbroken():
        is_accepted = acceptance.accept_column(column, consent.who, why)
    if not is_accepted:
        return Conclusion(Exit.UNKNOWN, "cells.unknown", {"column": column, "sheet": settings.sheet_metadata})
    code, values = "cells.done", {"column": column, "who": consent.who}
    if emptied.is_audit_touched:
        code, values = "cells.done.stopped", {**values, "sheet": settings.sheet_metadata}
    return Conclusion(Exit.OK, code, values)
