"""`kiosk workbook recover`: makes a new workbook of what can be read of a damaged one."""

import argparse
from pathlib import Path

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.unbroken import unbroken
from kiosk.commands.workbook.file_report import row_list
from kiosk.commands.workbook.put_aside import put_aside
from kiosk.config.settings import Settings
from kiosk.texts import phrase
from kiosk.workbook import WorkbookDamaged, WorkbookMissing
from kiosk.workbook.book import file, salvage


def run(settings: Settings, _args: argparse.Namespace) -> int:
    """Replace a damaged workbook by what can be read of it, and keep it aside; a sound one stays as it is."""
    target = settings.workbook
    if not target.exists():
        file.refuse_if_gone(target)
        raise WorkbookMissing(target, "no such file")
    if salvage.is_sound(target):
        _say(settings, "recover.sound", path=str(target))
        return Exit.OK
    draft = target.with_name(f".{target.name}.recover")
    draft.unlink(missing_ok=True)
    try:
        found = _saved(target, draft)
        with unbroken():
            kept = put_aside(target)
            draft.rename(target)
    finally:
        for each in (draft, *file.beside(draft)):
            each.unlink(missing_ok=True)
    _say(settings, "recovered", path=str(target), kept=str(kept))
    for sheet in found.sheets:
        _say(settings, "recovered.sheet", "  ", sheet=sheet.title, rows=str(sheet.rows))
        if sheet.lost:
            _tell(settings, "recovered.lost", "  ", sheet=sheet.title, rows=row_list(sheet.lost, settings))
    _tell(settings, "recovered.look" if found.is_same else "recovered.other")
    return Exit.OK


def _saved(target: Path, draft: Path) -> salvage.Salvage:
    try:
        return salvage.save(target, draft)
    except WorkbookDamaged:
        file.check(target)  # raises the better error where it never was a workbook
        raise


def _say(settings: Settings, key: str, before: str = "", **values: str) -> None:
    output.say(before + output.one_line(phrase(key, settings.language, **values)))


def _tell(settings: Settings, key: str, before: str = "", **values: str) -> None:
    output.tell(before + output.one_line(phrase(key, settings.language, **values)))
