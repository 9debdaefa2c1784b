"""`kiosk workbook undo-import`: brings back the workbook that an import put aside."""

import argparse

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.unbroken import unbroken
from kiosk.commands.workbook.put_aside import last_put_aside, put_aside
from kiosk.config.settings import Settings
from kiosk.texts import phrase
from kiosk.workbook.book import file


def run(settings: Settings, _args: argparse.Namespace) -> int:
    """Exchange the workbook for the one put aside last; run again, it exchanges them back."""
    language, target = settings.language, settings.workbook
    kept = last_put_aside(target)
    if kept is None:
        output.tell(phrase("trouble.nothing_put_aside", language, path=str(target)))
        return Exit.FAILURE
    file.check(kept)
    file.refuse_if_gone(target)
    with unbroken():
        moved = put_aside(target) if target.exists() else None
        kept.rename(target)
    output.say(phrase("import_undone", language, path=str(target), source=str(kept)))
    if moved is not None:
        output.tell(phrase("import_undone.kept", language, path=str(moved)))
    return Exit.OK
