"""Turns foreseeable errors of a shop's machine into one sentence for people."""

from typing import Final

from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError
from kiosk.core.refusals import SheetUnavailable
from kiosk.texts import os_reason, phrase, sentence
from kiosk.texts.catalogue import has_phrase
from kiosk.workbook.book.errors import ImportFailed, WorkbookError

_OF_THE_WEB: Final = frozenset({"starlette", "uvicorn", "sse_starlette", "msgspec", "jinja2"})
"""Libraries that are there only where the extra `web` was installed."""


def said_of(error: BaseException, settings: Settings) -> str | None:
    """One sentence for people; None if the error is a fault of the program, which belongs in the log."""
    language = settings.language
    if isinstance(error, KioskError):
        return sentence(error.refusal, language).without_saved
    if isinstance(error, ImportFailed):
        why = phrase(f"unreadable.{error.cause}", language, line=str(error.line))
        return phrase(f"trouble.{error.code}", language, path=str(error.path), why=why)
    if isinstance(error, WorkbookError):
        if has_phrase(f"trouble.{error.code}"):
            return phrase(f"trouble.{error.code}", language, path=str(error.path))
        return sentence(unusable_workbook(error), language).without_saved
    if isinstance(error, ModuleNotFoundError) and error.name in _OF_THE_WEB:
        return phrase("trouble.no_web", language, module=error.name or "")
    if isinstance(error, OSError) and error.filename:
        why = os_reason(error.errno, language)
        return phrase("trouble.file", language, path=str(error.filename), why=why)
    return None


def unusable_workbook(error: WorkbookError) -> SheetUnavailable:
    """What people are told of a local workbook that can't be used."""
    return SheetUnavailable(archivo=str(error.path), problema=type(error).__name__)
