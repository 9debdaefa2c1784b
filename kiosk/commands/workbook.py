"""`kiosk workbook`: the local workbook of this machine."""

import argparse

from kiosk.commands import output, workbook_export, workbook_import, workbook_serve
from kiosk.commands.exits import Exit
from kiosk.config.settings import Settings
from kiosk.texts import phrase

_VERBS = {"import": workbook_import.run, "export": workbook_export.run, "serve": workbook_serve.run}


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Run the given verb on the configured local workbook."""
    if not settings.is_local:
        output.tell(phrase("trouble.no_local_workbook", settings.language))
        return Exit.FAILURE
    return _VERBS[args.verb](settings, args)
