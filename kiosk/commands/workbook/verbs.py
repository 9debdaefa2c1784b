"""Runs the verb of `kiosk workbook`: import, undo-import, recover, export or serve."""

import argparse

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.workbook import exporting, importing, recovering, serving, undoing
from kiosk.config.settings import Settings
from kiosk.texts import phrase

_VERBS = {
    "import": importing.run,
    "undo-import": undoing.run,
    "recover": recovering.run,
    "export": exporting.run,
    "serve": serving.run,
}


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Run the given verb on the configured local workbook."""
    if not settings.is_local:
        output.tell(phrase("trouble.no_local_workbook", settings.language))
        return Exit.FAILURE
    return _VERBS[args.verb](settings, args)
