"""Turns foreseeable errors of a shop's machine into one sentence for people."""

import sqlite3

from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError
from kiosk.texts import os_reason, phrase, sentence
from kiosk.workbook.book.errors import ImportFailed, WorkbookError


def said_of(error: BaseException, settings: Settings) -> str | None:
    """One sentence for people; None if the error is a fault of the program, which belongs in the log."""
    language = settings.language
    if isinstance(error, KioskError):
        return sentence(error.refusal, language).without_saved
    if isinstance(error, ImportFailed):
        why = phrase(f"unreadable.{error.cause}", language, line=str(error.line))
        return phrase(f"trouble.{error.code}", language, path=str(error.path), why=why)
    if isinstance(error, WorkbookError):
        return phrase(f"trouble.{error.code}", language, path=str(error.path))
    if isinstance(error, sqlite3.Error):
        return phrase("trouble.WORKBOOK_UNREADABLE", language, path=str(settings.workbook))
    if isinstance(error, OSError) and error.filename:
        why = os_reason(error.errno, language)
        return phrase("trouble.file", language, path=str(error.filename), why=why)
    return None
