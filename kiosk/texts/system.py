"""Reasons of system errors in the shop's language; the system's own are English on most machines."""

import errno

from kiosk.texts.catalogue import has_phrase, phrase


def os_reason(code: int | None, language: str) -> str:
    """The reason for an `OSError`'s `errno`; one without a phrase is named by its code."""
    name = errno.errorcode.get(code or 0, "")
    key = f"os.{name}"
    return (
        phrase(key, language)
        if has_phrase(key)
        else phrase("os.OTHER", language, code=name or str(code or "?"))
    )
